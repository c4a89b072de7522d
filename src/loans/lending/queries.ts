import { sql } from 'kysely'
import type { Failure } from '../../channels/outcome.ts'
import type { Tx } from '../../db.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { Loan, LoanId, LoanStep, PowerNeedId, PowerUnit } from '../table.ts'
import { STILL_COMING } from './served.ts'

/** A loan as its page and its papers tell of it. */
export interface LoanView
  extends Omit<Loan, 'period'>,
    Pick<
      PowerUnit,
      | 'asset_number'
      | 'kind'
      | 'maker'
      | 'model'
      | 'serial_number'
      | 'rated_w'
      | 'fuel'
      | 'capacity_wh'
      | 'accessories'
      | 'storage_place'
      | 'key_holder'
      | 'key_phone'
    > {
  from: Date
  until: Date | null
  unit_status: PowerUnit['status']
  unit_facility_id: FacilityId | null
  /** Null: the association's own. */
  owner_name: string | null
  borrower_name: string
  borrower_ward: string | null
  neighbour_name: string | null
  association_name: string
  phone: string | null
  hours_needed: number | null
  place: string | null
}

export async function findLoan(tx: Tx, association: AssociationId, id: LoanId): Promise<LoanView | null> {
  const { rows } = await sql<LoanView>`
    select l.association_id, l.id, l.purpose, l.power_unit_id, l.facility_id, l.power_need_id,
      l.borrower_association_id, l.borrower_facility_name, l.borrower_need_id, l.asked_together, l.status, lower(l.period) as "from",
      upper(l.period) as until, l.patients, l.papers_due_at, l.papers_done_at, l.handed_over_at, l.returned_at,
      l.version, l.created_at, u.asset_number, u.kind, u.maker, u.model, u.serial_number, u.rated_w, u.fuel,
      u.capacity_wh, u.accessories, u.storage_place, u.key_holder, u.key_phone, u.status as unit_status,
      u.facility_id as unit_facility_id, own.name as owner_name,
      coalesce(l.borrower_facility_name, f.name, '借受者') as borrower_name, f.ward as borrower_ward,
      (select n.association_name from door_pool_neighbours() n where n.association_id = l.borrower_association_id)
        as neighbour_name,
      a.name as association_name, a.phone, n.hours_needed::float8 as hours_needed, n.place
    from loan l
      join association a on a.id = l.association_id
      join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
      left join facility own on own.association_id = u.association_id and own.id = u.facility_id
      left join facility f on f.association_id = l.association_id and f.id = l.facility_id
      left join power_need n on n.association_id = l.association_id and n.id = l.power_need_id
    where l.association_id = ${association} and l.id = ${id}
  `.execute(tx)
  return rows[0] ?? null
}

/** The history, the first step first. */
export const findLoanSteps = (tx: Tx, association: AssociationId, loan: LoanId): Promise<LoanStep[]> =>
  tx
    .selectFrom('loan_step')
    .selectAll()
    .where('association_id', '=', association)
    .where('loan_id', '=', loan)
    .orderBy('place')
    .execute()

/** What was told to whom, and what is planned: never the words. */
export interface MessageView {
  place: number
  about: string
  to_whom: 'owner' | 'key_holder' | 'borrower' | 'office'
  status: 'due' | 'sent' | 'failed'
  failure: Failure | null
  at: Date
  ways: number
}

export async function findLoanMessages(tx: Tx, association: AssociationId, loan: LoanId) {
  const { rows } = await sql<MessageView>`
    select place, about, to_whom, status, failure, max(coalesce(sent_at, due_at)) as at, count(*)::int as ways
    from loan_message where association_id = ${association} and loan_id = ${loan} and status <> 'cancelled'
    group by place, about, to_whom, status, failure order by max(coalesce(sent_at, due_at)), to_whom
  `.execute(tx)
  return rows
}

/** 口頭承認の書類 — loans whose papers are still owed, the longest wait first. */
export interface OwedPapers {
  id: LoanId
  purpose: Loan['purpose']
  asset_number: string
  kind: PowerUnit['kind']
  borrower_name: string
  papers_due_at: Date
}

export async function findOwedPapers(tx: Tx, association: AssociationId): Promise<OwedPapers[]> {
  const { rows } = await sql<OwedPapers>`
    select l.id, l.purpose, u.asset_number, u.kind, coalesce(l.borrower_facility_name, f.name, '借受者') as borrower_name,
      l.papers_due_at
    from loan l join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
      left join facility f on f.association_id = l.association_id and f.id = l.facility_id
    where l.association_id = ${association} and l.papers_due_at is not null and l.papers_done_at is null
    order by l.papers_due_at
  `.execute(tx)
  return rows
}

/** 申出の貸出 — what was asked for one need, here and with neighbours of the pool, the newest first. */
export interface LoanOfNeed
  extends Pick<Loan, 'id' | 'power_unit_id' | 'purpose' | 'status'>,
    Pick<PowerUnit, 'asset_number' | 'kind'> {
  /** The neighbour who lends it; null for one of ours. */
  lender: string | null
}

export async function findLoansOfNeed(tx: Tx, association: AssociationId, need: PowerNeedId) {
  const { rows } = await sql<LoanOfNeed>`
    select id, power_unit_id, purpose, status, asset_number, kind, lender from (
      select l.id, l.power_unit_id, l.purpose, l.status, u.asset_number, u.kind, null as lender, l.created_at as since
      from loan l join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
      where l.association_id = ${association} and l.power_need_id = ${need}
      union all
      select b.id, b.power_unit_id, b.purpose, b.status, b.asset_number, b.kind, b.association_name, b.since
      from door_borrowed_loans() b where b.need_id = ${need}) of_need
    order by since desc, asset_number
  `.execute(tx)
  return rows
}

/** By need: the units, ours and neighbours', that were asked for it and may still come, or stand there. */
export async function findAskedUnits(
  tx: Tx,
  association: AssociationId,
): Promise<Map<PowerNeedId, Set<string>>> {
  const { rows } = await sql<{ need: PowerNeedId; unit: string }>`
    select power_need_id as need, power_unit_id as unit from loan
    where association_id = ${association} and power_need_id is not null and status = any(${UNDER_WAY}::text[])
    union all
    select b.need_id, b.power_unit_id from door_borrowed_loans() b
    where b.need_id is not null and b.status = any(${UNDER_WAY}::text[])
  `.execute(tx)
  const units = new Map<PowerNeedId, Set<string>>()
  for (const { need, unit } of rows) units.set(need, (units.get(need) ?? new Set()).add(unit))
  return units
}

const UNDER_WAY = [...STILL_COMING, 'on_loan']
