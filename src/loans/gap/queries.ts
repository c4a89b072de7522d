import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import type { FacilityPower } from './rules.ts'

/** Launched checks, the newest first; of a draft there is nothing to say. */
export const findChecks = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('safety_check')
    .select(['id', 'title', 'purpose', 'status'])
    .where('association_id', '=', association)
    .where('status', 'in', ['open', 'frozen', 'closed'])
    .orderBy('launched_at', 'desc')
    .limit(50)
    .execute()

/** What every facility of a check has said of its power; of several doctors there the newest word counts. */
export async function findFacilityPower(tx: Tx, association: AssociationId, check: SafetyCheckId) {
  const { rows } = await sql<FacilityPower>`
    with asked as materialized (
      select p.id, p.facility_id, exists (
        select from latest_reply r where r.association_id = p.association_id and r.prompt_id = p.id) as has_answered
      from prompt p
      where p.association_id = ${association} and p.safety_check_id = ${check} and p.facility_id is not null),
    said as materialized (
      select distinct on (a.facility_id, d.question) a.facility_id, d.question, d.choice
      from asked a join reply_detail d on d.association_id = ${association} and d.prompt_id = a.id
      where d.question in ('PWR', 'HVEN', 'HOXY')
      order by a.facility_id, d.question, d.event_at desc, d.received_at desc)
    select f.ward, bool_or(a.has_answered) as has_answered,
      (select choice from said s where s.facility_id = f.id and s.question = 'PWR') as power,
      (select choice::int from said s where s.facility_id = f.id and s.question = 'HVEN') as ventilators,
      (select choice::int from said s where s.facility_id = f.id and s.question = 'HOXY') as oxygen,
      f.home_ventilator_patients as roster_ventilators, f.home_oxygen_patients as roster_oxygen
    from asked a join facility f on f.association_id = ${association} and f.id = a.facility_id
    group by f.id, f.ward, f.home_ventilator_patients, f.home_oxygen_patients`.execute(tx)
  return rows
}
