import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, Facility } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'

/** A facility that took part in a drill, with what it did there. */
export interface TookPart extends Pick<Facility, 'id' | 'name' | 'ward'> {
  first_at: Date
  /** Its doctors who answered. */
  people: number
  /** It also told how things stand there, beyond the one button. */
  has_details: boolean
  /** It was the borrower of the drill's practice loan. */
  has_loan: boolean
}

/** Who answered before the drill was closed; an answer that was taken back, or came a day later, is none. */
export async function findTookPart(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<TookPart>`
    select f.id, f.name, f.ward, min(first.at) as first_at, count(distinct p.member_id)::int as people,
      bool_or(exists (select from latest_detail d
        where d.association_id = p.association_id and d.prompt_id = p.id)) as has_details,
      exists (select from loan_exercise e join loan l on l.association_id = e.association_id
          and l.power_need_id = e.power_need_id
        where e.association_id = ${association} and e.safety_check_id = ${id} and l.facility_id = f.id
          and l.handed_over_at is not null) as has_loan
    from safety_check c
      join prompt p on p.association_id = c.association_id and p.safety_check_id = c.id
      join facility f on f.association_id = p.association_id and f.id = p.facility_id
      cross join lateral (
        select min(r.event_at) as at from standing_reply r
        where r.association_id = p.association_id and r.prompt_id = p.id and r.event_at <= c.closed_at) first
    where c.association_id = ${association} and c.id = ${id} and first.at is not null
    group by f.id, f.name, f.ward
    order by f.ward, f.name, f.id
  `.execute(tx)
  return rows
}
