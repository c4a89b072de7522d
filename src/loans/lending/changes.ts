import type { HeldLoan } from './held-loan.ts'
import type { Change } from './keep-step.ts'
import { isOut, PAPERS_WITHIN_MS, type Step, statusAfter } from './steps.ts'

/** What a step makes of the row; pure, and the same whoever takes it. */
export function changeOf(
  step: Step,
  loan: HeldLoan,
  { at, until }: { at: Date; until: Date | null },
): Change {
  const { from, handed_over_at, returned_at, papers_due_at, papers_done_at } = loan
  const as_before: Change = {
    status: statusAfter(step, loan.status),
    from,
    until: loan.until,
    handed_over_at,
    returned_at,
    papers_due_at,
    papers_done_at,
  }
  switch (step) {
    case 'approve':
      return { ...as_before, from: later(from, at) }
    case 'approve_orally':
      return {
        ...as_before,
        from: later(from, at),
        papers_due_at: new Date(at.getTime() + PAPERS_WITHIN_MS),
      }
    case 'papers':
      return { ...as_before, papers_done_at: at }
    case 'hand_over':
      return { ...as_before, from: later(from, at), handed_over_at: at }
    case 'extend':
      return { ...as_before, until: until ?? loan.until }
    case 'recall':
      return { ...as_before, until: loan.until && loan.until <= at ? loan.until : (until ?? loan.until) }
    case 'take_back':
      return { ...as_before, until: cutAt(loan, at), returned_at: at }
    case 'break':
      return isOut(loan) ? as_before : { ...as_before, until: cutAt(loan, at) }
    default:
      return as_before
  }
}

const later = (a: Date, b: Date) => (a > b ? a : b)

/**
 * The period ends now, and never later than it was promised: who brings it back late does not take the next borrower's
 * days as well. It is never empty, as then it would keep nobody out.
 */
function cutAt({ from, until }: Pick<HeldLoan, 'from' | 'until'>, at: Date) {
  const now = later(at, new Date(from.getTime() + 1))
  return until && until < now ? until : now
}
