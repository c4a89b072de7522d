import { isUtf8 } from 'node:buffer'
import { type CsvError, parse } from 'csv-parse/sync'
import type { Refusal } from '../../refusal.ts'
import { COLUMNS, type Column, columnOf, NEEDED_COLUMNS } from './columns.ts'

/** One line of the office's table, as typed. `row` is the number Excel shows beside it. */
export interface SheetRow {
  row: number
  cells: Partial<Record<Column, string>>
  /** More or fewer cells than the headings: a stray comma has moved everything behind it. */
  uneven: boolean
}

export type RosterFile =
  | { ok: true; encoding: string; rows: SheetRow[] }
  | (Refusal<FileFault> & { found: string[]; missing: string[]; row: number | null })

export type FileFault =
  | 'spreadsheet'
  | 'old_excel'
  | 'password'
  | 'not_a_workbook'
  | 'broken_workbook'
  | 'too_large'
  | 'far_cell'
  | 'empty'
  | 'several_sheets'
  | 'utf16'
  | 'unreadable'
  | 'open_quote'
  | 'no_headings'
  | 'headings_missing'
  | 'heading_twice'

/** What is wrong with the file as a whole, and the way out. */
export const FILE_SENTENCES = {
  spreadsheet:
    'Excelのブックのままです。Excelで開き、「名前を付けて保存」で「CSV UTF-8(コンマ区切り)」を選んでください。',
  old_excel:
    '古い形のExcel(.xls)です。Excelで開き、「名前を付けて保存」で「Excelブック(*.xlsx)」を選んでください。',
  password:
    'パスワードの付いたExcelです。Excelで開き、「ファイル」→「情報」→「ブックの保護」でパスワードを消して保存してください。',
  not_a_workbook:
    'Excelのブックではありません。名簿の元のExcelかCSVを選んでください。Excelで開ける表なら、「名前を付けて保存」で「Excelブック(*.xlsx)」にしてください。',
  broken_workbook: 'ファイルが壊れているようです。Excelで開き、「名前を付けて保存」で保存し直してください。',
  too_large: 'ファイルが大きすぎます。名簿のシートだけを新しいブックに写して、保存してください。',
  far_cell:
    '表が大きすぎます。使っていない下の行や右の列に文字が残っていないか、見てください。名簿のところだけを新しいブックに写して保存しても構いません。',
  empty: 'ファイルに何も書かれていません。名簿のファイルを選び直してください。',
  several_sheets:
    '名簿の見出しのあるシートが2つ以上あります。取り込むシートだけを新しいブックに写して、保存してください。',
  utf16: '文字コードがUTF-16です。Excelの「名前を付けて保存」で「CSV UTF-8(コンマ区切り)」を選んでください。',
  unreadable:
    '文字が読み取れません。Excelの「名前を付けて保存」で「CSV UTF-8(コンマ区切り)」を選んでください。',
  open_quote: '引用符「"」が閉じていません。その行の「"」を消すか、もう1つ足してください。',
  no_headings: '見出しの行が見つかりません。最初の行に「氏名」「フリガナ」などの見出しを書いてください。',
  headings_missing: '必要な見出しが足りません。見出しを足すか、下の名前に直してください。',
  heading_twice: '同じ意味の見出しが2つあります。使わない方の見出しを別の名前に直してください。',
} as const satisfies Record<FileFault, string>

export const HEADINGS_WITHIN_ROWS = 10

export type Encoding = 'UTF-8' | 'CP932'

/** Reads the bytes of a roster file. Nothing is corrected: what a cell holds is judged row by row afterwards. */
export function readRosterFile(bytes: Uint8Array): RosterFile {
  const read = readCsv(bytes)
  return read.ok ? readLines(read.lines, read.encoding) : read
}

/** The cells of a CSV as typed. Where the clerk says which encoding it is, nothing is refused as unreadable. */
export function readCsv(bytes: Uint8Array, encoding?: Encoding) {
  const decoded = decode(bytes, encoding)
  if (!decoded.ok) return decoded
  const split = splitCells(decoded.text)
  return split.ok ? ({ ok: true, encoding: decoded.encoding, lines: split.lines } as const) : split
}

/** The rows under the headings, whichever kind of file they stand in; `encoding` says which, for people. */
export function readLines(lines: string[][], encoding: string): RosterFile {
  const at = lines.slice(0, HEADINGS_WITHIN_ROWS).findIndex(looksLikeHeadings)
  const headings = lines[at]
  if (!headings) return refuseFile('no_headings', { found: lines[0] ?? [] })
  const columns = headings.map(columnOf)
  const missing = NEEDED_COLUMNS.filter((column) => !columns.includes(column))
  const twice = columns.filter((column, index) => column && columns.indexOf(column) !== index)
  const found = headings.filter((heading) => heading.trim() !== '')
  if (missing.length > 0) return refuseFile('headings_missing', { found, missing: missing.map(labelOf) })
  if (twice.length > 0)
    return refuseFile('heading_twice', {
      found: headings.filter((_, index) => twice.includes(columns[index] ?? null)),
    })

  return { ok: true, encoding, rows: rowsUnder(lines, at, columns) }
}

/** The filled rows under the line of headings, cells named by the columns they stand in. */
export const rowsUnder = (lines: string[][], at: number, columns: (Column | null)[]): SheetRow[] =>
  lines.flatMap((cells, index) =>
    index > at && cells.some((cell) => cell.trim() !== '') ? [sheetRow(columns, cells, index + 1)] : [],
  )

const labelOf = (column: Column) => COLUMNS[column].label

export const looksLikeHeadings = (cells: string[]) =>
  cells.filter((cell) => columnOf(cell) !== null).length >= 2

function sheetRow(columns: (Column | null)[], cells: string[], row: number): SheetRow {
  const named = columns.flatMap((column, index) => (column ? [[column, cells[index] ?? ''] as const] : []))
  const beyond = cells.slice(columns.length).some((cell) => cell.trim() !== '')
  return { row, cells: Object.fromEntries(named), uneven: beyond || cells.length < columns.length }
}

/** UTF-8 has rules that CP932 text breaks at once; the other way round nearly any bytes pass. */
function decode(bytes: Uint8Array, wanted?: Encoding) {
  const starts = (...head: number[]) => head.every((byte, index) => bytes[index] === byte)
  if (starts(0x50, 0x4b) || starts(0xd0, 0xcf, 0x11, 0xe0)) return refuseFile('spreadsheet')
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) return refuseFile('utf16')
  if (wanted ? wanted === 'UTF-8' : isUtf8(bytes))
    return { ok: true, encoding: 'UTF-8', text: new TextDecoder().decode(bytes) } as const
  // Without `fatal`, what cannot be read becomes U+FFFD, which no CP932 character is.
  const text = new TextDecoder('shift_jis').decode(bytes)
  if (!wanted && text.includes('\ufffd')) return refuseFile('unreadable')
  return { ok: true, encoding: 'CP932', text } as const
}

function splitCells(text: string) {
  const broken: CsvError[] = []
  const lines: string[][] = parse(text, {
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_records_with_error: true,
    on_skip: (error) => void (error && broken.push(error)),
  })
  if (broken[0]) return refuseFile('open_quote', { row: lines.length + 1 })
  return { ok: true, lines } as const
}

export const refuseFile = (
  reason: FileFault,
  more: { found?: string[]; missing?: string[]; row?: number } = {},
): Extract<RosterFile, { ok: false }> => ({ ok: false, reason, found: [], missing: [], row: null, ...more })
