import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { CurveMark, SafetyCheckId } from '../table.ts'

/** できごと that stand beside a check, in their order. */
export const findMarks = (tx: Tx, association: AssociationId, id: SafetyCheckId): Promise<CurveMark[]> =>
  tx
    .selectFrom('curve_mark')
    .selectAll()
    .where('association_id', '=', association)
    .where('safety_check_id', '=', id)
    .where('taken_back_at', 'is', null)
    .orderBy('happened_at')
    .orderBy('kind')
    .execute()
