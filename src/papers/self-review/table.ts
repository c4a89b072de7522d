import type { Generated, Selectable } from 'kysely'
import type { Id } from '../../id.ts'
import type { AssociationId, FacilityId } from '../../roster/table.ts'

export type SelfReviewId = Id<'self_review'>

export interface SelfReviewTables {
  self_review: SelfReviewTable
  self_review_answer: SelfReviewAnswerTable
}

/** 自己点検のお願い — one clinic of 積極的医療機関 in one year, with the link by which it answers. */
interface SelfReviewTable {
  association_id: AssociationId
  id: Generated<SelfReviewId>
  /** The year in which it begins, in April. */
  fiscal_year: number
  facility_id: FacilityId
  /** sha256 of the link's token; the token itself is stored nowhere. */
  token_hash: Buffer
  chosen_by: string
  chosen_at: Date
  /** Taken off this year's list. */
  left_out_at: Date | null
  mail_status: 'due' | 'sent' | 'failed' | null
  /** Until then no worker takes the mail up: one has it in hand, or it waits for its next try. */
  lease_until: Date | null
  mail_tries: Generated<number>
  times_asked: Generated<number>
  asked_at: Date | null
}

/** 自己点検の回答 — append-only: the newest of a clinic's year counts. */
interface SelfReviewAnswerTable {
  association_id: AssociationId
  self_review_id: SelfReviewId
  version: number
  acute_care: boolean
  discharge_services: boolean
  training: boolean
  disaster_plan: boolean
  community_work: boolean
  /** Null where there are no beds to admit anybody to. */
  admission: boolean | null
  via: 'link' | 'office'
  entered_by: string | null
  answered_at: Date
}

export type SelfReview = Selectable<SelfReviewTable>
export type SelfReviewAnswer = Selectable<SelfReviewAnswerTable>
