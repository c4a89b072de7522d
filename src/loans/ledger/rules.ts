import { isOut, isOverdue } from '../lending/steps.ts'
import { LOAN_STATUSES, UNIT_STATUSES } from '../words.ts'
import type { LedgerRow } from './queries.ts'

/** What the list is narrowed by. */
export const LEDGER_STATES = {
  free: '貸し出せます',
  waiting: '申請・承認・予約',
  out: '貸出中',
  late: '期限超過',
  returned: '返却検査待ち',
  unfit: '使用できません',
} as const
export type LedgerState = keyof typeof LEDGER_STATES

/** As much of a line as its state needs. */
export type Standing = Pick<
  LedgerRow,
  'unit_status' | 'loan_status' | 'handed_over_at' | 'returned_at' | 'until'
>

export const isLateRow = (row: Standing, at: Date) => isOverdue(row, row.until, at)

/** Where a unit stands in the ledger; one state each. */
export function ledgerState(row: Standing, at: Date): LedgerState {
  if (isOut(row)) return isLateRow(row, at) ? 'late' : 'out'
  if (row.loan_status === 'returned') return 'returned'
  if (row.unit_status !== 'ready') return 'unfit'
  return row.loan_status ? 'waiting' : 'free'
}

export const stateInWords = (row: Standing, at: Date) => {
  if (isLateRow(row, at)) return '期限超過'
  if (row.loan_status) return LOAN_STATUSES[row.loan_status]
  return row.unit_status === 'ready' ? LEDGER_STATES.free : UNIT_STATUSES[row.unit_status]
}

/** いまどこに — the borrower while it is out, its storage place else. */
export function placeOf(row: LedgerRow) {
  if (row.loan_status === 'lost') return `所在不明（最後は${row.borrower_name ?? ''}）`
  return isOut(row) ? (row.borrower_name ?? '') : row.storage_place
}

export const sinceOf = (row: LedgerRow) => (isOut(row) ? row.handed_over_at : row.returned_at)

/** 区ごとのタイル — units by the ward of their owner, and how many of them could go out now. */
export interface Tile {
  ward: string
  units: number
  free: number
  out: number
}

export function tilesOf(rows: readonly LedgerRow[], at: Date): Tile[] {
  const wards = Map.groupBy(rows, ({ ward }) => ward ?? '医師会')
  return [...wards]
    .map(([ward, units]) => ({
      ward,
      units: units.length,
      free: units.filter((row) => ledgerState(row, at) === 'free').length,
      out: units.filter((row) => isOut(row)).length,
    }))
    .toSorted((a, b) => a.ward.localeCompare(b.ward, 'ja'))
}
