import type { Tx } from '../db.ts'
import type { AssociationId } from './table.ts'

/** One change of the roster at a time, an import included: it plans from what it read and would write over the rest. */
export const lockRoster = (tx: Tx, association: AssociationId) =>
  tx.selectFrom('association').select('id').where('id', '=', association).forNoKeyUpdate().executeTakeFirst()
