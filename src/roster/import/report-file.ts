import writeExcel from 'write-excel-file/node'
import type { ImportSettings } from '../table.ts'
import { COLUMNS } from './columns.ts'
import { type Difference, FIELDS } from './differences.ts'
import { faultWords, SUSPICION_SENTENCES } from './faults.ts'
import type { Review } from './review.ts'
import type { Table } from './roster-file.ts'

const COMMENT = '灯からの指摘'
/** What a cell of Excel may hold at most. */
const LONGEST_CELL = 32_000

/** The office's own sheet, every row with what we say of it, and beside it whom the file does not name. */
export function reportOf(tables: Table[], settings: ImportSettings, review: Review) {
  const { sheet, lines } = tables[settings.sheet] ?? { sheet: null, lines: [] }
  const width = Math.max(0, ...lines.map((cells) => cells.length))
  const comments = commentsOf(review)
  const rows = lines.map((cells, index) => [
    ...Array.from({ length: width }, (_, at) => cells[at] ?? ''),
    index === settings.header ? COMMENT : (comments.get(index + 1) ?? ''),
  ])
  const missing = review.missing.map(({ member_number, name }) => [member_number, name])
  return writeExcel([
    {
      sheet: sheetName(sheet),
      stickyRowsCount: settings.header + 1,
      columns: rows[0]?.map((_, at) => ({ width: at === width ? 60 : 18 })) ?? [],
      data: rows.map((cells, index) => cells.map((text) => cell(text, index === settings.header))),
    },
    {
      sheet: 'ファイルにない会員',
      columns: [{ width: 18 }, { width: 30 }],
      data: [['会員番号', '氏名'], ...missing].map((cells, index) =>
        cells.map((text) => cell(text, index === 0)),
      ),
    },
  ]).toBuffer()
}

function commentsOf({ differences, refused, suspicions }: Review) {
  const told = [
    ...refused.map((fault) => ({
      row: fault.row,
      words: `エラー ${fault.column ? `${COLUMNS[fault.column].label}: ` : ''}${faultWords(fault)}`,
    })),
    ...differences.map((difference) => ({ row: difference.row, words: wordsOf(difference) })),
    ...suspicions.map(({ row, reason }) => ({ row, words: `確認 ${SUSPICION_SENTENCES[reason]}` })),
  ]
  return new Map(
    [...Map.groupBy(told, ({ row }) => row)].map(([row, group]) => [
      row,
      group.map(({ words }) => words).join(' / '),
    ]),
  )
}

function wordsOf({ kind, changes }: Difference) {
  if (kind === 'unchanged') return '変更なし'
  if (kind === 'added') return '新規'
  return `変更 ${changes.map(({ field, from, to }) => `${FIELDS[field]}「${from}」→「${to}」`).join('、')}`
}

/** Excel takes 31 letters, and not all of them. */
const sheetName = (name: string | null) =>
  (name ?? '')
    .replace(/[\\/?*[\]:'\p{Cc}\p{Cs}]/gu, ' ')
    .slice(0, 31)
    .replace('ファイルにない会員', '')
    .trim() || '名簿'

/** What no spreadsheet takes for a formula, whichever way the file is saved later. */
export function plainCell(text: string) {
  const shown = text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, ' ').slice(0, LONGEST_CELL)
  return /^\s*[=+\-@＝＋－＠−]/.test(shown) ? `'${shown}` : shown
}

const cell = (text: string, is_heading: boolean) => ({
  value: plainCell(text),
  type: String,
  format: '@',
  ...(is_heading ? { fontWeight: 'bold' as const } : {}),
})
