import type { Loan } from '../table.ts'
import type { LoanStatus } from '../words.ts'

interface StepRule {
  from: readonly LoanStatus[]
  /** Null: the status stays as it is. */
  to: LoanStatus | null
  /** Of a unit that has left its storage place and is not back: `out`; that has never left it: `in`. */
  unit?: 'out' | 'in'
  /** Deciding is the office's and the chair's; what happens at the unit may be written down by the committee too. */
  by: 'deciders' | 'hands'
  /** The button, and what the history says of it. */
  label: string
}

const BEFORE = ['requested', 'held', 'approved', 'reserved'] as const

/** 貸出の一生 — every step there is, what it may start from and where it leads; the guard of the update behind each. */
export const STEPS = {
  request: { from: [], to: 'requested', by: 'hands', label: '申請' },
  approve: { from: ['requested', 'held'], to: 'approved', by: 'deciders', label: '承認' },
  approve_orally: { from: ['requested', 'held'], to: 'approved', by: 'deciders', label: '口頭で承認' },
  decline: { from: ['requested', 'held'], to: 'declined', by: 'deciders', label: '辞退' },
  hold: { from: ['requested'], to: 'held', by: 'deciders', label: '保留' },
  reserve: { from: ['approved'], to: 'reserved', by: 'deciders', label: '予約' },
  hand_over: { from: ['approved', 'reserved'], to: 'on_loan', unit: 'in', by: 'hands', label: '引渡' },
  extend: { from: ['on_loan'], to: 'on_loan', by: 'deciders', label: '延長' },
  recall: { from: ['on_loan'], to: 'on_loan', by: 'deciders', label: '返却の依頼' },
  take_back: { from: ['on_loan', 'broken', 'lost'], to: 'returned', unit: 'out', by: 'hands', label: '返却' },
  inspect: { from: ['returned'], to: 'done', by: 'hands', label: '返却検査' },
  cancel: { from: BEFORE, to: 'cancelled', by: 'deciders', label: '取消' },
  break: { from: ['approved', 'reserved', 'on_loan'], to: 'broken', by: 'hands', label: '故障' },
  lose: { from: ['on_loan', 'broken'], to: 'lost', unit: 'out', by: 'hands', label: '紛失' },
  papers: {
    from: ['approved', 'reserved', 'on_loan', 'returned', 'done', 'broken', 'lost', 'cancelled'],
    to: null,
    by: 'deciders',
    label: '書類の受け取り',
  },
} as const satisfies Record<string, StepRule>
export type Step = keyof typeof STEPS

const rule = (step: Step): StepRule => STEPS[step]

/** Where a loan stands, as far as its steps ask. */
export type Standing = Pick<
  Loan,
  'status' | 'handed_over_at' | 'returned_at' | 'papers_due_at' | 'papers_done_at'
>

/** The unit is with the borrower, whatever the status says of its health. */
export const isOut = ({ handed_over_at, returned_at }: Pick<Loan, 'handed_over_at' | 'returned_at'>) =>
  handed_over_at !== null && returned_at === null

export function mayTake(step: Step, loan: Standing): boolean {
  const { from, unit } = rule(step)
  if (!from.includes(loan.status)) return false
  if (unit === 'out' && !isOut(loan)) return false
  if (unit === 'in' && loan.handed_over_at !== null) return false
  return step !== 'papers' || (loan.papers_due_at !== null && loan.papers_done_at === null)
}

export const statusAfter = (step: Step, before: LoanStatus): LoanStatus => rule(step).to ?? before

/** The steps that may follow, in the order of the table. */
export const nextSteps = (loan: Standing) =>
  (Object.keys(STEPS) as Step[]).filter((step) => mayTake(step, loan))

/** The one that the page offers first; the rest stand below it. */
export function mainStep(loan: Standing, { is_actual }: { is_actual: boolean }): Step | null {
  switch (loan.status) {
    case 'requested':
    case 'held':
      return is_actual ? 'approve_orally' : 'approve'
    case 'approved':
    case 'reserved':
      return 'hand_over'
    case 'on_loan':
      return 'take_back'
    case 'returned':
      return 'inspect'
    case 'broken':
    case 'lost':
      return isOut(loan) ? 'take_back' : null
    default:
      return null
  }
}

/** States in which no other loan may have the unit for an overlapping period. */
export const KEEPS_UNIT = [
  'approved',
  'reserved',
  'on_loan',
  'returned',
  'broken',
  'lost',
] as const satisfies LoanStatus[]

/** 期限超過 — no state of its own: what is due changes with the clock and not with a verb. */
export const isOverdue = (
  loan: Pick<Loan, 'handed_over_at' | 'returned_at'>,
  due_at: Date | null,
  at: Date,
) => isOut(loan) && due_at !== null && at >= due_at

/** 口頭承認の書類 — the form is owed a day after the word was given. */
export const PAPERS_WITHIN_MS = 24 * 60 * 60 * 1_000

export const arePapersOwed = ({ papers_due_at, papers_done_at }: Standing) =>
  papers_due_at !== null && papers_done_at === null
