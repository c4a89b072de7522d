import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PlannedSend, SafetyCheckId } from '../table.ts'

/** One due send, held until the transaction ends; another worker takes the next. Undefined where nothing is due. */
export const claimDue = (tx: Tx, association: AssociationId): Promise<PlannedSend | undefined> =>
  tx
    .selectFrom('planned_send')
    .selectAll()
    .where('association_id', '=', association)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .where('due_at', '<=', sql<Date>`app_clock()`)
    .orderBy('due_at')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()

export const settlePlanned = (
  tx: Tx,
  { association_id, id }: PlannedSend,
  { outcome, at }: { outcome: string; at: Date },
) =>
  tx
    .updateTable('planned_send')
    .set({ done_at: at, outcome })
    .where('association_id', '=', association_id)
    .where('id', '=', id)
    .execute()

/** What a check will still send, the next one first. */
export const findPlannedOf = (tx: Tx, association: AssociationId, check: SafetyCheckId) =>
  tx
    .selectFrom('planned_send')
    .selectAll()
    .where('association_id', '=', association)
    .where('safety_check_id', '=', check)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .orderBy('due_at')
    .execute()
