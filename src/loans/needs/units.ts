import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import type { LoanId, PowerUnit } from '../table.ts'

/** What the page of a need says of a unit. */
export type ReadyUnit = Omit<PowerUnit, 'association_id' | 'weight_kg'> & {
  weight_kg: number | null
  ward: string | null
  owner_name: string | null
  /** When it last passed an inspection; null where none is on record. */
  passed_at: Date | null
}

/**
 * 使える電源 — ready, not failed at their last inspection, and lent to nobody in this period. What is out stays out until it
 * is back, whatever day was promised; what is not lent out stands only with its own facility.
 */
export async function findReadyUnits(
  tx: Tx,
  association: AssociationId,
  { for_facility, from, until }: { for_facility: FacilityId | null; from: Date; until: Date },
) {
  const { rows } = await sql<ReadyUnit>`
    select u.*, u.weight_kg::float8 as weight_kg, f.ward, f.name as owner_name, (
        select max(i.inspected_at) from power_inspection i
        where i.association_id = u.association_id and i.power_unit_id = u.id and i.passed) as passed_at
    from power_unit u
      left join facility f on f.association_id = u.association_id and f.id = u.facility_id
    where u.association_id = ${association} and u.status = 'ready'
      and (u.lendable_to <> 'own' or u.facility_id = ${for_facility}::uuid)
      and coalesce((
        select i.passed from power_inspection i
        where i.association_id = u.association_id and i.power_unit_id = u.id
        order by i.inspected_at desc limit 1), true)
      and not exists (
        select from loan l where l.association_id = u.association_id and l.power_unit_id = u.id
          and (l.status in ('on_loan', 'returned') or (l.handed_over_at is not null and l.returned_at is null)
            or l.status in ('approved', 'reserved') and l.period && tstzrange(${from}, ${until})))
    order by length(u.asset_number), u.asset_number
  `.execute(tx)
  return rows
}

/** 訓練で出ている電源 — of a drill's loan, and to be called back where somebody needs them in earnest. */
export interface DrillLent extends Pick<PowerUnit, 'asset_number' | 'kind' | 'maker' | 'model'> {
  loan_id: LoanId
  purpose: Purpose
  borrower_name: string
}

export async function findDrillLent(tx: Tx, association: AssociationId): Promise<DrillLent[]> {
  const { rows } = await sql<DrillLent>`
    select l.id as loan_id, l.purpose, u.asset_number, u.kind, u.maker, u.model,
      coalesce(l.borrower_facility_name, f.name, '借受者') as borrower_name
    from loan l join power_unit u on u.association_id = l.association_id and u.id = l.power_unit_id
      left join facility f on f.association_id = l.association_id and f.id = l.facility_id
    where l.association_id = ${association} and l.purpose <> 'actual' and l.status = 'on_loan' and u.status = 'ready'
    order by length(u.asset_number), u.asset_number
  `.execute(tx)
  return rows
}
