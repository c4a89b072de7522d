import { dayAndTime } from '../../ui/time.ts'
import { isOut, isOverdue, type Standing } from './steps.ts'

interface Placed extends Standing {
  borrower_name: string
  storage_place: string
  until: Date | null
  created_at: Date
}

/** いまどこにあるか — the one sentence of the ledger and of the loan's page. */
export function whereNow({ borrower_name, storage_place, ...loan }: Placed) {
  if (loan.status === 'lost') return `所在不明（最後は${borrower_name}）`
  return isOut(loan) ? borrower_name : storage_place
}

/** The state in a word, with what only the clock knows. */
export const isLate = ({ until, ...loan }: Placed, at: Date) => isOverdue(loan, until, at)

/** Since when it is there. */
export function sinceWords({ handed_over_at, returned_at, created_at }: Placed) {
  const since = returned_at ?? handed_over_at
  return since ? `${dayAndTime(since)}から` : `${dayAndTime(created_at)}に申請`
}
