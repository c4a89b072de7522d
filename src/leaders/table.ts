import type { Generated } from 'kysely'
import type { Id } from '../id.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'

export type AreaLeaderId = Id<'area_leader'>

export interface LeaderTables {
  area_leader: AreaLeaderTable
}

/** 班長 — a member who telephones the silent of one ward, and the link and code by which he sees them. */
interface AreaLeaderTable {
  association_id: AssociationId
  id: Generated<AreaLeaderId>
  member_id: MemberId
  ward: string
  token_hash: Buffer
  /** Keyed, so that nobody finds the six digits from a copy of the database. */
  code_hash: Buffer
  wrong_codes: Generated<number>
  /** When the first of `wrong_codes` was typed. */
  wrong_since: Date | null
  appointed_at: Date
  /** The last time that the right code was typed. */
  opened_at: Date | null
  dismissed_at: Date | null
}
