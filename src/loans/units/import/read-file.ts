import { trim } from '../../../roster/import/cells.ts'
import { FILE_SENTENCES, type FileFault } from '../../../roster/import/csv.ts'
import { readTables } from '../../../roster/import/roster-file.ts'
import { UNIT_FIELDS, type UnitField } from '../fields.ts'
import type { Form } from '../read-fields.ts'
import { fieldOf, NEEDED } from './columns.ts'

/** One line of the office's own table; `row` is the number that Excel shows beside it. */
export interface FileRow {
  row: number
  form: Form
}

type ReadFile = { ok: true; rows: FileRow[]; ignored: string[] } | { ok: false; sentence: string }

export const MOST_ROWS = 500
const HEADINGS_WITHIN_ROWS = 10

/** The roster's words where they speak of the roster. */
const OWN_SENTENCES: Partial<Record<FileFault, string>> = {
  not_a_workbook:
    'Excelのブックではありません。台帳のExcelかCSVを選んでください。Excelで開ける表なら、「名前を付けて保存」で「Excelブック(*.xlsx)」にしてください。',
  too_large: 'ファイルが大きすぎます。台帳のシートだけを新しいブックに写して、保存してください。',
  far_cell:
    '表が大きすぎます。使っていない下の行や右の列に文字が残っていないか、見てください。台帳のところだけを新しいブックに写して保存しても構いません。',
  empty: 'ファイルに何も書かれていません。台帳のファイルを選び直してください。',
}

/** Excel or CSV, by the roster's own readers; nothing is corrected here. */
export async function readFile(bytes: Uint8Array): Promise<ReadFile> {
  const read = await readTables(bytes)
  if (!read.ok) {
    const where = read.row ? `${read.row}行目: ` : ''
    return { ok: false, sentence: where + (OWN_SENTENCES[read.reason] ?? FILE_SENTENCES[read.reason]) }
  }
  const found = read.tables
    .map(({ lines }) => ({ lines, at: lines.slice(0, HEADINGS_WITHIN_ROWS).findIndex(looksLikeHeadings) }))
    .filter(({ at }) => at >= 0)
  const [table, second] = found
  if (!table)
    return {
      ok: false,
      sentence:
        '見出しの行が見つかりません。最初の行に「管理番号」「種類」「定格出力(W)」などの見出しを書いてください。',
    }
  if (second)
    return {
      ok: false,
      sentence: '台帳の見出しのあるシートが2つ以上あります。取り込むシートだけを残して保存してください。',
    }
  return rowsOf(table.lines, table.at)
}

const looksLikeHeadings = (cells: string[]) => cells.filter((cell) => fieldOf(cell) !== null).length >= 3

function rowsOf(lines: string[][], at: number): ReadFile {
  const headings = lines[at] ?? []
  const fields = headings.map(fieldOf)
  const labels = (wanted: readonly UnitField[]) => wanted.map((field) => `「${UNIT_FIELDS[field]}」`).join('')
  const missing = NEEDED.filter((field) => !fields.includes(field))
  if (missing.length > 0)
    return { ok: false, sentence: `必要な見出しが足りません。${labels(missing)}の列を足してください。` }
  const twice = fields.filter((field, index) => field !== null && fields.indexOf(field) !== index)
  if (twice.length > 0)
    return {
      ok: false,
      sentence: `${labels(twice.filter((field) => field !== null))}の列が2つあります。使わない方の見出しを別の名前に直してください。`,
    }
  const rows = lines.flatMap((cells, index): FileRow[] => {
    if (index <= at || cells.every((cell) => trim(cell) === '')) return []
    const filled = fields.flatMap((field, column) => {
      const text = trim(cells[column] ?? '')
      return field && text !== '' ? [[field, text] as const] : []
    })
    return [{ row: index + 1, form: Object.fromEntries(filled) }]
  })
  if (rows.length === 0)
    return { ok: false, sentence: '見出しの下に、電源の行がありません。1行に1台ずつ書いてください。' }
  if (rows.length > MOST_ROWS)
    return { ok: false, sentence: `一度に取り込めるのは${MOST_ROWS}台までです。ファイルを分けてください。` }
  const ignored = headings.filter((heading, index) => trim(heading) !== '' && fields[index] === null)
  return { ok: true, rows, ignored }
}
