import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import { STAFF_VIAS } from '../replies/table.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from './table.ts'

export interface FollowedCount {
  id: SafetyCheckId
  taken: number
  done: number
}

/** Of those who call for help in these checks and their earlier rounds, how many somebody sees to or has seen to. */
export async function countFollowed(tx: Tx, association: AssociationId, ids: SafetyCheckId[]) {
  const { rows } = await sql<FollowedCount>`
    with rounds as materialized (
      select this.id as of, other.id
      from safety_check this join safety_check other on other.association_id = this.association_id
        and (other.id = this.id or (other.incident_id = this.incident_id and other.purpose = this.purpose
          and other.round < this.round and other.launched_at is not null and other.status <> 'withdrawn'))
      where this.association_id = ${association} and this.id = any(${ids}::uuid[])
    ), said as (
      select c.of, p.member_id, r.condition, r.event_at, r.received_at, r.via,
        max(greatest(r.event_at, r.received_at)) filter (where r.condition = 'needs_help')
          over (partition by c.of, p.member_id) as heard_at
      from rounds c join prompt p on p.association_id = ${association} and p.safety_check_id = c.id
        join standing_reply r on r.association_id = p.association_id and r.prompt_id = p.id
      where exists (select from follow_up f where f.association_id = ${association} and f.member_id = p.member_id)
    ), calling as (
      select distinct on (of, member_id) of, member_id, condition, heard_at
      from said order by of, member_id, event_at desc, (via = any(${STAFF_VIAS}::text[])), received_at desc
    )
    select c.of as id,
      count(*) filter (where f.state = 'taken')::int as taken,
      count(*) filter (where f.state = 'done' and f.taken_at >= c.heard_at)::int as done
    from calling c join lateral (
      select state, taken_at from follow_up f
      where f.association_id = ${association} and f.member_id = c.member_id
        and f.safety_check_id in (select id from rounds where of = c.of)
      order by f.place desc limit 1) f on true
    where c.condition = 'needs_help' group by c.of
  `.execute(tx)
  return rows
}
