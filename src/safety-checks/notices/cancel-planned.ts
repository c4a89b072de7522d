import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PlannedSend, PlannedSendId, SafetyCheckId } from '../table.ts'

interface Cancelling {
  association: AssociationId
  check: SafetyCheckId
  by: string
  at: Date
  /** One of them only, and only of this kind. */
  only?: { id: PlannedSendId; kind: PlannedSend['kind'] }
}

/** Nothing of it will be sent by itself any more; gives which were still ahead. */
export async function cancelPlanned(tx: Tx, { association, check, by, at, only }: Cancelling) {
  const cancelled = await tx
    .updateTable('planned_send')
    .set({ cancelled_at: at, cancelled_by: by })
    .where('association_id', '=', association)
    .where('safety_check_id', '=', check)
    .where('done_at', 'is', null)
    .where('cancelled_at', 'is', null)
    .$if(only !== undefined, (query) =>
      query.where('id', '=', only?.id ?? null).where('kind', '=', only?.kind ?? null),
    )
    .returning('id')
    .execute()
  return cancelled.map(({ id }) => id)
}
