import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { FacilityType, Role } from '../../roster/table.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { countBoard, type Tally } from '../queries.ts'
import { type Axes, type Cell, type Scope, splitOf } from './rules.ts'
import { combineSmall } from './small-cells.ts'

export interface Found {
  cells: Cell[]
  /** The highest round that anybody has sent in this incident; 1 where there is nothing to put together. */
  rounds: number
  /** What was counted in the end: of one's own people alone always this one round. */
  scope: Scope
}

/** The cells from which the wanted matrix is added up; of the neighbours there are counts by one split and no more. */
export async function findCells(
  tx: Tx,
  check: SafetyCheck,
  { axes, scope, own_name }: { axes: Axes; scope: Scope; own_name: string },
): Promise<Found> {
  const split = splitOf(axes)
  const joint = split && check.incident_id ? await jointCells(tx, check, { split, scope }) : null
  if (joint && joint.cells.length > 0) return joint
  const { cells: own } = await countBoard(tx, check.association_id, check.id)
  return {
    cells: own.map((cell) => ({ ...cell, association: own_name, is_own: true })),
    rounds: 1,
    scope: 'round',
  }
}

type JointCell = Omit<Tally, 'late' | 'unreached' | 'sending'> & {
  association: string
  is_own: boolean
  /** Null where it has sent none. */
  rounds: number | null
  key: string | null
  asked_in: Record<string, number>
}

async function jointCells(
  tx: Tx,
  { incident_id, purpose, round }: SafetyCheck,
  { split, scope }: { split: string; scope: Scope },
): Promise<Found> {
  const { rows } = await sql<JointCell>`
    select * from door_joint_cells(${incident_id}, ${purpose}, ${split}, ${scope === 'round' ? round : null}::int)
  `.execute(tx)
  const cells = rows.map(({ key, rounds, ...counts }) => ({
    ...counts,
    // The neighbours tell nothing of these.
    late: 0,
    unreached: 0,
    sending: 0,
    role: split === 'role' ? (key as Role | null) : null,
    ward: split === 'ward' ? key : null,
    facility_type: split === 'facility_type' ? (key as FacilityType | null) : null,
  }))
  const most = Math.max(round, ...rows.map(({ rounds }) => rounds ?? 1))
  return { cells: combineSmall(cells), rounds: most, scope }
}
