import type { ColumnType, Generated, Selectable } from 'kysely'
import type { Wording } from '../deliveries/table.ts'
import type { Id } from '../id.ts'
import type {
  AssociationId,
  ContactPointId,
  FacilityId,
  FacilityType,
  IncidentId,
  LineChannelId,
  MemberId,
  Role,
} from '../roster/table.ts'

export type SafetyCheckId = Id<'safety_check'>
export type PromptId = Id<'prompt'>

export type OwnLineId = Id<'own_line'>
export type WordingTemplateId = Id<'wording_template'>
export type PlannedSendId = Id<'planned_send'>
export type CurveMarkId = Id<'curve_mark'>

export interface SafetyCheckTables {
  safety_check: SafetyCheckTable
  prompt: PromptTable
  planned_send: PlannedSendTable
  wording_template: WordingTemplateTable
  own_line: OwnLineTable
  launch_covariate: LaunchCovariateTable
  review_note: ReviewNoteTable
  curve_mark: CurveMarkTable
}

/** 安否確認 — one round of asking every doctor in the audience whether they are safe and can see patients. */
interface SafetyCheckTable {
  association_id: AssociationId
  id: Generated<SafetyCheckId>
  incident_id: IncidentId | null
  /** 第n報: the how-manieth asking of this association in its incident. */
  round: Generated<number>
  title: string
  /** CAP 1.2 `status`: Actual, Exercise, Test. Heads every message we send; the database refuses to change it too. */
  purpose: Unchanging<Purpose>
  status: Generated<'draft' | 'scheduled' | 'open' | 'frozen' | 'closed' | 'withdrawn'>
  audience_roles: Generated<Role[]>
  /** Of these wards and these kinds of facility only; null for all. */
  audience_wards: string[] | null
  audience_facility_types: FacilityType[] | null
  /** 想定 of a drill or what happened, in one line. */
  scenario: string | null
  /** 先生方へのひとこと: a sentence of the office's own that stands after the scenario. */
  note_to_doctors: string | null
  deadline_at: Date | null
  launched_at: Date | null
  /** User id of the staff who pressed the button, or `cli`. */
  launched_by: string | null
  closed_at: Date | null
  created_at: Generated<Date>
  /** Counts every change of a draft: the second of two editors is told and overwrites nothing. */
  version: Generated<number>
  /** Why an actual check was launched, in the officer's own words. */
  reason: string | null
  /** The actual check whose launch stopped this drill. */
  frozen_for: SafetyCheckId | null
  /** Kept for the record, yet no comparison counts it. */
  left_out: Generated<boolean>
  /** A draft that somebody threw away; no list shows it. */
  discarded_at: Date | null
  /** Minutes after the launch at which the silent are asked again; null is what is usual for the purpose. */
  remind_after_min: number[] | null
  /** Whether the ids of its prompts begin as its own does: `isAmongPromptsOf` finds what hangs on them by that. */
  prompts_together: Generated<boolean>
  /** When the members were told that it will come. */
  announced_for: Date | null
  /** The own template whose words it was written from; the key carries the purpose, which has to be the same. */
  wording_template_id: WordingTemplateId | null
  /** LINE messages that the first asking may cost, where it left the reserve alone; null is as many as it needs. */
  line_at_most: number | null
}

/** 送信予定 — what a safety check will send by itself later. Undone by `cancelled_at`, never deleted. */
interface PlannedSendTable {
  association_id: AssociationId
  id: Generated<PlannedSendId>
  safety_check_id: SafetyCheckId
  kind: 'launch' | 'advance' | 'reminder' | 'correction'
  /** The words that a correction takes back; what it could not tell everybody in one go is told next. */
  corrects: Wording['kind'][] | null
  due_at: Date
  /** User id of the staff, or `cli`. */
  created_by: string
  created_at: Date
  /** Who let an actual check go before its countdown had ended. */
  approved_by: string | null
  done_at: Date | null
  /** `sent`, or why nothing was sent. */
  outcome: string | null
  cancelled_at: Date | null
  cancelled_by: string | null
  /** Of a launch: somebody said that it may take of the reserve. */
  may_use_reserve: Generated<boolean>
}

