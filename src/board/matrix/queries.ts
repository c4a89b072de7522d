import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, FacilityType, Role } from '../../roster/table.ts'
import type { SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import { asked, COUNTS, type Tally } from '../queries.ts'
import { type Axes, type Cell, splitOf } from './rules.ts'

/** The cells from which the wanted matrix is added up; of the neighbours there are counts by one split and no more. */
export async function findCells(
  tx: Tx,
  check: SafetyCheck,
  { axes, own_name }: { axes: Axes; own_name: string },
): Promise<Cell[]> {
  const split = splitOf(axes)
  const joint = split && check.incident_id ? await jointCells(tx, check, split) : []
  if (joint.length > 0) return joint
  const own = await countCells(tx, check.association_id, check.id)
  return own.map((cell) => ({ ...cell, association: own_name }))
}

/** Every combination of role, ward and kind of facility that was asked, in one statement. */
export async function countCells(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<Omit<Cell, 'association'>>`
    with ${asked(association, id)}
    select role, ward, facility_type, ${COUNTS} from asked group by role, ward, facility_type
  `.execute(tx)
  return rows
}

type JointCell = Omit<Tally, 'late' | 'unreached' | 'sending'> & { association: string; key: string | null }

async function jointCells(tx: Tx, { incident_id, purpose }: SafetyCheck, split: string): Promise<Cell[]> {
  const { rows } = await sql<JointCell>`
    select * from door_joint_cells(${incident_id}, ${purpose}, ${split})
  `.execute(tx)
  return rows.map(({ key, ...counts }) => ({
    ...counts,
    // The neighbours tell nothing of these.
    late: 0,
    unreached: 0,
    sending: 0,
    role: split === 'role' ? (key as Role | null) : null,
    ward: split === 'ward' ? key : null,
    facility_type: split === 'facility_type' ? (key as FacilityType | null) : null,
  }))
}
