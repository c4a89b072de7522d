import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import type { PowerNeedId } from '../table.ts'
import { lacksUnit } from './lacks-unit.ts'
import type { WishedDevice } from './need-form.ts'

/** A need with its facility, its check and the devices that count now. */
export type FoundNeed = Awaited<ReturnType<typeof findNeeds>>[number]

export async function findNeed(
  tx: Tx,
  association: AssociationId,
  id: PowerNeedId,
): Promise<FoundNeed | null> {
  return (await findNeeds(tx, association, { id }))[0] ?? null
}

/** Open ones, of which `lacking` leaves those of one purpose that wait for no unit; or the newest hundred that are over. */
export async function findNeeds(
  tx: Tx,
  association: AssociationId,
  { id, over = false, lacking }: { id?: PowerNeedId; over?: boolean; lacking?: Purpose | undefined } = {},
) {
  const rows = await needs(tx, association)
    .$if(id !== undefined, (query) => query.where('power_need.id', '=', id as PowerNeedId))
    .$if(id === undefined, (query) => query.where('power_need.status', over ? '<>' : '=', 'open'))
    .$if(lacking !== undefined, (query) =>
      query.where('power_need.purpose', '=', lacking as Purpose).where(lacksUnit),
    )
    .orderBy('power_need.asked_at', 'desc')
    .limit(over ? 100 : 2_000)
    .execute()
  return rows.map((row) => ({
    ...row,
    hours_needed: Number(row.hours_needed),
    battery_left_hours: row.battery_left_hours === null ? null : Number(row.battery_left_hours),
  }))
}

/** The open need of a facility in the same drill or disaster, if there is one. */
export const findOpenNeedOf = async (
  tx: Tx,
  association: AssociationId,
  { facility_id, purpose, safety_check_id }: Pick<FoundNeed, 'facility_id' | 'purpose' | 'safety_check_id'>,
): Promise<FoundNeed | null> => {
  const found = await findNeeds(tx, association)
  return (
    found.find(
      (need) =>
        need.facility_id === facility_id &&
        need.purpose === purpose &&
        need.safety_check_id === safety_check_id,
    ) ?? null
  )
}

const needs = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('power_need')
    .innerJoin('facility', (join) =>
      join
        .onRef('facility.association_id', '=', 'power_need.association_id')
        .onRef('facility.id', '=', 'power_need.facility_id'),
    )
    .leftJoin('safety_check', (join) =>
      join
        .onRef('safety_check.association_id', '=', 'power_need.association_id')
        .onRef('safety_check.id', '=', 'power_need.safety_check_id'),
    )
    .selectAll('power_need')
    .select([
      'facility.name as facility_name',
      'facility.ward',
      'safety_check.title as check_title',
      phoneOf.as('phone'),
      sql<WishedDevice[]>`coalesce((
        select json_agg(json_build_object('device', d.device, 'count', d.count, 'rated_w', d.rated_w,
          'measured_w', d.measured_w, 'starting_w', d.starting_w, 'from_label', d.from_label) order by d.place)
        from power_need_device d where d.association_id = power_need.association_id
          and d.power_need_id = power_need.id and d.need_version = (
            select max(v.need_version) from power_need_device v
            where v.association_id = d.association_id and v.power_need_id = d.power_need_id)), '[]'::json)`.as(
        'devices',
      ),
    ])
    .where('power_need.association_id', '=', association)

/** Of whoever works there and has one: the facility itself has no telephone on the roster. */
const phoneOf = sql<string | null>`(
  select cp.value from member m
    join contact_point cp on cp.association_id = m.association_id and cp.member_id = m.id
  where m.association_id = power_need.association_id and m.facility_id = power_need.facility_id
    and m.left_at is null and cp.system = 'phone' and cp.removed_at is null
  order by cp.rank, cp.created_at limit 1)`

export const findFacilities = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('facility')
    .select(['id', 'name', 'ward'])
    .where('association_id', '=', association)
    .orderBy('ward')
    .orderBy('name')
    .execute()

/** Held until the end of the transaction: two presses for one facility come one after the other. */
export const holdFacility = (tx: Tx, association: AssociationId, id: FacilityId) =>
  tx
    .selectFrom('facility')
    .select('id')
    .where('association_id', '=', association)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
