import type { Generated, Selectable } from 'kysely'
import type { Failure } from '../../channels/outcome.ts'
import type { Id } from '../../id.ts'
import type { AssociationId, ContactPointId } from '../../roster/table.ts'
import type { Purpose, SafetyCheckId } from '../../safety-checks/table.ts'
import type { LoanId, PowerNeedId } from '../table.ts'

export type LoanMessageId = Id<'loan_message'>

export interface LendingTables {
  loan_message: LoanMessageTable
  loan_exercise: LoanExerciseTable
  borrowed_news: BorrowedNewsTable
}

/** 貸出の連絡 — one piece of news about a loan to one LINE account, one address or one office; reminders wait in it for their day. */
interface LoanMessageTable {
  association_id: AssociationId
  id: Generated<LoanMessageId>
  loan_id: LoanId
  /** Of the step that raised it. */
  place: number
  purpose: Purpose
  /** A step, or a rung of the ladder of reminders. */
  about: string
  to_whom: 'owner' | 'key_holder' | 'borrower' | 'office'
  /** Null: the addresses with which an office signs in. */
  contact_point_id: ContactPointId | null
  subject: string
  /** `{リンク}` is filled in when it leaves. */
  body: string
  token_hash: Buffer | null
  status: Generated<'due' | 'sent' | 'failed' | 'cancelled'>
  failure: Failure | null
  due_at: Date
  attempt: Generated<number>
  retry_key: Generated<string>
  first_tried_at: Date | null
  lease_until: Date | null
  sent_at: Date | null
}

/** 電源の訓練 — the loan exercise of a drill, made once. */
interface LoanExerciseTable {
  association_id: AssociationId
  safety_check_id: SafetyCheckId
  power_need_id: PowerNeedId
  added_by: string
  added_at: Date
}

/** 隣の貸出の知らせ — a step of a neighbour's loan by which a need was judged. */
interface BorrowedNewsTable {
  association_id: AssociationId
  /** Of the neighbour's. */
  loan_id: LoanId
  place: number
  power_need_id: PowerNeedId
  noted_at: Date
}

export type LoanMessage = Selectable<LoanMessageTable>
