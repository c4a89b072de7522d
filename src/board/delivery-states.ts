import { type RawBuilder, sql } from 'kysely'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

/**
 * The common table `states`: every prompt of the check, and how the asking stands over all waves and contact points.
 * Reached = taken over by LINE or the mail host, and that contact point not blocked or bounced since. `narrowed` says of a
 * delivery `d` what an index can find it by beside its prompt.
 */
export const deliveryStates = (
  association: AssociationId,
  id: SafetyCheckId,
  narrowed: RawBuilder<boolean> = sql`true`,
) => sql`
  states as (
    select p.id as prompt_id, p.member_id, p.facility_id, p.role, p.ward, p.facility_type,
      coalesce(bool_or(d.status = 'accepted' and (lost.id is null or lost.checked_at < d.accepted_at)), false) as reached,
      -- After the close nobody is planned for any more.
      (p.planned_at is null and c.closed_at is null)
        or coalesce(bool_or(d.status in ('queued', 'sending', 'maybe')), false) as under_way,
      -- Asked through the neighbour's prompt over the shared LINE account: there is no delivery of ours to look at.
      p.covered_by is not null as covered
    from prompt p
      join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id
      left join delivery d on d.association_id = p.association_id and d.prompt_id = p.id
        and ${narrowed}
      -- Only the few that are lost are joined: at 30,000 members that is a fifth of the time.
      left join contact_point lost
        on lost.association_id = d.association_id and lost.id = d.contact_point_id and not lost.reachable
    where p.association_id = ${association} and p.safety_check_id = ${id}
    group by p.association_id, p.id, c.closed_at
  )`
