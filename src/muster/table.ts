import type { Generated } from 'kysely'
import type { Id } from '../id.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

export type ReliefStationId = Id<'relief_station'>
export type MusterAssignmentId = Id<'muster_assignment'>

export interface MusterTables {
  relief_station: ReliefStationTable
  muster_assignment: MusterAssignmentTable
}

/** 救護所 — a place to which the association sends doctors. */
interface ReliefStationTable {
  association_id: AssociationId
  id: Generated<ReliefStationId>
  name: string
  address: string | null
  created_by: string
  created_at: Date
  put_away_at: Date | null
}

/** 割り当て — who is sent where in one check. Append-only: the newest of a member counts. */
interface MusterAssignmentTable {
  association_id: AssociationId
  id: Generated<MusterAssignmentId>
  safety_check_id: SafetyCheckId
  member_id: MemberId
  place: number
  /** Null: sent nowhere any more. */
  relief_station_id: ReliefStationId | null
  assigned_by: string
  /** The name as it was then. */
  assigned_by_name: string
  assigned_at: Date
}
