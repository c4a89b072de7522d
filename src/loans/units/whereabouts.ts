import { LABELS } from '../../safety-checks/rules.ts'
import { dayInWords } from '../../ui/time.ts'
import { lastDay } from '../lending/periods.ts'
import type { UnitNow } from './queries.ts'

export const ownerOf = ({ facility_name }: Pick<UnitNow, 'facility_name'>) => facility_name ?? '医師会'

/** ○○製 EU9iGB, or what kind of unit it is. */
export const nameOf = ({ maker, model }: Pick<UnitNow, 'maker' | 'model'>) =>
  [maker, model].filter((word) => word !== null).join(' ')

/** いまどこにあるか, in one line; a drill's loan says so first. */
export const whereIs = (unit: Whereabouts) =>
  (unit.loan_purpose && unit.loan_purpose !== 'actual' ? LABELS[unit.loan_purpose] : '') + placeOf(unit)

type Whereabouts = Pick<UnitNow, 'storage_place' | 'loan_status' | 'loan_purpose' | 'loan_until' | 'borrower'>

function placeOf(unit: Whereabouts): string {
  const { loan_status, loan_until, borrower, storage_place } = unit
  const until = loan_until ? `${dayInWords(lastDay(loan_until))}まで` : ''
  if (loan_status === 'on_loan') return `${borrower ?? '借りた医療機関'}に貸出中${until && `(${until})`}`
  if (loan_status === 'lost') return '紛失'
  if (loan_status === 'broken') return `故障(${borrower ?? storage_place})`
  if (loan_status === 'returned') return `${storage_place}(返却検査待ち)`
  if (loan_status) return `${storage_place}(${borrower ?? 'ほかの医療機関'}に予約${until && `、${until}`})`
  return storage_place
}
