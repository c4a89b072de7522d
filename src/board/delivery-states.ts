import { sql } from 'kysely'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

/**
 * The common table `states(prompt_id, reached, under_way, covered)`: how the asking of each member stands, over all
 * waves and contact points. Reached = taken over by LINE or the mail host and not blocked or bounced since.
 */
export const deliveryStates = (association: AssociationId, id: SafetyCheckId) => sql`
  states as (
    select p.id as prompt_id,
      coalesce(bool_or(d.status = 'accepted' and (cp.reachable or cp.checked_at < d.accepted_at)), false) as reached,
      p.planned_at is null or coalesce(bool_or(d.status in ('queued', 'sending', 'maybe')), false) as under_way,
      -- Asked through the neighbour's prompt over the shared LINE account: there is no delivery of ours to look at.
      p.covered_by is not null as covered
    from prompt p
      left join delivery d on d.association_id = p.association_id and d.prompt_id = p.id
      left join contact_point cp on cp.association_id = d.association_id and cp.id = d.contact_point_id
    where p.association_id = ${association} and p.safety_check_id = ${id}
    group by p.association_id, p.id
  )`
