import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, FacilityId, MemberId } from '../../roster/table.ts'
import type { PromptId, SafetyCheckId } from '../../safety-checks/table.ts'

/** A doctor who has not answered, as a sheet to his clinic names him. */
export interface ToFax {
  member_id: MemberId
  facility_id: FacilityId | null
  facility: string | null
  ward: string | null
  name: string
  member_number: string
  fax: string | null
  prompt_id: PromptId
  generation: number
  /** His link was made, so a code on paper leads to a page. */
  has_link: boolean
}

/** Clinic by clinic in the order of the wards; a fax number of any of its doctors is the clinic's. */
export async function findToFax(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<ToFax>`
    select p.member_id, p.facility_id, f.name as facility, p.ward, m.name, m.member_number,
      p.id as prompt_id, p.generation, p.token_hash is not null as has_link, (
        select cp.value from contact_point cp
        where cp.association_id = p.association_id and cp.member_id = p.member_id and cp.system = 'fax'
          and cp.removed_at is null
        order by cp.rank, cp.created_at limit 1) as fax
    from prompt p
      join member m on m.association_id = p.association_id and m.id = p.member_id
      left join facility f on f.association_id = p.association_id and f.id = p.facility_id
    where p.association_id = ${association} and p.safety_check_id = ${id}
      and not exists (select from standing_reply r
        where r.association_id = p.association_id and r.prompt_id = p.id)
    order by p.ward nulls last, f.name nulls last, f.id, p.role = 'member', m.kana, m.member_number
  `.execute(tx)
  return rows
}

/** The clinic's sheet: its silent doctors, and where to fax it. Who has no clinic gets one of his own. */
export interface FaxSheet {
  key: string
  facility: string | null
  ward: string | null
  fax: string | null
  doctors: ToFax[]
}

export function sheetsOf(found: ToFax[]): FaxSheet[] {
  const groups = Map.groupBy(found, ({ facility_id, member_id }) => facility_id ?? member_id)
  return [...groups].map(([key, doctors]) => ({
    key,
    facility: doctors[0]?.facility ?? null,
    ward: doctors[0]?.ward ?? null,
    fax: doctors.find(({ fax }) => fax !== null)?.fax ?? null,
    doctors,
  }))
}
