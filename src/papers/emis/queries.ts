import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import type { FacilityState } from './rules.ts'

/** Every facility of which a doctor was asked, with what was said there; who needs support first comes from the rules. */
export async function findFacilityStates(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<FacilityState>`
    with asked as (
      select p.facility_id, p.id as prompt_id from prompt p
      where p.association_id = ${association} and p.safety_check_id = ${id} and p.facility_id is not null
    ), said as (
      select a.facility_id, r.condition, r.event_at from asked a
        join latest_reply r on r.association_id = ${association} and r.prompt_id = a.prompt_id
    ), told as (
      select distinct on (a.facility_id, d.question) a.facility_id, d.question, d.choice, d.event_at from asked a
        join latest_detail d on d.association_id = ${association} and d.prompt_id = a.prompt_id
      order by a.facility_id, d.question, d.event_at desc
    )
    select f.id, f.name, f.facility_type, f.ward, f.medical_code,
      (select s.condition from said s where s.facility_id = f.id order by s.event_at desc limit 1) as condition,
      exists (select from said s where s.facility_id = f.id and s.condition = 'needs_help') as needs_help,
      coalesce((select jsonb_object_agg(t.question, t.choice) from told t where t.facility_id = f.id), '{}') as details,
      greatest((select max(s.event_at) from said s where s.facility_id = f.id),
        (select max(t.event_at) from told t where t.facility_id = f.id)) as said_at
    from facility f
    where f.association_id = ${association} and f.id in (select facility_id from asked)
    order by f.facility_type = 'hospital' desc, f.facility_type = 'bedded_clinic' desc, f.ward, f.name, f.id
  `.execute(tx)
  return rows
}
