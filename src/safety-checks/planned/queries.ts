import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PlannedSend, Purpose, SafetyCheck, SafetyCheckId } from '../table.ts'

/** A due send and what it belongs to. */
export type DueSend = PlannedSend & { purpose: Purpose }

/**
 * One due send, held with its check until the transaction ends: the check first, as everybody who changes both does. What
 * another holds is left to the next look. Undefined where nothing is due; what is real goes before what is a drill.
 */
export async function claimDue(tx: Tx, association: AssociationId): Promise<DueSend | undefined> {
  const due = await tx
    .selectFrom('planned_send')
    .innerJoin('safety_check', (join) =>
      join
        .onRef('safety_check.association_id', '=', 'planned_send.association_id')
        .onRef('safety_check.id', '=', 'planned_send.safety_check_id'),
    )
    .select(['planned_send.id', 'safety_check.purpose'])
    .where('planned_send.association_id', '=', association)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .where('due_at', '<=', sql<Date>`app_clock()`)
    .orderBy(sql`safety_check.purpose <> 'actual'`)
    .orderBy('due_at')
    .limit(1)
    .forNoKeyUpdate('safety_check')
    .skipLocked()
    .executeTakeFirst()
  if (!due) return undefined
  const planned = await tx
    .selectFrom('planned_send')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', due.id)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst()
  return planned && { ...planned, purpose: due.purpose }
}

/** The launch that a check waits for; at most one. */
export const findPlannedLaunch = (tx: Tx, association: AssociationId, check: SafetyCheckId) =>
  tx
    .selectFrom('planned_send')
    .selectAll()
    .where('association_id', '=', association)
    .where('safety_check_id', '=', check)
    .where('kind', '=', 'launch')
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .executeTakeFirst()

/** However a check was launched, the launch that was planned for it has happened. */
export const settleLaunch = (
  tx: Tx,
  { association_id, id }: SafetyCheck,
  { outcome, at }: { outcome: 'sent' | 'by_mail'; at: Date },
) =>
  tx
    .updateTable('planned_send')
    .set({ done_at: at, outcome })
    .where('association_id', '=', association_id)
    .where('safety_check_id', '=', id)
    .where('kind', '=', 'launch')
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute()

export const approvePlanned = (tx: Tx, { association_id, id }: PlannedSend, approved_by: string) =>
  tx
    .updateTable('planned_send')
    .set({ approved_by })
    .where('association_id', '=', association_id)
    .where('id', '=', id)
    .execute()

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
