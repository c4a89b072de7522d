import type { Generated } from 'kysely'
import type { AssociationId } from '../roster/table.ts'

export interface StaffTables {
  staff: StaffTable
}

/** 職員 — a person who signs in for one association; the account itself lives in schema `auth`. */
interface StaffTable {
  association_id: AssociationId
  user_id: string
  role: StaffRole
  created_at: Generated<Date>
}

/** What each may do stands in src/rights.ts. */
export const STAFF_ROLES = {
  office: '事務局',
  chair: '災害対策委員長',
  committee: '災害対策委員会',
  viewer: '閲覧',
} as const
export type StaffRole = keyof typeof STAFF_ROLES
