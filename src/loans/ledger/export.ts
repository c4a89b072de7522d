import { dayAndTime, dayOfYear } from '../../ui/time.ts'
import { lastDay } from '../lending/periods.ts'
import { LOAN_LABELS } from '../lending/words.ts'
import { LENDABLE_TO, LOAN_STATUSES, UNIT_KINDS } from '../words.ts'
import type { Borrowed, LedgerRow } from './queries.ts'
import { placeOf, sinceOf, stateInWords } from './rules.ts'

const HEADINGS = [
  '区分',
  '管理番号',
  '種類',
  'メーカー',
  '型式',
  '定格W',
  '容量Wh',
  '持ち主',
  '貸出範囲',
  '状況',
  'いまある所',
  'いつから',
  'いつまで',
  '貸出回数',
]

/** 貸出管理簿 as a table of texts; a drill's line begins with its mark, as everywhere. */
export const ledgerRows = (
  { rows, borrowed }: { rows: LedgerRow[]; borrowed: Borrowed[] },
  at: Date,
): string[][] => [
  HEADINGS,
  ...rows.map((row) => {
    const since = sinceOf(row)
    return [
      markOf(row.purpose, '所有'),
      row.asset_number,
      UNIT_KINDS[row.kind],
      row.maker ?? '',
      row.model ?? '',
      String(row.rated_w),
      row.capacity_wh === null ? '' : String(row.capacity_wh),
      row.owner_name ?? '医師会',
      LENDABLE_TO[row.lendable_to],
      stateInWords(row, at),
      placeOf(row),
      since ? dayAndTime(since) : '',
      row.loan_id && row.until ? dayOfYear(lastDay(row.until)) : '',
      String(row.loans),
    ]
  }),
  ...borrowed.map((loan) => [
    markOf(loan.purpose, '借用'),
    loan.asset_number,
    UNIT_KINDS[loan.kind],
    loan.maker ?? '',
    loan.model ?? '',
    '',
    '',
    loan.association_name,
    '',
    LOAN_STATUSES[loan.status],
    loan.facility_name ?? '',
    dayAndTime(loan.handed_over_at ?? loan.since),
    loan.until ? dayOfYear(lastDay(loan.until)) : '',
    '',
  ]),
]

const markOf = (purpose: LedgerRow['purpose'], words: string) =>
  purpose && purpose !== 'actual' ? LOAN_LABELS[purpose] + words : words
