import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../table.ts'

/** A launch that did not happen leaves a draft, which can be mended and sent again. */
export const returnToDraft = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .updateTable('safety_check')
    .set({ status: 'draft' })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('status', '=', 'scheduled')
    .execute()
