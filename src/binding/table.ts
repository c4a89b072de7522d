import type { Generated, Selectable } from 'kysely'
import type { Id } from '../id.ts'
import type { AssociationId, LineChannelId, MemberId } from '../roster/table.ts'

export type BindingCodeId = Id<'binding_code'>
export type BindingQuestionId = Id<'binding_question'>

export interface BindingTables {
  binding_code: BindingCodeTable
  binding_question: BindingQuestionTable
  binding_limit: BindingLimitTable
  letter_setting: LetterSettingTable
}

/** 登録コード — printed once on a member's letter; only its hash is kept. One per member is alive at a time. */
interface BindingCodeTable {
  association_id: AssociationId
  id: Generated<BindingCodeId>
  member_id: MemberId
  hash: Buffer
  issued_at: Date
  issued_by: string
  expires_at: Date
  used_at: Date | null
  revoked_at: Date | null
}

/** 確認の問い — 「…先生ですか」 as asked of one LINE user; its id is all that the buttons carry. */
interface BindingQuestionTable {
  association_id: AssociationId
  id: Generated<BindingQuestionId>
  kind: 'bind' | 'unbind'
  line_channel_id: LineChannelId
  user_id: string
  code_id: BindingCodeId | null
  /** Null when all members bound to this LINE are to be unbound. */
  member_id: MemberId | null
  asked_at: Date
  expires_at: Date
  answered_at: Date | null
  answer: 'yes' | 'no' | null
}

/** 回数の上限 — the times of the last hour at which one LINE user (or, under '', a whole channel) did something. */
interface BindingLimitTable {
  association_id: AssociationId
  line_channel_id: LineChannelId
  what: 'code' | 'guidance'
  user_id: string
  times: Date[]
}

/** 案内状の設定 — where the envelope's window is, and the account's ID that the QR code leads to. */
interface LetterSettingTable {
  association_id: AssociationId
  left_mm: number
  top_mm: number
  basic_id: string | null
}

export type BindingQuestion = Selectable<BindingQuestionTable>
export type LetterSetting = Omit<Selectable<LetterSettingTable>, 'association_id'>
