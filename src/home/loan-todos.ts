import type { LoanWork } from '../loans/work.ts'
import type { StaffRole } from '../staff/table.ts'

export type LoanTodo =
  | { kind: 'power_needed'; count: number; actual: number }
  | { kind: 'loans_undecided' | 'loans_late' | 'loans_returned'; count: number }

/** Somebody without power, and no drill: that stands above what stopped. */
export const isInEarnest = (todo: LoanTodo) => todo.kind === 'power_needed' && todo.actual > 0

/** 電源の貸出で手が要ること — first who has no power, then what only deciders can do, then what is to be fetched or looked at. */
export function loanTodosFor(role: StaffRole, loans: LoanWork): LoanTodo[] {
  if (role === 'viewer') return []
  const decides = role === 'office' || role === 'chair'
  const todos: (LoanTodo | false)[] = [
    loans.needs > 0 && { kind: 'power_needed', count: loans.needs, actual: loans.actual_needs },
    decides && loans.undecided > 0 && { kind: 'loans_undecided', count: loans.undecided },
    loans.late > 0 && { kind: 'loans_late', count: loans.late },
    loans.returned > 0 && { kind: 'loans_returned', count: loans.returned },
  ]
  return todos.filter((todo) => todo !== false)
}

/** Its line on the list, as those of every other work. */
export function loanLineOf(todo: LoanTodo) {
  switch (todo.kind) {
    case 'power_needed':
      return {
        href: '/power/needs',
        words: '電源の申出',
        count: `${todo.count}件`,
        more: `足りる電源をまだ申請していません。開いて、合う電源を選んでください。${
          todo.actual < todo.count ? `うち訓練など${todo.count - todo.actual}件。` : ''
        }`,
        loud: isInEarnest(todo),
      }
    case 'loans_undecided':
      return {
        href: '/power?state=waiting',
        words: '決めていない電源の貸出',
        count: `${todo.count}件`,
        more: '持ち主の返事を待つか、承認してください。',
      }
    case 'loans_late':
      return {
        href: '/power?state=late',
        words: '返却日を過ぎた電源',
        count: `${todo.count}台`,
        more: '借りた所に電話して、返却か延長を決めてください。',
      }
    case 'loans_returned':
      return {
        href: '/power?state=returned',
        words: '返却検査を待つ電源',
        count: `${todo.count}台`,
        more: '検査に合格するまで、ほかに貸せません。',
      }
  }
}
