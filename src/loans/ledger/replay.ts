import type { LoanStep } from '../table.ts'
import type { LoanStatus } from '../words.ts'

/** What the history says that the loan is. */
export interface Replayed {
  status: LoanStatus
  due_at: Date | null
  handed_over_at: Date | null
  returned_at: Date | null
  papers_owed: boolean
}

/** 台帳の再生 — the loan made again from its steps alone; the ledger must never say anything else. */
export function replay(
  steps: readonly Pick<LoanStep, 'step' | 'status' | 'due_at' | 'taken_at'>[],
): Replayed | null {
  const last = steps.at(-1)
  if (!last) return null
  const when = (step: string) => steps.find((one) => one.step === step)?.taken_at ?? null
  return {
    status: last.status,
    due_at: last.due_at,
    handed_over_at: when('hand_over'),
    returned_at: when('take_back'),
    papers_owed: when('approve_orally') !== null && when('papers') === null,
  }
}
