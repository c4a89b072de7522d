import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'

/**
 * 訂正の解き放ち — a correction that was held because its message was in a worker's hands goes once that has arrived or
 * may have, and after any earlier notice; where nothing arrived nothing is corrected. Of a check that was sent, its
 * questions decide and not an earlier notice. Safe to repeat.
 */
export const releaseHeld = (tx: Tx, association: AssociationId) =>
  sql`
    with known as (
      select h.id,
        coalesce(bool_or(sent.has_arrived) filter (where sent.asks), bool_or(sent.has_arrived), false) as has_arrived,
        coalesce(bool_or(sent.is_under_way), false) as is_under_way,
        coalesce(bool_or(sent.is_under_way) filter (where not sent.asks), false) as is_notice_under_way
      from delivery h
        join notice n on n.association_id = h.association_id and n.id = h.notice_id
        left join lateral (
          select true as asks, d.status in ('accepted', 'unknown') as has_arrived,
            d.status in ('queued', 'sending', 'maybe') as is_under_way
          from prompt p join delivery d on d.association_id = p.association_id and d.prompt_id = p.id
          where p.association_id = n.association_id and p.safety_check_id = n.safety_check_id
            and p.member_id = n.member_id and d.contact_point_id = h.contact_point_id
          union all
          select false, d.status in ('accepted', 'unknown'), d.status in ('queued', 'sending', 'maybe')
          from notice earlier
            join delivery d on d.association_id = earlier.association_id and d.notice_id = earlier.id
          where earlier.association_id = n.association_id and earlier.safety_check_id = n.safety_check_id
            and earlier.member_id = n.member_id and earlier.wave > n.wave
            and d.contact_point_id = h.contact_point_id
        ) sent on true
      where h.association_id = ${association} and h.held
      group by h.id
    )
    update delivery d
    set held = false, next_try_at = app_clock(),
      status = case when known.has_arrived then 'queued' else 'failed' end,
      failure = case when not known.has_arrived then 'cancelled' end
    from known
    -- In this form not by the index of what is held, which would be read whole for each row.
    where d.association_id = ${association} and d.id = known.id and coalesce(d.held, false)
      and ((known.has_arrived and not known.is_notice_under_way) or not known.is_under_way)
  `.execute(tx)
