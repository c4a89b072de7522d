import type { Generated } from 'kysely'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'

export interface SnapshotTables {
  edge_push: EdgePushTable
}

/** 控えの送り — which state of a check the edge was last told. */
interface EdgePushTable {
  association_id: AssociationId
  safety_check_id: SafetyCheckId
  /** A hash of what its page says; null where the edge has taken nothing yet. */
  fingerprint: string | null
  pushed_at: Date | null
  tries: Generated<number>
  next_try_at: Date
}
