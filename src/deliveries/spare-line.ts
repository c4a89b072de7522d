import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

/**
 * Where the month is too short: officers first, then whoever has no mail. A phone that several members share goes with the
 * first of them; a notice of a draft has no prompts and no order.
 */
export const inOrder = (association: AssociationId, check: SafetyCheckId) => ({
  people: sql`left join (
    select o.value, o.line_channel_id, min(case when p.role = 'officer' then 0 else 2 end + case when exists (
      select from delivery by_mail where by_mail.association_id = p.association_id and by_mail.prompt_id = p.id
        and by_mail.system = 'mail') then 1 else 0 end) as place
    from prompt p join contact_point o
      on o.association_id = p.association_id and o.member_id = p.member_id and o.system = 'line'
    where p.association_id = ${association} and p.safety_check_id = ${check}
    group by 1, 2) people on people.value = cp.value and people.line_channel_id = cp.line_channel_id`,
  rank: sql`(dense_rank() over (partition by d.wording_id, cp.line_channel_id
    order by coalesce(people.place, 4), cp.value) - 1)`,
})

/**
 * A launch that left the reserve alone asks so many by LINE and no more: whoever stands behind them is asked by mail, or
 * stays on the list of the unreached. Once, before the first batch; whoever comes back into the queue was counted then.
 */
export const keepToReserve = (tx: Tx, association: AssociationId, check: SafetyCheckId) => {
  const { people, rank } = inOrder(association, check)
  return sql`
    with ranked as (
      select d.id, ${rank} as place, c.line_at_most
      from safety_check c
        join wording w on w.association_id = c.association_id and w.safety_check_id = c.id and w.wave = 0
        join delivery d on d.association_id = w.association_id and d.wording_id = w.id
        join contact_point cp on cp.association_id = d.association_id and cp.id = d.contact_point_id
        ${people}
      where c.association_id = ${association} and c.id = ${check} and c.line_at_most is not null
        and d.system = 'line' and d.status = 'queued' and d.line_batch_id is null
        and not exists (select from line_batch b where b.association_id = c.association_id
          and b.safety_check_id = c.id and b.kind = 'prompt' and b.wave = 0))
    update delivery d set status = 'failed', failure = 'spared'
    from ranked where d.association_id = ${association} and d.id = ranked.id and ranked.place >= ranked.line_at_most
  `.execute(tx)
}
