import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from './table.ts'

/**
 * Reads a check and holds it until the transaction ends. Whoever changes what it will send holds it first and its
 * planned sends second, so that two who come at the same moment wait for each other and never in a circle.
 */
export const holdCheck = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .selectFrom('safety_check')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .forNoKeyUpdate()
    .executeTakeFirst()
