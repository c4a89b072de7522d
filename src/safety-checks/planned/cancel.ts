import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PlannedSend, SafetyCheckId } from '../table.ts'

/** Takes back what these checks would still have sent by themselves; of some kinds only where they are named. */
export const cancelPlanned = (
  tx: Tx,
  {
    association,
    checks,
    kinds = ['launch', 'advance', 'reminder'],
    by,
    at,
  }: {
    association: AssociationId
    checks: SafetyCheckId[]
    kinds?: PlannedSend['kind'][]
    by: string
    at: Date
  },
) =>
  tx
    .updateTable('planned_send')
    .set({ cancelled_at: at, cancelled_by: by })
    .where('association_id', '=', association)
    .where('safety_check_id', 'in', checks)
    .where('kind', 'in', kinds)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .execute()
