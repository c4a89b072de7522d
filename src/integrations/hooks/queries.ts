import { sql } from 'kysely'
import type { Db, Tx } from '../../db.ts'
import type { Hint } from '../../queues.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Hook, HookAttempt, HookEvent, HookId } from '../table.ts'

/** Hooks that something is due for, as the hints that should be in the queue. */
export async function findHookWork(db: Db): Promise<Hint[]> {
  const { rows } = await sql<{ association_id: AssociationId; hook_id: HookId }>`
    select * from door_hook_work()`.execute(db)
  return rows.map((row) => ({ kind: 'hook' as const, ...row }))
}

/** Scoped by association on purpose: a guessed id from next door finds nothing, nor does one that was removed. */
export const findHook = (tx: Tx, association: AssociationId, id: HookId) =>
  tx
    .selectFrom('hook')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()

export const findHooks = (tx: Tx, association: AssociationId): Promise<Hook[]> =>
  tx
    .selectFrom('hook')
    .selectAll()
    .where('association_id', '=', association)
    .where('removed_at', 'is', null)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute()

/** One try as the page shows it. */
export type ShownAttempt = Pick<HookAttempt, 'attempt' | 'at' | 'outcome' | 'status'> &
  Pick<HookEvent, 'kind'>

const SHOWN = 20

export const findAttempts = (tx: Tx, association: AssociationId, id: HookId): Promise<ShownAttempt[]> =>
  tx
    .selectFrom('hook_attempt')
    .innerJoin('hook_event', (join) =>
      join
        .onRef('hook_event.association_id', '=', 'hook_attempt.association_id')
        .onRef('hook_event.id', '=', 'hook_attempt.hook_event_id'),
    )
    .select(['attempt', 'at', 'outcome', 'status', 'kind'])
    .where('hook_attempt.association_id', '=', association)
    .where('hook_id', '=', id)
    .orderBy('at', 'desc')
    .orderBy('attempt', 'desc')
    .limit(SHOWN)
    .execute()

/** Those that were stopped because nothing arrived for a day: somebody has to look. */
export async function countStoppedHooks(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ stopped: number }>`
    select count(*)::int as stopped from hook
    where association_id = ${association} and removed_at is null and paused_by = 'system'`.execute(tx)
  return rows[0]?.stopped ?? 0
}
