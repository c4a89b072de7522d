import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PastStep } from '../follow-ups/queries.ts'
import type { FollowState, FollowStep } from '../follow-ups/rules.ts'
import type { Condition, ReplyId } from '../table.ts'

/** What a doctor told us although nobody had asked, and who sees to it. */
export interface Report {
  id: ReplyId
  name: string
  facility: string | null
  ward: string | null
  /** The one to dial first on top. */
  phones: string[]
  condition: Condition
  event_at: Date
  state: FollowState
  held_by: string | null
  held_by_name: string | null
  held_since: Date | null
  /** The last thing that anybody wrote. */
  note: string | null
  /** How many steps have been taken: what the next press has seen. */
  seen: number
  last: { place: number; step: FollowStep; taken_by: string; note: string | null } | null
}

const MOST = 200

/** 知らせの一覧 — those that nobody has yet on top, ▲ before the others, the newest first; or the one with this id. */
export async function findReports(
  tx: Tx,
  association: AssociationId,
  id: ReplyId | null = null,
): Promise<Report[]> {
  const { rows } = await sql<Report>`
    select r.id, m.name, f.name as facility, f.ward, r.condition, r.event_at,
      coalesce(s.state, case when h.reply_id is null then 'waiting' else 'done' end) as state,
      case when s.place is null then h.handled_by else s.held_by end as held_by,
      case when s.place is null then h.handled_by_name else s.held_by_name end as held_by_name,
      case when s.place is null then h.handled_at else s.held_since end as held_since,
      coalesce(s.place, 0) as seen,
      case when s.place is not null
        then jsonb_build_object('place', s.place, 'step', s.step, 'taken_by', s.taken_by, 'note', s.note) end as last,
      (select n.note from report_step n
        where n.association_id = r.association_id and n.reply_id = r.id and n.note is not null
        order by n.place desc limit 1) as note,
      array(select p.value from contact_point p
        where p.association_id = m.association_id and p.member_id = m.id and p.system = 'phone' and p.removed_at is null
        order by p.rank, p.created_at) as phones
    from reply r
      join member m on m.association_id = r.association_id and m.id = r.member_id
      left join facility f on f.association_id = m.association_id and f.id = m.facility_id
      left join report_handling h on h.association_id = r.association_id and h.reply_id = r.id
      left join lateral (
        select * from report_step s where s.association_id = r.association_id and s.reply_id = r.id
        order by s.place desc limit 1) s on true
    where r.association_id = ${association} and r.prompt_id is null and (${id}::uuid is null or r.id = ${id}::uuid)
    order by array_position(array['waiting', 'taken', 'done'],
        coalesce(s.state, case when h.reply_id is null then 'waiting' else 'done' end)),
      r.condition <> 'needs_help', r.event_at desc, r.id limit ${MOST}
  `.execute(tx)
  return rows
}

/** Every step, the newest first. */
export async function findReportSteps(tx: Tx, association: AssociationId, id: ReplyId) {
  const { rows } = await sql<PastStep>`
    select step, note, taken_by_name, taken_at from report_step
    where association_id = ${association} and reply_id = ${id} order by place desc
  `.execute(tx)
  return rows
}