/** ひな形 — wording that an association keeps for checks of one purpose. Put away, never deleted. */
interface WordingTemplateTable {
  association_id: AssociationId
  id: Generated<WordingTemplateId>
  /** Never changes: a drill's words never come into what is real. */
  purpose: Unchanging<Purpose>
  /** What the office calls it. */
  name: string
  title: string
  scenario: string | null
  note_to_doctors: string | null
  /** Counts every change: the second of two editors is told and overwrites nothing. */
  version: Generated<number>
  created_by: string
  created_at: Date
  put_away_at: Date | null
}

/** 自分のLINE — the LINE of a member that one of the staff has shown to be his own, for trials. */
interface OwnLineTable {
  association_id: AssociationId
  id: Generated<OwnLineId>
  user_id: string
  /** The code stood on the screen and is typed into LINE: of somebody who need be no member. */
  is_typed: Generated<boolean>
  contact_point_id: ContactPointId | null
  /** Who typed it, and into which account. */
  line_channel_id: LineChannelId | null
  line_user: string | null
  blocked_at: Date | null
  /** Keyed, so that nobody finds the six digits from a copy of the database. */
  code_hash: Buffer
  wrong_codes: Generated<number>
  asked_at: Date
  /** When LINE took the code over: it cost a message of the month. */
  sent_at: Date | null
  confirmed_at: Date | null
  ended_at: Date | null
}

/** 実施条件 — when a check left and after how many notices. Written once, at the launch. */
interface LaunchCovariateTable {
  association_id: AssociationId
  safety_check_id: SafetyCheckId
  /** 0 is Sunday; both in Japan's time. */
  weekday: number
  hour: number
  holiday: string | null
  /** Advance notices that had really left by then. */
  advance_notices: number
}

/** 振り返り — what people add to a check afterwards. Append-only: the newest version counts. */
interface ReviewNoteTable {
  association_id: AssociationId
  safety_check_id: SafetyCheckId
  kind: 'rain' | 'paper' | 'minutes'
  version: number
  /** Of `rain` one of three words; of `paper` the lines of 課題と次回に向けて; of `minutes` all of 議事録の案. */
  note: string
  written_by: string
  written_at: Date
}

/** できごと — what happened beside the answers, and when. Taken back, never deleted. */
interface CurveMarkTable {
  association_id: AssociationId
  id: Generated<CurveMarkId>
  safety_check_id: SafetyCheckId
  kind: 'alert' | 'intensity' | 'again' | 'tsunami' | 'blackout' | 'network'
  happened_at: Date
  noted_by: string
  noted_by_name: string
  noted_at: Date
  taken_back_by: string | null
  taken_back_at: Date | null
}

/** Set once: an update that names it does not compile. */
type Unchanging<T> = ColumnType<T, T, never>

export type Purpose = 'actual' | 'drill' | 'test'

/** 照会 — the question put to one member. At most one per member per safety check; attributes frozen at launch. */
interface PromptTable {
  association_id: AssociationId
  id: Generated<PromptId>
  safety_check_id: SafetyCheckId
  member_id: MemberId
  facility_id: FacilityId | null
  role: Role
  ward: string | null
  facility_type: FacilityType | null
  covered_by: PromptId | null
  /** sha256 of the reply link's token; the token itself is stored nowhere. */
  token_hash: Buffer | null
  generation: Generated<number>
  planned_at: Date | null
}

export type SafetyCheck = Selectable<SafetyCheckTable>
export type WordingTemplate = Selectable<WordingTemplateTable>
export type PlannedSend = Selectable<PlannedSendTable>
export type Prompt = Selectable<PromptTable>
export type CurveMark = Selectable<CurveMarkTable>
export type MarkKind = CurveMark['kind']
export type ReviewKind = ReviewNoteTable['kind']
export type ReviewNote = Selectable<ReviewNoteTable>
