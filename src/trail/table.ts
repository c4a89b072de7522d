import type { AssociationId } from '../roster/table.ts'

export interface TrailTables {
  audit_head_mail: AuditHeadMailTable
}

/** 先頭の控え — the newest entry of the audit chain as it was mailed on one day: an anchor outside of the database. */
interface AuditHeadMailTable {
  association_id: AssociationId
  day: string
  seq: string
  hash: Buffer
  entries: number
  lease_until: Date | null
  told_at: Date | null
}
