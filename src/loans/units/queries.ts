import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import type { UnitHistory } from '../inspections/plan.ts'
import type { LoanId, PowerUnit, PowerUnitId } from '../table.ts'
import type { InspectionKind, LoanStatus } from '../words.ts'

/** A unit with what is known of it now: whose it is, how it is kept, and who has it. */
export interface UnitNow extends Omit<PowerUnit, 'gasoline_bought_on'>, UnitHistory {
  facility_name: string | null
  ward: string | null
  last_kind: InspectionKind | null
  last_passed: boolean | null
  last_at: Date | null
  /** The loan that keeps it away or has it spoken for; null while it lies in its place. */
  loan_id: LoanId | null
  loan_status: LoanStatus | null
  loan_purpose: Purpose | null
  loan_until: Date | null
  borrower: string | null
}

/** The states of a loan in which its unit is nobody else's. */
export const TAKEN = ['approved', 'reserved', 'on_loan', 'returned', 'broken', 'lost'] as const

/** Every unit with its state, by number; or the one asked for. */
export async function findUnits(
  tx: Tx,
  association: AssociationId,
  { at, unit = null }: { at: Date; unit?: PowerUnitId | null },
): Promise<UnitNow[]> {
  const { rows } = await sql<UnitNow>`
    select u.*, u.gasoline_bought_on::text as gasoline_on, f.name as facility_name, f.ward,
      seen.*, last.kind as last_kind, last.passed as last_passed, last.inspected_at as last_at,
      l.id as loan_id, l.status as loan_status, l.purpose as loan_purpose, upper(l.period) as loan_until,
      coalesce(bf.name, l.borrower_facility_name) as borrower
    from power_unit u
      left join facility f on f.association_id = u.association_id and f.id = u.facility_id
      cross join lateral (
        select max(i.inspected_at) filter (where i.passed) as run_at,
          max(i.inspected_at) filter (where i.passed and i.kind in ('half_yearly', 'yearly')) as half_yearly_at,
          max(i.inspected_at) filter (where i.passed and i.kind = 'yearly') as yearly_at,
          max(i.inspected_at) filter (where i.charge_percent >= 50) as charged_at
        from power_inspection i where i.association_id = u.association_id and i.power_unit_id = u.id) seen
      left join lateral (
        select i.kind, i.passed, i.inspected_at from power_inspection i
        where i.association_id = u.association_id and i.power_unit_id = u.id
        order by i.inspected_at desc, i.id limit 1) last on true
      left join lateral (
        select * from loan l
        where l.association_id = u.association_id and l.power_unit_id = u.id
          and l.status = any(${TAKEN}::text[])
          and (l.status in ('on_loan', 'returned') or (l.handed_over_at is not null and l.returned_at is null)
            or (l.status in ('approved', 'reserved') and l.period @> ${at}::timestamptz))
        order by lower(l.period) desc limit 1) l on true
      left join facility bf on bf.association_id = l.association_id and bf.id = l.facility_id
    where u.association_id = ${association} and (${unit}::uuid is null or u.id = ${unit})
    order by u.status = 'retired', length(u.asset_number), u.asset_number
  `.execute(tx)
  return rows
}

export async function findUnit(
  tx: Tx,
  association: AssociationId,
  { id, at }: { id: PowerUnitId; at: Date },
) {
  const [unit] = await findUnits(tx, association, { at, unit: id })
  return unit ?? null
}

/** Whom a unit may belong to: every facility somebody works at, by ward and name. */
export const findOwners = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('facility')
    .select(['id', 'name', 'ward'])
    .where('association_id', '=', association)
    .orderBy('ward')
    .orderBy('name')
    .execute()

export type Owner = Awaited<ReturnType<typeof findOwners>>[number]

export const isOwner = (owners: { id: FacilityId }[]): ReadonlySet<string> =>
  new Set(owners.map(({ id }) => id))
