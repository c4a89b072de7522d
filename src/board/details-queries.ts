import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { Reply } from '../replies/table.ts'
import type { AssociationId, FacilityType } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import type { Person } from './people.ts'
import { BY_TELEPHONE, PERSON, who } from './people.ts'

/** One member's word on one question. */
export interface Detail extends Person {
  facility_type: FacilityType | null
  question: string
  choice: string
  /** Who said so, and how. */
  via: Reply['via']
  event_at: Date
}

/** くわしい状況 — the newest word of everybody on every question of this check, in the order of the telephone. */
export async function findDetails(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<Detail>`
    select ${PERSON}, p.facility_type, d.question, d.choice, d.via, d.event_at
    from prompt p join latest_detail d on d.association_id = p.association_id and d.prompt_id = p.id
      ${who(association)}
    where p.association_id = ${association} and p.safety_check_id = ${id}
    order by ${BY_TELEPHONE}
  `.execute(tx)
  return rows
}
