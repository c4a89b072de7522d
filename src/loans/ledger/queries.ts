import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Loan, LoanId, PowerNeedId, PowerUnit, PowerUnitId } from '../table.ts'

/** One unit as the ledger shows it: with the loan that has it now, or is the next to. */
export interface LedgerRow
  extends Pick<
    PowerUnit,
    | 'asset_number'
    | 'kind'
    | 'maker'
    | 'model'
    | 'rated_w'
    | 'capacity_wh'
    | 'fuel'
    | 'storage_place'
    | 'lendable_to'
  > {
  id: PowerUnitId
  unit_status: PowerUnit['status']
  owner_name: string | null
  ward: string | null
  loan_id: LoanId | null
  purpose: Loan['purpose'] | null
  loan_status: Loan['status'] | null
  borrower_name: string | null
  handed_over_at: Date | null
  returned_at: Date | null
  asked_at: Date | null
  until: Date | null
  /** Loans that have ended or still run, since the unit is in the ledger. */
  loans: number
  /** The newest of them. */
  history: PastLoan[]
}

/** One line of a unit's history. */
export interface PastLoan extends Pick<Loan, 'id' | 'purpose' | 'status'> {
  borrower_name: string
  handed_over_at: Date
  returned_at: Date | null
}

/** Of each unit. */
export const HISTORY_SHOWN = 10

/** 貸出管理簿 — every unit that was not thrown away; of several loans the one that has it, then the newest that waits. */
export async function findLedger(tx: Tx, association: AssociationId): Promise<LedgerRow[]> {
  const { rows } = await sql<LedgerRow>`
    select u.id, u.asset_number, u.kind, u.maker, u.model, u.rated_w, u.capacity_wh, u.fuel, u.storage_place,
      u.lendable_to, u.status as unit_status, own.name as owner_name, own.ward, l.id as loan_id, l.purpose,
      l.status as loan_status, coalesce(l.borrower_facility_name, f.name) as borrower_name, l.handed_over_at,
      l.returned_at, l.created_at as asked_at, upper(l.period) as until,
      (select count(*)::int from loan c where c.association_id = u.association_id and c.power_unit_id = u.id
        and c.handed_over_at is not null) as loans,
      coalesce((select json_agg(past) from (
        select c.id, c.purpose, c.status, coalesce(c.borrower_facility_name, g.name, '借受者') as borrower_name,
          c.handed_over_at, c.returned_at
        from loan c left join facility g on g.association_id = c.association_id and g.id = c.facility_id
        where c.association_id = u.association_id and c.power_unit_id = u.id and c.handed_over_at is not null
        order by c.handed_over_at desc limit ${HISTORY_SHOWN}) past), '[]') as history
    from power_unit u
      left join facility own on own.association_id = u.association_id and own.id = u.facility_id
      left join lateral (
        select * from loan x where x.association_id = u.association_id and x.power_unit_id = u.id
          and x.status in ('requested', 'held', 'approved', 'reserved', 'on_loan', 'returned', 'broken', 'lost')
          and not (x.status = 'broken' and (x.handed_over_at is null or x.returned_at is not null))
        order by (x.handed_over_at is not null and x.returned_at is null) desc, x.status = 'returned' desc,
          x.status in ('reserved', 'approved') desc, x.created_at desc limit 1) l on true
      left join facility f on f.association_id = l.association_id and f.id = l.facility_id
    where u.association_id = ${association} and u.status <> 'retired'
    order by u.asset_number
  `.execute(tx)
  return rows.map((row) => ({
    ...row,
    // JSON has no dates.
    history: row.history.map((past) => ({
      ...past,
      handed_over_at: new Date(past.handed_over_at),
      returned_at: past.returned_at && new Date(past.returned_at),
    })),
  }))
}

/** 借りているもの — of neighbours of the pool, through the one door that shows it. */
export interface Borrowed {
  association_id: AssociationId
  association_name: string
  id: LoanId
  power_unit_id: PowerUnitId
  /** Null: asked for before needs were told. */
  need_id: PowerNeedId | null
  asset_number: string
  kind: PowerUnit['kind']
  maker: string | null
  model: string | null
  purpose: Loan['purpose']
  status: Loan['status']
  facility_name: string | null
  since: Date
  until: Date | null
  handed_over_at: Date | null
  returned_at: Date | null
}

export async function findBorrowed(tx: Tx): Promise<Borrowed[]> {
  const { rows } = await sql<Borrowed>`select * from door_borrowed_loans() order by since desc`.execute(tx)
  return rows
}
