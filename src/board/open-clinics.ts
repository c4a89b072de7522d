import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { Condition } from '../replies/table.ts'
import type { AssociationId, FacilityId, FacilityType } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

/** A clinic of which the newest word of any doctor there says that it sees patients. */
export interface OpenClinic {
  id: FacilityId
  name: string
  ward: string
  facility_type: FacilityType
  condition: Extract<Condition, 'open' | 'partly_open'>
  /** His choice of the question OPEN; null where he gave none since. */
  care: string | null
  said_at: Date
  /** Who said so; for readers outside only where the association lets them read names. */
  doctor: string
  /** Another doctor of the same clinic said before that it is closed, or that he needs help. */
  is_disputed: boolean
}

/** The choice 休診 of the question OPEN. */
const ON_HOLIDAY = '5'

/** 診療できる医療機関 — 休診 said after the button takes a clinic off; ● or ◐ pressed after it brings it back. */
export async function findOpenClinics(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<OpenClinic[]> {
  const { rows } = await sql<OpenClinic>`
    with said as (
      select p.facility_id, m.name as doctor, r.id, r.condition, r.event_at, r.received_at, (
          select nullif(d.choice, case when d.event_at < r.event_at then ${ON_HOLIDAY} end) from latest_detail d
          where d.association_id = p.association_id and d.prompt_id = p.id and d.question = 'OPEN') as care
      from prompt p
        join latest_reply r on r.association_id = p.association_id and r.prompt_id = p.id
        join member m on m.association_id = p.association_id and m.id = p.member_id
      where p.association_id = ${association} and p.safety_check_id = ${id} and p.facility_id is not null
    ), judged as (
      select *, condition in ('open', 'partly_open') and care is distinct from ${ON_HOLIDAY} as sees from said
    ), newest as (
      select distinct on (facility_id) * from judged order by facility_id, event_at desc, received_at desc, id
    )
    select f.id, f.name, f.ward, f.facility_type, n.condition, n.care, n.event_at as said_at, n.doctor,
      exists (select from judged j where j.facility_id = n.facility_id and not j.sees) as is_disputed
    from newest n join facility f on f.association_id = ${association} and f.id = n.facility_id
    where n.sees
    order by f.ward, f.facility_type = 'hospital' desc, f.name, f.id
  `.execute(tx)
  return rows
}
