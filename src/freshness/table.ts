import type { Generated, Selectable } from 'kysely'
import type { Id } from '../id.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'

export type ContactLinkId = Id<'contact_link'>
export type PrintId = Id<'print'>

export interface FreshnessTables {
  contact_link: ContactLinkTable
}

/** 連絡先の確認リンク — by which one doctor looks at his own addresses and mends them, or shows that a new one is his. */
interface ContactLinkTable {
  association_id: AssociationId
  id: Generated<ContactLinkId>
  member_id: MemberId
  kind: 'update' | 'confirm'
  way: 'mail' | 'letter'
  /** Letters that are printed together. */
  print_id: PrintId | null
  /** sha256 of the link's token; the token itself is stored nowhere. */
  token_hash: Buffer
  /** What a doctor typed and has not confirmed yet; nothing else is ever sent to it. */
  new_mail: string | null
  retires_old: Generated<boolean>
  mail_status: 'due' | 'sent' | 'failed' | null
  /** Until then no worker takes the mail up: one has it in hand, or it waits for its next try. */
  lease_until: Date | null
  mail_tries: Generated<number>
  /** User id of the staff, or `member`. */
  made_by: string
  created_at: Date
  expires_at: Date
  /** When a newer link took its place. */
  ended_at: Date | null
  used_at: Date | null
  saves: Generated<number>
  outcome: 'right' | 'changed' | 'confirmed' | null
}

export type ContactLink = Selectable<ContactLinkTable>
