import { LOAN_LABELS } from '../loans/lending/words.ts'
import type { LoanWork } from '../loans/waiting/work.ts'
import type { Purpose } from '../safety-checks/table.ts'
import type { StaffRole } from '../staff/table.ts'

export interface LoanTodo {
  kind: 'power_needed' | 'loans_undecided' | 'loans_late' | 'loans_returned'
  purpose: Purpose
  count: number
}

/** Somebody without power, and no drill: that stands above what stopped. */
export const isInEarnest = ({ kind, purpose }: { kind: string; purpose?: Purpose }) =>
  kind === 'power_needed' && purpose === 'actual'

/**
 * 電源の貸出で手が要ること — first who has no power, then what only deciders can do, then what is to be fetched or looked
 * at; a drill's apart and after what is real.
 */
export function loanTodosFor(role: StaffRole, loans: LoanWork[]): LoanTodo[] {
  if (role === 'viewer') return []
  const decides = role === 'office' || role === 'chair'
  return loans.flatMap(({ purpose, needs, undecided, late, returned }) =>
    [
      { kind: 'power_needed' as const, purpose, count: needs },
      { kind: 'loans_undecided' as const, purpose, count: decides ? undecided : 0 },
      { kind: 'loans_late' as const, purpose, count: late },
      { kind: 'loans_returned' as const, purpose, count: returned },
    ].filter(({ count }) => count > 0),
  )
}

/** Its line on the list, as those of every other work. */
export function loanLineOf(todo: LoanTodo) {
  const line = lineOf(todo)
  return { ...line, words: todo.purpose === 'actual' ? line.words : LOAN_LABELS[todo.purpose] + line.words }
}

/** Each leads to exactly what it counts. */
function lineOf(todo: LoanTodo) {
  switch (todo.kind) {
    case 'power_needed':
      return {
        href: `/power/needs?lacking=${todo.purpose}`,
        words: '電源の申出',
        count: `${todo.count}件`,
        more: '足りる電源をまだ申請していません。開いて、合う電源を選んでください。',
        loud: isInEarnest(todo),
      }
    case 'loans_undecided':
      return {
        href: `/loans?waits=undecided&purpose=${todo.purpose}`,
        words: '決めていない電源の貸出',
        count: `${todo.count}件`,
        more: '持ち主の返事を待つか、承認してください。',
      }
    case 'loans_late':
      return {
        href: `/loans?waits=late&purpose=${todo.purpose}`,
        words: '返却日を過ぎた電源',
        count: `${todo.count}台`,
        more: '借りた所に電話して、返却か延長を決めてください。',
      }
    case 'loans_returned':
      return {
        href: `/loans?waits=returned&purpose=${todo.purpose}`,
        words: '返却検査を待つ電源',
        count: `${todo.count}台`,
        more: '検査に合格するまで、ほかに貸せません。',
      }
  }
}
