import type { Generated, Selectable } from 'kysely'
import type { Id } from '../id.ts'
import type { AssociationId, LineChannelId, MemberId } from '../roster/table.ts'
import type { PromptId, SafetyCheckId } from '../safety-checks/table.ts'

export type ReplyId = Id<'reply'>
export type ReplyDetailId = Id<'reply_detail'>
export type CallNoteId = Id<'call_note'>
export type FollowUpId = Id<'follow_up'>
export type SharedAnswerId = Id<'shared_answer'>

export interface ReplyTables {
  reply: ReplyTable
  standing_reply: ReplyTable
  latest_reply: LatestReplyView
  reply_retraction: ReplyRetractionTable
  call_note: CallNoteTable
  shared_answer: SharedAnswerTable
  report_handling: ReportHandlingTable
  report_step: ReportStepTable
  reply_detail: ReplyDetailTable
  latest_detail: LatestDetailView
  follow_up: FollowUpTable
}

/** 状態 — the four answers, A1 to A4, always symbol + word + colour. Codes are stable, labels may be edited. */
export const CONDITIONS = {
  open: { code: 'A1', symbol: '●', label: '診療できます', short: '診療可' },
  partly_open: { code: 'A2', symbol: '◐', label: '一部だけ診療できます', short: '一部診療' },
  closed: { code: 'A3', symbol: '■', label: '診療できません', short: '診療不可' },
  needs_help: { code: 'A4', symbol: '▲', label: '助けが必要です', short: '要支援' },
} as const
export type Condition = keyof typeof CONDITIONS

/** Said for the doctor by somebody else: on a tie his own answer comes before these. */
export const STAFF_VIAS = ['office', 'fax', 'leader', 'facility'] as const

/** 回答 — what a member told us. Append-only: a change of mind is a new row, and the newest event counts. */
interface ReplyTable {
  association_id: AssociationId
  id: Generated<ReplyId>
  member_id: MemberId
  prompt_id: PromptId | null
  condition: Condition
  /** `office` and `fax` = 事務局の代理入力, `leader` = 班長. */
  via: 'line' | 'menu' | 'link' | 'facility' | 'office' | 'fax' | 'leader' | 'edge'
  event_at: Date
  received_at: Generated<Date>
  /** `line:<channel>:<webhookEventId>`, `web:<id>`, `office:<entry>:<prompt>`; unique: a repeat changes nothing. */
  source_event_id: string | null
  /** User id of the staff, or `leader:<area leader>`. */
  entered_by: string | null
  /** How it was heard and who said so, as in `phone:self`; see heard.ts. */
  heard_from: string | null
}

/** 記録の取り消し — a slip of whoever entered it. The reply stays, and no count, list or reminder minds it any more. */
interface ReplyRetractionTable {
  association_id: AssociationId
  reply_id: ReplyId
  retracted_by: string
  retracted_at: Date
}

/** 電話の記録 — a call that brought no answer, or is on just now. Append-only: the newest of a member says how it stands. */
interface CallNoteTable {
  association_id: AssociationId
  id: Generated<CallNoteId>
  safety_check_id: SafetyCheckId
  member_id: MemberId
  /** `calling` is the word to colleagues before one dials. */
  what: 'calling' | 'no_answer' | 'call_again'
  noted_by: string
  noted_at: Date
}

/** 知らせへの対応 — who of the office has seen to a reply that answers no safety check, and when. */
interface ReportHandlingTable {
  association_id: AssociationId
  reply_id: ReplyId
  handled_by: string
  /** The name as it was then. */
  handled_by_name: string
  handled_at: Date
}

/** 知らせへの対応 — one step of somebody who sees to a report. Append-only: the newest says who has it. */
interface ReportStepTable {
  association_id: AssociationId
  reply_id: ReplyId
  place: number
  step: 'take' | 'note' | 'hand_over' | 'done' | 'reopen'
  note: string | null
  /** How it stands after this step; nobody holds what waits. */
  state: 'waiting' | 'taken' | 'done'
  held_by: string | null
  /** The name as it was then. */
  held_by_name: string | null
  held_since: Date | null
  taken_by: string
  taken_by_name: string
  taken_at: Date
}

/** 最新の回答 — one row per prompt: the newest by event time; on a tie the doctor's own before the office's. */
interface LatestReplyView {
  association_id: AssociationId
  prompt_id: PromptId
  member_id: MemberId
  id: ReplyId
  condition: Condition
  via: ReplyTable['via']
  event_at: Date
  received_at: Date
  entered_by: string | null
  heard_from: string | null
}

/** どなたの回答か確認中 — a tap on a telephone that several members share, kept until somebody says whose answer it is. */
interface SharedAnswerTable {
  association_id: AssociationId
  id: Generated<SharedAnswerId>
  safety_check_id: SafetyCheckId
  line_channel_id: LineChannelId
  user_id: string
  condition: Condition
  /** Of the first tap: the answer counts from then, however late its name comes. */
  event_at: Date
  source_event_id: string
  resolved_at: Date | null
}

/** くわしい状況 — one question beyond the four buttons, answered by the doctor after the thanks. Append-only. */
interface ReplyDetailTable {
  association_id: AssociationId
  id: Generated<ReplyDetailId>
  prompt_id: PromptId
  /** A code of details/questions.ts. */
  question: string
  /** One of that question's codes, or a number of people. */
  choice: string
  /** `facility`: a clinic's staff, over the doctor's link or the telephone they share. */
  via: 'line' | 'link' | 'facility'
  event_at: Date
  received_at: Generated<Date>
  source_event_id: string
}

/** 最新のくわしい状況 — the newest choice per prompt and question. */
interface LatestDetailView {
  association_id: AssociationId
  prompt_id: PromptId
  question: string
  choice: string
  via: 'line' | 'link' | 'facility'
  event_at: Date
}

/** 対応 — one step of somebody who sees to a ▲. Append-only: the newest of a member says who has it. */
interface FollowUpTable {
  association_id: AssociationId
  id: Generated<FollowUpId>
  safety_check_id: SafetyCheckId
  member_id: MemberId
  place: number
  step: 'take' | 'note' | 'hand_over' | 'done' | 'reopen'
  note: string | null
  /** How it stands after this step, and who sees to it. */
  state: 'waiting' | 'taken' | 'done'
  held_by: string | null
  held_by_name: string | null
  held_since: Date | null
  taken_by: string
  /** The name as it was then. */
  taken_by_name: string
  taken_at: Date
}

export type Reply = Selectable<ReplyTable>
export type CallNote = Selectable<CallNoteTable>
export type CallWhat = CallNote['what']
export type FollowUp = Selectable<FollowUpTable>
