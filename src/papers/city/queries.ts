import { sql } from 'kysely'
import { type Db, inAssociationOf, type Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Purpose, SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import type { CityList, CityListId, ListedClinic } from '../table.ts'
import type { OpenClinic } from './rules.ts'

/** 開いている医療機関 — by the newest word of anybody there; 休診 (5) said afterwards takes it off, said before it does not. */
export async function findOpenClinics(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<OpenClinic[]> {
  const { rows } = await sql<Omit<OpenClinic, 'said_at'> & { said_at: Date }>`
    with said as (
      select p.facility_id, m.name as doctor, r.condition, r.event_at, r.condition in ('open', 'partly_open') as sees,
        (select nullif(d.choice, case when d.event_at < r.event_at then '5' end) from latest_detail d where d.association_id = p.association_id and d.prompt_id = p.id
          and d.question = 'OPEN') as open
      from prompt p
        join latest_reply r on r.association_id = p.association_id and r.prompt_id = p.id
        join member m on m.association_id = p.association_id and m.id = p.member_id
      where p.association_id = ${association} and p.safety_check_id = ${id} and p.facility_id is not null
    ), newest as (
      select distinct on (facility_id) * from said order by facility_id, event_at desc, doctor
    )
    select f.id, f.name, f.ward, f.facility_type, n.condition, n.open, n.event_at as said_at,
      case when a.city_list_names then n.doctor end as doctor,
      exists (select from said s where s.facility_id = n.facility_id and (not s.sees or s.open = '5')) as is_disputed
    from newest n
      join facility f on f.association_id = ${association} and f.id = n.facility_id
      join association a on a.id = ${association}
    where n.sees and n.open is distinct from '5'
    order by f.ward, f.facility_type = 'hospital' desc, f.name, f.id
  `.execute(tx)
  return rows.map((row) => ({ ...row, said_at: row.said_at.toISOString() }))
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
