import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import type { Tx } from '../../db.ts'
import { cancelQueuedOf } from '../../deliveries/cancel-queued.ts'
import type { AssociationId } from '../../roster/table.ts'
import { cancelPlanned } from '../planned/cancel.ts'
import type { SafetyCheckId } from '../table.ts'

/** Launches of one association one after another: a drill that leaves at the moment of a disaster is seen by it. */
export const launchInTurn = (tx: Tx, association: AssociationId) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`launch ${association}`}, 0))`.execute(tx)

/** An actual check of the association that still asks; undefined on a quiet day. */
export const findRunningActual = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('safety_check')
    .select('id')
    .where('association_id', '=', association)
    .where('purpose', '=', 'actual')
    .where('status', 'in', ['open', 'frozen'])
    .limit(1)
    .executeTakeFirst()

/** The same, or one that counts down: a drill's notice would arrive at the very moment of the disaster's. */
export const findComingActual = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('safety_check')
    .select('id')
    .where('association_id', '=', association)
    .where('purpose', '=', 'actual')
    .where('status', 'in', ['scheduled', 'open', 'frozen'])
    .limit(1)
    .executeTakeFirst()

/**
 * 訓練の凍結 — an actual check stops every drill and test that runs: what has not left is taken back, and no text of a
 * drill mixes with the disaster's. Answers to it are still taken as a drill's.
 */
export async function freezeDrills(
  tx: Tx,
  {
    association,
    actual,
    by,
    at,
  }: { association: AssociationId; actual: SafetyCheckId; by: string; at: Date },
) {
  const frozen = await tx
    .updateTable('safety_check')
    .set({ status: 'frozen', frozen_for: actual })
    .where('association_id', '=', association)
    .where('purpose', '<>', 'actual')
    .where('status', '=', 'open')
    .returning('id')
    .execute()
  const checks = frozen.map(({ id }) => id)
  // Of drills that are still ahead only the notice that is on its way is stopped.
  const ahead = await tx
    .selectFrom('safety_check')
    .select('id')
    .where('association_id', '=', association)
    .where('purpose', '<>', 'actual')
    .where('status', 'in', ['draft', 'scheduled'])
    .where('announced_for', 'is not', null)
    .execute()
  if (ahead.length > 0)
    await cancelQueuedOf(
      tx,
      association,
      ahead.map(({ id }) => id),
    )
  if (checks.length === 0) return
  await cancelQueuedOf(tx, association, checks)
  await cancelPlanned(tx, { association, checks, kinds: ['reminder'], by, at })
  for (const id of checks)
    await audit(tx, { association, actor: by, action: 'safety_check.freeze', detail: { id }, at })
}
