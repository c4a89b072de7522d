import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { Loan, LoanId, LoanStep, PowerNeedId, PowerUnit, PowerUnitId } from '../table.ts'

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
      l.borrower_association_id, l.borrower_facility_name, l.status, lower(l.period) as "from",
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
  about: string
  to_whom: 'owner' | 'key_holder' | 'borrower' | 'office'
  status: 'due' | 'sent' | 'failed'
  at: Date
  ways: number
}

export async function findLoanMessages(tx: Tx, association: AssociationId, loan: LoanId) {
  const { rows } = await sql<MessageView>`
    select about, to_whom, status, max(coalesce(sent_at, due_at)) as at, count(*)::int as ways
    from loan_message where association_id = ${association} and loan_id = ${loan} and status <> 'cancelled'
    group by place, about, to_whom, status order by max(coalesce(sent_at, due_at)), to_whom
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

/** What may take the place of a unit that broke: everything that is free and fits the need's plain sums. */
export interface NextBest {
  id: PowerUnitId
  asset_number: string
  kind: PowerUnit['kind']
  rated_w: number
  owner_name: string | null
  storage_place: string
  /** As measured; null where only its fuel says. */
  hours: number | null
}

/**
 * 代わりの電源 — ready, free, strong enough for Σ rated ≤ 0.8 × output, a pure sine wave; the longest hours first. The page
 * of the need shows the whole matching.
 */
export async function findNextBest(
  tx: Tx,
  { association, need, at }: { association: AssociationId; need: PowerNeedId; at: Date },
): Promise<NextBest[]> {
  const { rows } = await sql<NextBest>`
    with load as (
      select coalesce(sum(d.count * d.rated_w), 0) as rated, nullif(sum(d.count * d.measured_w), 0) as measured
      from power_need_device d where d.association_id = ${association} and d.power_need_id = ${need}
    )
    select u.id, u.asset_number, u.kind, u.rated_w, own.name as owner_name, u.storage_place,
      round(u.capacity_wh * 0.85 * u.health_percent / 100 / load.measured, 1)::float8 as hours
    from power_unit u cross join load
      join power_need n on n.association_id = u.association_id and n.id = ${need}
      left join facility own on own.association_id = u.association_id and own.id = u.facility_id
    where u.association_id = ${association} and u.status = 'ready'
      and (u.lendable_to <> 'own' or u.facility_id = n.facility_id)
      and u.waveform = 'sine' and u.frequency in ('hz60', 'both') and load.rated <= 0.8 * u.rated_w
      and not exists (select from loan l where l.association_id = u.association_id and l.power_unit_id = u.id
        and ((l.status in ('approved', 'reserved', 'on_loan', 'returned', 'broken', 'lost')
            and l.period @> ${at}::timestamptz)
          or (l.handed_over_at is not null and l.returned_at is null)))
    order by hours desc nulls first, u.rated_w, u.asset_number
    limit 3
  `.execute(tx)
  return rows
}
