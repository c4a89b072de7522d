import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerInspection, PowerInspectionId, PowerPhotoId, PowerUnitId } from '../table.ts'
import { findUnits, type UnitNow } from '../units/queries.ts'
import type { UnitKind } from '../words.ts'
import { type Due, duesOf } from './plan.ts'

export type InspectionOnList = Omit<PowerInspection, 'gasoline_bought_on' | 'association_id'> & {
  gasoline_on: string | null
}

/** A unit's inspections, newest first. */
export async function findInspections(
  tx: Tx,
  association: AssociationId,
  unit: PowerUnitId,
): Promise<InspectionOnList[]> {
  const { rows } = await sql<InspectionOnList>`
    select i.*, i.gasoline_bought_on::text as gasoline_on from power_inspection i
    where i.association_id = ${association} and i.power_unit_id = ${unit}
    order by i.inspected_at desc, i.id limit 200
  `.execute(tx)
  return rows
}

export async function findInspection(
  tx: Tx,
  association: AssociationId,
  { unit, id }: { unit: PowerUnitId; id: PowerInspectionId },
) {
  const found = await findInspections(tx, association, unit)
  return found.find((inspection) => inspection.id === id) ?? null
}

/** Only of a unit's own: its picture, or that of one of its inspections. */
export const findPhoto = (
  tx: Tx,
  association: AssociationId,
  { unit, photo }: { unit: PowerUnitId; photo: PowerPhotoId },
) =>
  tx
    .selectFrom('power_photo')
    .select(['media_type', 'content'])
    .where('association_id', '=', association)
    .where('id', '=', photo)
    .where(
      sql<boolean>`(exists (select from power_unit u where u.association_id = power_photo.association_id
        and u.id = ${unit} and u.photo_id = power_photo.id)
      or exists (select from power_inspection i where i.association_id = power_photo.association_id
        and i.power_unit_id = ${unit} and i.photo_id = power_photo.id))`,
    )
    .executeTakeFirst()

export interface LateUnit {
  unit: UnitNow
  dues: Due[]
}

/** 点検が遅れている電源 — those that wait longest first; what is not at hand cannot be inspected now. */
export function lateOf(units: UnitNow[], at: Date): LateUnit[] {
  const longest = ({ dues }: LateUnit) => Math.min(...dues.map(({ since }) => since?.getTime() ?? 0))
  return units
    .filter(({ loan_status }) => loan_status !== 'on_loan' && loan_status !== 'lost')
    .map((unit) => ({ unit, dues: duesOf(unit, at) }))
    .filter(({ dues }) => dues.length > 0)
    .sort((a, b) => longest(a) - longest(b))
}

/** For the list of what needs a person: units whose inspection is late, and those that cannot be used. */
export async function countTroubled(tx: Tx, association: AssociationId, at: Date) {
  const units = await findUnits(tx, association, { at })
  return {
    late: lateOf(units, at).length,
    out_of_order: units.filter(({ status }) => status === 'out_of_order').length,
  }
}

export interface InspectionYear {
  kind: UnitKind
  /** Units that are in use at the end, and in how many months of the span they were there to be inspected. */
  units: number
  months: number
  /** In how many of these months somebody inspected them. */
  inspected_months: number
  inspections: number
  failed: number
}

/**
 * 点検の実施率 — for the yearly report, by kind of unit: months with an inspection over months in which there was a unit
 * to inspect. A unit counts from the month in which it was entered.
 */
export async function findInspectionYear(
  tx: Tx,
  association: AssociationId,
  { from, until }: { from: Date; until: Date },
): Promise<InspectionYear[]> {
  const { rows } = await sql<InspectionYear>`
    with months as (
      select u.id, u.kind, m.at as month from power_unit u
        cross join generate_series(
          date_trunc('month', greatest(u.created_at, ${from}::timestamptz) at time zone 'Asia/Tokyo'),
          (${until}::timestamptz - interval '1 second') at time zone 'Asia/Tokyo', interval '1 month') m(at)
      where u.association_id = ${association} and u.status <> 'retired' and u.created_at < ${until}
    ), looks as (
      select i.power_unit_id, i.passed, date_trunc('month', i.inspected_at at time zone 'Asia/Tokyo') as month
      from power_inspection i
      where i.association_id = ${association} and i.inspected_at >= ${from} and i.inspected_at < ${until}
    )
    select months.kind, count(distinct months.id)::int as units, count(*)::int as months,
      count(*) filter (where exists (select from looks l where l.power_unit_id = months.id and l.month = months.month))::int
        as inspected_months,
      coalesce(sum((select count(*) from looks l where l.power_unit_id = months.id and l.month = months.month)), 0)::int
        as inspections,
      coalesce(sum((select count(*) from looks l where l.power_unit_id = months.id and l.month = months.month
        and not l.passed)), 0)::int as failed
    from months group by months.kind order by months.kind
  `.execute(tx)
  return rows
}
