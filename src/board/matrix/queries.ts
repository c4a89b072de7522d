import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { asked, COUNTS } from '../queries.ts'
import type { Cell } from './rules.ts'

/** Every combination of role, ward and kind of facility that was asked, in one statement. */
export async function countCells(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<Cell>`
    with ${asked(association, id)}
    select role, ward, facility_type, ${COUNTS} from asked group by role, ward, facility_type
  `.execute(tx)
  return rows
}
