import type { ColumnType, Selectable } from 'kysely'
import type { AssociationId } from '../roster/table.ts'

export interface AuditTables {
  audit: AuditTable
}

/** 操作記録 — who did what when. Append-only; each row's hash covers the one before it. */
interface AuditTable {
  association_id: AssociationId
  seq: ColumnType<string, number, never>
  at: Date
  /** User id, `cli`, `system`, or `member` for a doctor's own doing. */
  actor: string
  action: string
  /** Ids and counts only. */
  detail: ColumnType<Record<string, unknown>, string, never>
  prev_hash: Buffer
  hash: Buffer
}

export type AuditEntry = Selectable<AuditTable>
