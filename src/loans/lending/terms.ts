import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import { type Terms, USUAL_TERMS } from './periods.ts'

/** How long this association lends; the usual terms where it has written none down. */
export const findPeriodTerms = async (tx: Tx, association: AssociationId): Promise<Terms> =>
  (await tx
    .selectFrom('loan_terms')
    .select(['usual_days', 'longest_days'])
    .where('association_id', '=', association)
    .executeTakeFirst()) ?? USUAL_TERMS
