import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Loan, LoanId, PowerUnit } from '../table.ts'
import { holdUnit } from './unit-places.ts'

/** A loan with its period in two halves; no end is known of what is lost. */
export interface HeldLoan extends Omit<Loan, 'period'> {
  from: Date
  until: Date | null
}

/** The loan as it stands once its unit is held, and the unit; null where the association has no such loan. */
export async function holdLoan(
  tx: Tx,
  association: AssociationId,
  id: LoanId,
): Promise<{ loan: HeldLoan; unit: PowerUnit } | null> {
  const known = await tx
    .selectFrom('loan')
    .select('power_unit_id')
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!known) return null
  const unit = await holdUnit(tx, association, known.power_unit_id)
  // Read after the unit is held: a statement sees what was committed before it began.
  const { rows } = await sql<HeldLoan>`
    select association_id, id, purpose, power_unit_id, facility_id, power_need_id, borrower_association_id,
      borrower_facility_name, borrower_need_id, asked_together, status, lower(period) as "from", upper(period) as until, patients, papers_due_at,
      papers_done_at, handed_over_at, returned_at, version, created_at
    from loan where association_id = ${association} and id = ${id}
  `.execute(tx)
  const [loan] = rows
  return loan && unit ? { loan, unit } : null
}
