import { sql } from 'kysely'
import { findOpenClinics } from '../../board/open-clinics.ts'
import { type Db, inAssociationOf, type Tx } from '../../db.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'
import type { Purpose, SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import type { CityList, CityListId, ListedClinic } from '../table.ts'
import { type CityClinic, clinicPhone } from './rules.ts'

/** 開いている医療機関, with a doctor's name and a telephone only where the association lets the city read them. */
export async function findCityClinics(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<CityClinic[]> {
  const { city_list_names, city_list_phones } = await tx
    .selectFrom('association')
    .select(['city_list_names', 'city_list_phones'])
    .where('id', '=', association)
    .executeTakeFirstOrThrow()
  const open = await findOpenClinics(tx, association, id)
  const phones = city_list_phones ? await findClinicPhones(tx, association) : null
  return open.map(({ doctor, said_at, ...clinic }) => ({
    ...clinic,
    said_at: said_at.toISOString(),
    doctor: city_list_names ? doctor : null,
    phone: clinicPhone(phones?.get(clinic.id) ?? []),
  }))
}

/** Every number of a clinic's doctors, the one to dial first on top. */
async function findClinicPhones(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ facility_id: FacilityId; phones: string[] }>`
    select m.facility_id, array_agg(cp.value order by cp.rank, m.role = 'member', cp.created_at) as phones
    from contact_point cp join member m on m.association_id = cp.association_id and m.id = cp.member_id
    where cp.association_id = ${association} and cp.system = 'phone' and cp.removed_at is null
      and m.left_at is null and m.facility_id is not null
    group by m.facility_id
  `.execute(tx)
  return new Map(rows.map(({ facility_id, phones }) => [facility_id, phones]))
}

/** The link that the city has, and what it reads behind it. */
export interface CityListNow extends Omit<CityList, 'token_hash'> {
  version: number
  clinics: ListedClinic[]
  approved_by_name: string
  approved_at: Date
}

/** The newest of a check, also where it has ended or expired. */
export async function findCityList(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<CityListNow>`
    select l.*, v.version, v.clinics, v.approved_by_name, v.approved_at
    from city_list l cross join lateral (
      select * from city_list_version v where v.association_id = l.association_id and v.city_list_id = l.id
      order by v.version desc limit 1) v
    where l.association_id = ${association} and l.safety_check_id = ${id}
    order by l.created_at desc, v.version desc limit 1
  `.execute(tx)
  return rows[0] ?? null
}

/** What stands behind a link, for whoever holds it. */
export interface Shown extends CityListNow {
  association_name: string
  phone: string | null
  purpose: Purpose
  title: string
  status: SafetyCheck['status']
}

interface Opened {
  association_id: AssociationId
  city_list_id: CityListId
}

export const findShown = (db: Db, token_hash: Buffer) =>
  inAssociationOf(db, sql<Opened>`door_city_list(${token_hash})`, (tx, opened) => findShownIn(tx, opened))

async function findShownIn(tx: Tx, { association_id, city_list_id }: Opened): Promise<Shown | null> {
  const { rows } = await sql<Shown>`
    select l.*, v.version, v.clinics, v.approved_by_name, v.approved_at, a.name as association_name, a.phone,
      c.purpose, c.title, c.status
    from city_list l
      join association a on a.id = l.association_id
      join safety_check c on c.association_id = l.association_id and c.id = l.safety_check_id
      cross join lateral (
        select * from city_list_version v where v.association_id = l.association_id and v.city_list_id = l.id
        order by v.version desc limit 1) v
    where l.association_id = ${association_id} and l.id = ${city_list_id}
  `.execute(tx)
  return rows[0] ?? null
}

/** Why nothing may be read behind it any more, or null. */
export function overSince(
  list: Pick<CityListNow, 'ended_at' | 'expires_at'> & { status?: SafetyCheck['status'] },
  at: Date,
): 'ended' | 'expired' | 'withdrawn' | null {
  if (list.status === 'withdrawn') return 'withdrawn'
  if (list.ended_at) return 'ended'
  return at >= list.expires_at ? 'expired' : null
}
