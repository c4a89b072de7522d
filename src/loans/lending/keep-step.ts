import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { LoanId, PowerPhotoId } from '../table.ts'
import type { LoanStatus } from '../words.ts'
import type { HeldLoan } from './held-loan.ts'
import { rangeOf } from './periods.ts'
import type { Step } from './steps.ts'

/** What a step changes in the row beside the status. */
export interface Change {
  status: LoanStatus
  from: Date
  until: Date | null
  handed_over_at: Date | null
  returned_at: Date | null
  papers_due_at: Date | null
  papers_done_at: Date | null
}

export interface Said {
  step: Step
  checked?: readonly string[]
  note?: string | null
  photo_id?: PowerPhotoId | null
  by: string
  by_name: string
  at: Date
}

/**
 * One step in the row and in its history, or nothing: the `where` is the lock, and the version sees also what leaves the
 * status as it was. Gives the place of the step in the history, or null where somebody was faster.
 */
export async function keepStep(
  tx: Tx,
  loan: Pick<HeldLoan, 'association_id' | 'id' | 'status' | 'version'>,
  change: Change,
  said: Said,
): Promise<number | null> {
  const { from, until, ...columns } = change
  const { numUpdatedRows } = await tx
    .updateTable('loan')
    .set({ ...columns, period: rangeOf(from, until), version: loan.version + 1 })
    .where('association_id', '=', loan.association_id)
    .where('id', '=', loan.id)
    .where('status', '=', loan.status)
    .where('version', '=', loan.version)
    .executeTakeFirst()
  if (numUpdatedRows === 0n) return null
  const place = await nextPlace(tx, loan.association_id, loan.id)
  await tx
    .insertInto('loan_step')
    .values({
      association_id: loan.association_id,
      loan_id: loan.id,
      place,
      step: said.step,
      status: change.status,
      due_at: until,
      checked: [...(said.checked ?? [])],
      note: said.note ?? null,
      photo_id: said.photo_id ?? null,
      taken_by: said.by,
      taken_by_name: said.by_name,
      taken_at: said.at,
    })
    .execute()
  return place
}

async function nextPlace(tx: Tx, association: AssociationId, loan: LoanId) {
  const { rows } = await sql<{ place: number }>`
    select coalesce(max(place), 0) + 1 as place from loan_step
    where association_id = ${association} and loan_id = ${loan}
  `.execute(tx)
  return rows[0]?.place ?? 1
}
