import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import { findAskingReplies } from '../needs/from-reply.ts'
import { lacksUnit } from '../needs/lacks-unit.ts'
import type { Loan, LoanId, PowerUnit } from '../table.ts'

/** 貸出の仕事 — what of needs and loans of one purpose waits for a person. */
export interface LoanWork {
  purpose: Purpose
  /** Needs that lack power and wait for no unit, replies that ask for one included. */
  needs: number
  /** Loans that nobody has decided yet. */
  undecided: number
  /** Units that should be back. */
  late: number
  /** Units that came back and were not looked at. */
  returned: number
}

/** What a loan waits for: a decision, its unit's return, or the inspection after it. */
export type WaitsFor = 'undecided' | 'late' | 'returned'

export interface WaitingLoan {
  id: LoanId
  waits_for: WaitsFor
  purpose: Purpose
  status: Loan['status']
  asset_number: string
  kind: PowerUnit['kind']
  borrower_name: string
  asked_at: Date
  until: Date | null
  returned_at: Date | null
}

/** Every loan that waits for a person, once; who has waited longest comes first. */
export async function findWaitingLoans(tx: Tx, association: AssociationId, at: Date): Promise<WaitingLoan[]> {
  const { rows } = await sql<WaitingLoan>`
    select * from (
      select l.id, l.purpose, l.status, u.asset_number, u.kind,
        coalesce(l.borrower_facility_name, f.name, '借受者') as borrower_name, l.created_at as asked_at,
        upper(l.period) as until, l.returned_at,
        case when l.status in ('requested', 'held') then 'undecided'
          when l.status = 'returned' then 'returned'
          when l.handed_over_at is not null and l.returned_at is null and upper(l.period) <= ${at} then 'late'
        end as waits_for
      from loan l join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
        left join facility f on f.association_id = l.association_id and f.id = l.facility_id
      where l.association_id = ${association}) loans
    where waits_for is not null
    order by case waits_for when 'undecided' then asked_at when 'late' then until else returned_at end, asset_number
  `.execute(tx)
  return rows
}

/** One for each purpose of which something waits: a drill's work is never counted among the real. */
export async function countLoanWork(tx: Tx, association: AssociationId, at: Date): Promise<LoanWork[]> {
  const loans = await findWaitingLoans(tx, association, at)
  const needs = [...(await findLacking(tx, association)), ...(await findAskingReplies(tx, association))]
  return PURPOSES_IN_ORDER.flatMap((purpose) => {
    const of = (waits_for: WaitsFor) =>
      loans.filter((loan) => loan.purpose === purpose && loan.waits_for === waits_for).length
    const work = {
      purpose,
      needs: needs.filter((need) => need.purpose === purpose).length,
      undecided: of('undecided'),
      late: of('late'),
      returned: of('returned'),
    }
    return work.needs + work.undecided + work.late + work.returned > 0 ? [work] : []
  })
}

const findLacking = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('power_need')
    .select('purpose')
    .where('association_id', '=', association)
    .where('status', '=', 'open')
    .where(lacksUnit)
    .execute()

const PURPOSES_IN_ORDER: Purpose[] = ['actual', 'drill', 'test']
