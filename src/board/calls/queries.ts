import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { CallNote } from '../../replies/table.ts'
import type { AssociationId, MemberId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { PERSON, type Person, who } from '../people.ts'
import { NO_WARD, type WardCount } from './rules.ts'

export type ToCall = Omit<Person, 'phone'> & {
  /** The one to dial first on top. */
  phones: string[]
}

interface Narrowed {
  /** A ward, or `NO_WARD`. */
  ward?: string | undefined
  /** Whom the reader has just taken off the list. */
  also: MemberId[]
}

/** Who has not answered, ward by ward, officers first. */
export async function findToCall(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
  { ward = '', also }: Narrowed,
) {
  const { rows } = await sql<ToCall>`
    select ${PERSON}, array(
      select cp.value from contact_point cp
      where cp.association_id = ${association} and cp.member_id = p.member_id and cp.system = 'phone'
        and cp.removed_at is null
      order by cp.rank, cp.created_at) as phones
    from prompt p ${who(association)}
    where p.association_id = ${association} and p.safety_check_id = ${id}
      and (${ward} = '' or coalesce(p.ward, ${NO_WARD}) = ${ward})
      and (p.member_id = any(${also}::uuid[]) or not exists (
        select from standing_reply r where r.association_id = ${association} and r.prompt_id = p.id))
    order by p.ward nulls last, p.role = 'member', who.kana, who.member_number
  `.execute(tx)
  return rows
}

export async function countByWard(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<WardCount>`
    select p.ward, count(*)::int as prompted, count(*) filter (where exists (
      select from standing_reply r where r.association_id = ${association} and r.prompt_id = p.id))::int as replied
    from prompt p where p.association_id = ${association} and p.safety_check_id = ${id}
    group by p.ward order by p.ward nulls last
  `.execute(tx)
  return rows
}

/** 班長 of each ward, who telephone the same people. */
export async function findWardLeaders(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ ward: string; name: string }>`
    select l.ward, m.name from area_leader l
      join member m on m.association_id = l.association_id and m.id = l.member_id and m.left_at is null
    where l.association_id = ${association} and l.dismissed_at is null order by l.ward, m.kana
  `.execute(tx)
  return rows
}

export type Call = Pick<CallNote, 'id' | 'member_id' | 'what' | 'noted_by' | 'noted_at'> & {
  /** Of 班長 who noted it; null where the office did. */
  leader: string | null
}

/** 電話の記録 of the check, the newest first; in one moment what came of a call is newer than its beginning. */
export async function findCalls(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<Call>`
    select n.id, n.member_id, n.what, n.noted_by, n.noted_at, m.name as leader
    from call_note n
      left join area_leader l on l.association_id = n.association_id and n.noted_by = 'leader:' || l.id
      left join member m on m.association_id = l.association_id and m.id = l.member_id
    where n.association_id = ${association} and n.safety_check_id = ${id}
    order by n.noted_at desc, n.what = 'calling', n.id
  `.execute(tx)
  return rows
}
