import type { Generated, Selectable } from 'kysely'
import type { Id } from '../id.ts'
import type { AssociationId } from '../roster/table.ts'

export interface StaffTables {
  staff: StaffTable
  invitation: InvitationTable
  factor_reset: FactorResetTable
}

/** 職員 — a person who signs in for one association; the account itself lives in schema `auth`. */
interface StaffTable {
  association_id: AssociationId
  user_id: string
  role: StaffRole
  created_at: Generated<Date>
  /** Without a break; null means from the first day. */
  officer_since: Date | null
  left_at: Date | null
}

/** 招待 — a link by mail with which one person joins the staff, once; only its hash is kept. */
interface InvitationTable {
  association_id: AssociationId
  id: Generated<InvitationId>
  name: string
  email: string
  role: StaffRole
  token_hash: Buffer
  invited_by: string
  /** Of the newest link: sending again makes a new one. */
  sent_at: Date
  expires_at: Date
  /** When a mail host took it over. */
  mailed_at: Date | null
  accepted_at: Date | null
  accepted_by: string | null
  revoked_at: Date | null
}

/** 認証アプリの解除の依頼 — asked for by one officer and approved by another, for a third who lost theirs. */
interface FactorResetTable {
  association_id: AssociationId
  id: Generated<FactorResetId>
  user_id: string
  requested_by: string
  requested_at: Date
  approved_by: string | null
  approved_at: Date | null
  withdrawn_at: Date | null
}

export type InvitationId = Id<'invitation'>
export type FactorResetId = Id<'factor_reset'>
export type Invitation = Selectable<InvitationTable>

/** What each may do stands in src/rights.ts. */
export const STAFF_ROLES = {
  office: '事務局',
  chair: '災害対策委員長',
  committee: '災害対策委員会',
  viewer: '閲覧',
} as const
export type StaffRole = keyof typeof STAFF_ROLES

/** Who can launch: nobody of these works with a password alone, and two of them may free a third of a lost one. */
export const OFFICERS = ['office', 'chair'] as const satisfies readonly StaffRole[]
export const isOfficer = (role: StaffRole) => OFFICERS.some((officer) => officer === role)
