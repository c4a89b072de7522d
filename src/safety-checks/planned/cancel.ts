import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PlannedSend, PlannedSendId, SafetyCheckId } from '../table.ts'

/** Takes back what these checks would still have sent by themselves, all of it or what is named; gives what it was. */
export async function cancelPlanned(
  tx: Tx,
  {
    association,
    checks,
    kinds = ['launch', 'advance', 'reminder'],
    only,
    by,
    at,
  }: {
    association: AssociationId
    checks: SafetyCheckId[]
    /** A correction is never taken back: it is told to whom its beginning was not. */
    kinds?: Exclude<PlannedSend['kind'], 'correction'>[]
    only?: PlannedSendId
    by: string
    at: Date
  },
) {
  const cancelled = await tx
    .updateTable('planned_send')
    .set({ cancelled_at: at, cancelled_by: by })
    .where('association_id', '=', association)
    .where('safety_check_id', 'in', checks)
    .where('kind', 'in', kinds)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .$if(only !== undefined, (query) => query.where('id', '=', only ?? null))
    .returning('id')
    .execute()
  return cancelled.map(({ id }) => id)
}
