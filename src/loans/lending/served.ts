import type { LoanStatus } from '../words.ts'

/** 届くかもしれない — of these a unit may still come. */
export const STILL_COMING = ['requested', 'held', 'approved', 'reserved'] as const satisfies LoanStatus[]

export interface ServingLoan {
  status: LoanStatus
  /** The same for all units that were asked for in one press. */
  asked: string
}

/**
 * Whether a need has its power: nothing more is on its way, and as many units stand there as were ever asked for in one
 * press. Half of a combination is not the end of it, whether its other half waits, was declined or was cancelled.
 */
export function isServed(loans: readonly ServingLoan[]) {
  if (loans.some(({ status }) => isComing(status))) return false
  const presses = [...Map.groupBy(loans, ({ asked }) => asked).values()].map(({ length }) => length)
  const there = loans.filter(({ status }) => status === 'on_loan').length
  return there > 0 && there >= Math.max(...presses)
}

const isComing = (status: LoanStatus) => STILL_COMING.some((coming) => coming === status)
