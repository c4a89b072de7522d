import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { Condition, Reply } from '../../replies/table.ts'
import type { AssociationId, FacilityId, FacilityType } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { type AskedFacility, LIFELINES, type Said } from './rules.ts'

interface Row {
  id: FacilityId
  name: string
  ward: string | null
  facility_type: FacilityType
  phone: string | null
  condition: Condition | null
  event_at: Date | null
  via: Reply['via'] | null
  heard_from: string | null
  said_by: string | null
  needs_help: boolean
}

/** Every facility of which a doctor was asked: the newest answer of any of them, and who gave it. */
export async function findFacilities(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<Row>`
    with asked as materialized (
      select p.id, p.facility_id, p.member_id, p.ward from prompt p
      where p.association_id = ${association} and p.safety_check_id = ${id} and p.facility_id is not null
    ), answered as (
      select distinct on (a.facility_id) a.facility_id, a.member_id, r.condition, r.event_at, r.via, r.heard_from
      from asked a cross join lateral (
        select * from latest_reply where association_id = ${association} and prompt_id = a.id limit 1) r
      order by a.facility_id, r.event_at desc, r.received_at desc, r.id
    )
    select f.id, f.name, f.facility_type, max(a.ward) as ward, (
        select cp.value from member m join contact_point cp on cp.association_id = m.association_id and cp.member_id = m.id
        where m.association_id = ${association} and m.facility_id = f.id and m.left_at is null
          and cp.system = 'phone' and cp.removed_at is null
        order by cp.rank, cp.created_at limit 1) as phone,
      r.condition, r.event_at, r.via, r.heard_from,
      (select name from member m where m.association_id = ${association} and m.id = r.member_id) as said_by,
      bool_or((select condition from latest_reply where association_id = ${association} and prompt_id = a.id limit 1)
        is not distinct from 'needs_help') as needs_help
    from asked a
      join facility f on f.association_id = ${association} and f.id = a.facility_id
      left join answered r on r.facility_id = f.id
    group by f.id, f.name, f.facility_type, r.condition, r.event_at, r.via, r.heard_from, r.member_id
    order by max(a.ward) nulls last, f.name
  `.execute(tx)
  const said = await findSaid(tx, association, id)
  const byFacility = Map.groupBy(said, ({ facility_id }) => facility_id)
  return rows.map((row): AskedFacility => ({ ...row, said: byFacility.get(row.id) ?? [] }))
}

/** くわしい状況 of every facility: of several doctors there the newest word on each question. */
async function findSaid(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<Said & { facility_id: FacilityId }>`
    select distinct on (p.facility_id, d.question) p.facility_id, d.question, d.choice, d.event_at, m.name as said_by
    from prompt p
      join latest_detail d on d.association_id = p.association_id and d.prompt_id = p.id
      join member m on m.association_id = p.association_id and m.id = p.member_id
    where p.association_id = ${association} and p.safety_check_id = ${id} and p.facility_id is not null
      and d.question = any(${['OPEN', ...LIFELINES]}::text[])
    order by p.facility_id, d.question, d.event_at desc, m.kana
  `.execute(tx)
  return rows
}
