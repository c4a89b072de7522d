import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

/**
 * How many LINE messages the month still has for this association: what LINE told last, less what left since then or is
 * about to. Null without a limit, and before the first reading.
 */
export async function roomOf(tx: Tx, association: AssociationId): Promise<number | null> {
  const { rows } = await sql<{ room: number }>`
    select greatest(0, l.quota_limit - l.quota_used - coalesce((
      select sum(cardinality(b.recipients)) from line_batch b
      where b.association_id = a.id and b.line_channel_id = l.id
        and (b.status in ('queued', 'sending') or b.accepted_at > l.quota_read_at)), 0))::int as room
    from association a join line_channel l on l.id = a.line_channel_id
    where a.id = ${association} and l.quota_limit is not null and l.quota_used is not null
  `.execute(tx)
  return rows[0]?.room ?? null
}

/** LINE users of one check who wait for a batch. */
export async function waitingFor(
  tx: Tx,
  { association, check }: { association: AssociationId; check: SafetyCheckId },
) {
  const { rows } = await sql<{ users: number }>`
    select count(distinct cp.value)::int as users
    from delivery d
      join wording w on w.association_id = d.association_id and w.id = d.wording_id
      join contact_point cp on cp.association_id = d.association_id and cp.id = d.contact_point_id
    where d.association_id = ${association} and w.safety_check_id = ${check}
      and d.system = 'line' and d.status = 'queued' and d.line_batch_id is null and not d.held
  `.execute(tx)
  return rows[0]?.users ?? 0
}
