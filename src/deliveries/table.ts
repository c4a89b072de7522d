import type { Generated, Selectable } from 'kysely'
import type { Failure } from '../channels/outcome.ts'
import type { Id } from '../id.ts'
import type { AssociationId, ContactPointId, LineChannelId, MemberId } from '../roster/table.ts'
import type { PromptId, Purpose, SafetyCheckId } from '../safety-checks/table.ts'

export type DeliveryId = Id<'delivery'>
export type LineBatchId = Id<'line_batch'>
export type WordingId = Id<'wording'>
export type NoticeId = Id<'notice'>
export type OfficeAlertId = Id<'office_alert'>

export interface DeliveryTables {
  line_channel: LineChannelTable
  line_batch: LineBatchTable
  wording: WordingTable
  delivery: DeliveryTable
  notice: NoticeTable
  office_alert: OfficeAlertTable
  mail_pace: MailPaceTable
  line_menu_link: LineMenuLinkTable
}

/** LINE公式アカウント — several associations may share one. Secret and token are sealed under TOMOSHIBI_SECRET. */
interface LineChannelTable {
  id: Generated<LineChannelId>
  name: string
  secret_sealed: string
  token_sealed: string
  bot_user_id: string | null
  stopped_at: Date | null
  stop_reason: Failure | null
  /** The month's limit as LINE last told it; null for none, and before the first reading. */
  quota_limit: number | null
  quota_used: number | null
  quota_read_at: Date | null
  /** 「@」で始まるベーシックID, by which people find the account. */
  basic_id: string | null
  /** Since when the office wants our menus shown; null leaves whatever menu the account has. */
  menus_wanted_at: Date | null
  /** Which drawing of the menus LINE has, and the ids it gave them. */
  menu_version: number | null
  registered_menu: string | null
  unregistered_menu: string | null
  menus_try_at: Date | null
  menus_failure: Failure | null
  created_at: Generated<Date>
}

/** 文面 — the finished words of one wave of one safety check; `{宛名}` and `{リンク}` are filled in per mail. */
interface WordingTable {
  association_id: AssociationId
  id: Generated<WordingId>
  safety_check_id: SafetyCheckId
  /** 0 = first asking, 1 … = reminders; -1, -2 … = notices. */
  wave: number
  /** What may leave when: a question, an advance notice, or a correction. */
  kind: Generated<'prompt' | 'advance' | 'correction'>
  purpose: Purpose
  alt_text: string
  /** JSON text of LINE's `messages`, kept as text so that every try sends the same bytes. */
  line_messages: string
  mail_subject: string
  mail_text: string
  mail_html: string
}

/** 送信束 — up to 500 LINE users under one retry key; list and body are frozen before the first call. */
interface LineBatchTable {
  association_id: AssociationId
  id: Generated<LineBatchId>
  line_channel_id: LineChannelId
  safety_check_id: SafetyCheckId
  wave: number
  /** As of its words; `trial` has none and goes to one officer. */
  kind: Generated<'prompt' | 'advance' | 'correction' | 'trial'>
  purpose: Purpose
  alt_text: string
  body: string
  recipients: string[]
  retry_key: Generated<string>
  status: Generated<'queued' | 'sending' | 'accepted' | 'failed' | 'split' | 'unknown'>
  failure: Failure | null
  attempt: Generated<number>
  next_try_at: Generated<Date>
  first_tried_at: Date | null
  lease_until: Date | null
  accepted_at: Date | null
  request_id: string | null
  /** A try ended without an answer, or its worker died: LINE may have taken it, whatever later tries said. */
  may_have_arrived: Generated<boolean>
}

/** 配信 — one prompt or notice over one contact point in one wave. Accepted is not read; read is not answered. */
interface DeliveryTable {
  association_id: AssociationId
  id: Generated<DeliveryId>
  prompt_id: PromptId | null
  notice_id: NoticeId | null
  contact_point_id: ContactPointId
  wording_id: WordingId
  system: 'line' | 'mail'
  wave: Generated<number>
  status: Generated<'queued' | 'sending' | 'maybe' | 'accepted' | 'failed' | 'unknown'>
  failure: Failure | null
  attempt: Generated<number>
  next_try_at: Generated<Date>
  lease_until: Date | null
  line_batch_id: LineBatchId | null
  maybe_doubled: Generated<boolean>
  accepted_at: Date | null
  /** The address's domain, without the person; null on LINE. */
  mail_domain: string | null
  /** Which paced group of domains it belongs to, if any. */
  pace_group: string | null
  /** A correction that waits until what it corrects has arrived or failed. */
  held: Generated<boolean>
}

/** 事前案内・訂正 — a message to one member that asks for no answer. */
interface NoticeTable {
  association_id: AssociationId
  id: Generated<NoticeId>
  safety_check_id: SafetyCheckId
  member_id: MemberId
  kind: 'advance' | 'correction'
  /** That of its words: below zero, so that questions and reminders count up undisturbed. */
  wave: number
  created_at: Generated<Date>
}

/** 事務局への知らせ — something that needs a person: shown until it is settled, and told once by mail. */
interface OfficeAlertTable {
  association_id: AssociationId
  id: Generated<OfficeAlertId>
  about: 'line_out_of_quota' | 'line_unauthorized' | 'mail_settings' | 'needs_help_reported'
  /** The check during whose sending it came up. */
  safety_check_id: SafetyCheckId | null
  raised_at: Generated<Date>
  settled_at: Date | null
  told_at: Date | null
  lease_until: Date | null
}

/** 送信の歩調 — how many mails a group of domains may take now, over all associations and workers. */
interface MailPaceTable {
  pace_group: string
  tokens: number
  filled_at: Date
}

/** メニューの割り当て — which menu LINE was told to show one of its users; null once it was taken away. */
interface LineMenuLinkTable {
  association_id: AssociationId
  line_channel_id: LineChannelId
  user_id: string
  rich_menu_id: string | null
  changed_at: Generated<Date>
}

export type OfficeAlert = Selectable<OfficeAlertTable>
export type LineBatch = Selectable<LineBatchTable>
export type Delivery = Selectable<DeliveryTable>
export type Wording = Selectable<WordingTable>
