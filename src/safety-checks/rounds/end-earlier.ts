import { audit } from '../../audit/write.ts'
import type { Tx } from '../../db.ts'
import { cancelQueuedOf } from '../../deliveries/cancel-queued.ts'
import { cancelPlanned } from '../planned/cancel.ts'
import type { SafetyCheck } from '../table.ts'

/**
 * Whoever is asked anew is not reminded of the last round as well: with the launch of a round the earlier ones close.
 * Their answers are still taken for a day, and count on the board of the new one.
 */
export async function endEarlierRounds(tx: Tx, check: SafetyCheck, { by, at }: { by: string; at: Date }) {
  const { association_id: association, incident_id, round } = check
  if (incident_id === null || round === 1) return
  const closed = await tx
    .updateTable('safety_check')
    .set({ status: 'closed', closed_at: at })
    .where('association_id', '=', association)
    .where('incident_id', '=', incident_id)
    .where('round', '<', round)
    .where('status', 'in', ['open', 'frozen'])
    .returning('id')
    .execute()
  const checks = closed.map(({ id }) => id)
  if (checks.length === 0) return
  await cancelQueuedOf(tx, association, checks)
  await cancelPlanned(tx, { association, checks, by, at })
  for (const id of checks)
    await audit(tx, { association, actor: by, action: 'safety_check.close', detail: { id }, at })
}
