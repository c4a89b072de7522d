import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { newId } from '../../id.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import type { LoanId, PowerNeedId, PowerUnitId } from '../table.ts'
import { dueAfter, type PeriodFault, periodFault, rangeOf } from './periods.ts'
import { tellOfLoan } from './tell.ts'
import { findPeriodTerms } from './terms.ts'
import { findRivals, holdUnit } from './unit-places.ts'

export type RequestFault =
  | 'no_unit'
  | 'no_need'
  | 'not_lendable'
  | 'unit_not_ready'
  | 'already_asked'
  | 'overlaps'
  | 'no_day'
  | PeriodFault
export type Requested = { ok: true; id: LoanId } | Refusal<RequestFault>

export interface Asking {
  association: AssociationId
  unit: PowerUnitId
  need: PowerNeedId
  /** Null: as long as is usual. */
  until: Date | null
  by: string
  by_name: string
  at: Date
}

/** 申請 — one unit for one need. Nobody else is kept from asking for it: the approval decides. */
export const requestLoan = (db: Db, { association, need, ...asking }: Asking) =>
  inAssociation(db, association, async (tx): Promise<Requested> => {
    const needed = await findNeeded(tx, association, need)
    if (!needed) return refuse('no_need')
    const { unit, by, at } = asking
    const borrower = { ...needed, need, neighbour: null }
    const requested = await requestIn(tx, { ...asking, association, borrower })
    if (requested.ok) await auditRequest(tx, { association, id: requested.id, unit, borrower, by, at })
    return requested
  })

/** Whom an open need would borrow for. */
export const findNeeded = (tx: Tx, association: AssociationId, need: PowerNeedId) =>
  tx
    .selectFrom('power_need')
    .select(['facility_id', 'purpose', 'patients'])
    .where('association_id', '=', association)
    .where('id', '=', need)
    .where('status', '=', 'open')
    .executeTakeFirst()

/** Whether anything may still be asked for it. */
export const isOpenNeed = async (db: Db, association: AssociationId, need: PowerNeedId) =>
  (await inAssociation(db, association, (tx) => findNeeded(tx, association, need))) !== undefined

export interface Borrower {
  purpose: Purpose
  patients: number
  facility_id: FacilityId | null
  need: PowerNeedId | null
  /** Of another association of the pool: whose office asks, and for which of its facilities. */
  neighbour: { association: AssociationId; facility_name: string; need: PowerNeedId } | null
}

/** The same inside the lender's transaction, for whoever borrows; `auditRequest` belongs to it, once nothing else is locked. */
export async function requestIn(
  tx: Tx,
  {
    association,
    unit: id,
    borrower,
    together = null,
    until,
    by,
    by_name,
    at,
  }: Omit<Asking, 'need'> & { borrower: Borrower; together?: string | null },
): Promise<Requested> {
  const unit = await holdUnit(tx, association, id)
  if (!unit) return refuse('no_unit')
  const { neighbour, need, facility_id, purpose, patients } = borrower
  const owns = facility_id !== null && unit.facility_id === facility_id
  if (neighbour ? unit.lendable_to !== 'joint' : unit.lendable_to === 'own' && !owns)
    return refuse('not_lendable')
  if (unit.status !== 'ready') return refuse('unit_not_ready')
  if (await hasAsked(tx, { association, unit: id, borrower })) return refuse('already_asked')
  const terms = await findPeriodTerms(tx, association)
  const due_at = until ?? dueAfter(at, terms.usual_days)
  const fault = periodFault({ from: at, until: due_at, at }, terms)
  if (fault) return refuse(fault)
  const rivals = await findRivals(tx, { association, unit: id, except: null, from: at, until: due_at })
  if (rivals.some((rival) => rival.is_out || rival.purpose === 'actual' || purpose !== 'actual'))
    return refuse('overlaps')

  const loan: LoanId = newId<'loan'>()
  await tx
    .insertInto('loan')
    .values({
      association_id: association,
      id: loan,
      purpose,
      power_unit_id: id,
      facility_id,
      power_need_id: need,
      borrower_association_id: neighbour?.association ?? null,
      borrower_facility_name: neighbour?.facility_name ?? null,
      borrower_need_id: neighbour?.need ?? null,
      asked_together: together,
      status: 'requested',
      period: rangeOf(at, due_at),
      patients,
      created_at: at,
    })
    .execute()
  await tx
    .insertInto('loan_step')
    .values({
      association_id: association,
      loan_id: loan,
      place: 1,
      step: 'request',
      status: 'requested',
      due_at,
      taken_by: by,
      taken_by_name: by_name,
      taken_at: at,
    })
    .execute()
  await tellOfLoan(tx, { association, loan, place: 1, about: 'request', at })
  return { ok: true, id: loan }
}

interface Written extends Pick<Asking, 'association' | 'unit' | 'by' | 'at'> {
  id: LoanId
  borrower: Pick<Borrower, 'purpose' | 'neighbour'>
}

/** After the last unit is held: the trail's lock and then a unit, against a unit and then the trail, is a deadlock. */
export const auditRequest = (tx: Tx, { association, id, unit, borrower, by, at }: Written) => {
  const { purpose, neighbour } = borrower
  const detail = { id, unit, purpose, neighbour: neighbour?.association ?? null }
  return audit(tx, { association, actor: by, action: 'loan.request', detail, at })
}

/** The same clinic's second press, or the same neighbour's. */
async function hasAsked(
  tx: Tx,
  { association, unit, borrower }: { association: AssociationId; unit: PowerUnitId; borrower: Borrower },
) {
  const { need, neighbour } = borrower
  const { rows } = await sql`
    select from loan where association_id = ${association} and power_unit_id = ${unit}
      and status in ('requested', 'held', 'approved', 'reserved', 'on_loan')
      and (power_need_id = ${need}::uuid or (borrower_association_id = ${neighbour?.association ?? null}::uuid
        and (borrower_need_id = ${neighbour?.need ?? null}::uuid
          or borrower_facility_name = ${neighbour?.facility_name ?? null}::text)))
    limit 1
  `.execute(tx)
  return rows.length > 0
}
