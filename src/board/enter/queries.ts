import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import { RETRACTABLE_MS } from '../../replies/retract-answer.ts'
import type { CallNote, Condition, Reply, ReplyId } from '../../replies/table.ts'
import type { AssociationId, MemberId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { BY_TELEPHONE, PERSON, type Person, who } from '../people.ts'

/** What an officer has entered and can still take back. */
export type OwnEntry = Pick<Reply, 'condition' | 'event_at' | 'via' | 'heard_from' | 'member_id'> & {
  reply_id: ReplyId
  name: string
  facility: string | null
  is_late: boolean
}

/** The newest first. */
export async function findOwnEntries(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
  { by, at }: { by: string; at: Date },
) {
  const { rows } = await sql<OwnEntry>`
    select r.id as reply_id, r.member_id, r.condition, r.event_at, r.via, r.heard_from, m.name, f.name as facility,
      coalesce(r.event_at > c.closed_at, false) as is_late
    from standing_reply r
      join prompt p on p.association_id = r.association_id and p.id = r.prompt_id
      join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id
      join member m on m.association_id = r.association_id and m.id = r.member_id
      left join facility f on f.association_id = p.association_id and f.id = p.facility_id
    where r.association_id = ${association} and p.safety_check_id = ${id} and r.entered_by = ${by}
      and r.received_at >= ${new Date(at.getTime() - RETRACTABLE_MS)}
    order by r.received_at desc, r.id
  `.execute(tx)
  return rows
}

/** 電話の記録 — the newest note of each member. */
export type LastCall = Pick<CallNote, 'member_id' | 'what' | 'noted_by' | 'noted_at'>

export async function findLastCalls(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<LastCall>`
    select distinct on (member_id) member_id, what, noted_by, noted_at from call_note
    where association_id = ${association} and safety_check_id = ${id}
    order by member_id, noted_at desc, what = 'calling', id
  `.execute(tx)
  return rows
}

/** Anybody who was asked, with the answer that counts. */
export type Asked = Person & {
  member_number: string
  reply_id: ReplyId | null
  condition: Condition | null
}

const asked = (association: AssociationId, id: SafetyCheckId) => sql`
  select ${PERSON}, who.member_number, r.id as reply_id, r.condition
  from prompt p ${who(association)}
    left join lateral (
      select id, condition from latest_reply
      where association_id = ${association} and prompt_id = p.id limit 1) r on true
  where p.association_id = ${association} and p.safety_check_id = ${id}`

export async function findAudience(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<Asked>`
    ${asked(association, id)} order by ${BY_TELEPHONE}
  `.execute(tx)
  return rows
}

export async function findAskedMember(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
  member: MemberId,
) {
  const { rows } = await sql<Asked>`${asked(association, id)} and p.member_id = ${member}`.execute(tx)
  return rows[0]
}

/** Whose number ends in one of these ways, without regard to capitals. */
export async function findByNumber(tx: Tx, association: AssociationId, id: SafetyCheckId, ends: string[]) {
  const { rows } = await sql<Asked>`
    ${asked(association, id)} and p.member_id in (
      select m.id from member m join unnest(${ends}::text[]) ends(so)
        on lower(right(m.member_number, length(ends.so))) = ends.so
      where m.association_id = ${association})
    order by ${BY_TELEPHONE}
  `.execute(tx)
  return rows
}

/** One line of a member's history in this check; `counts` is the answer on the board. */
export type Said = Pick<
  Reply,
  'condition' | 'event_at' | 'via' | 'heard_from' | 'entered_by' | 'member_id'
> & {
  id: ReplyId
  counts: boolean
  is_late: boolean
  is_retracted: boolean
}

/** Everything these members have said, or had said for them, also what was taken back; the newest first. */
export async function findHistory(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
  members: MemberId[],
) {
  const { rows } = await sql<Said>`
    select r.id, r.member_id, r.condition, r.event_at, r.via, r.heard_from, r.entered_by,
      coalesce(r.event_at > c.closed_at, false) as is_late, x.reply_id is not null as is_retracted,
      coalesce(r.id = l.id, false) as counts
    from prompt p
      join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id
      join reply r on r.association_id = p.association_id and r.prompt_id = p.id
      left join reply_retraction x on x.association_id = r.association_id and x.reply_id = r.id
      left join lateral (
        select id from latest_reply where association_id = ${association} and prompt_id = p.id limit 1) l on true
    where p.association_id = ${association} and p.safety_check_id = ${id} and p.member_id = any(${members}::uuid[])
    order by r.event_at desc, r.received_at desc, r.id
  `.execute(tx)
  return rows
}
