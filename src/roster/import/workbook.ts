import readXlsx, { type CellValue } from 'read-excel-file/node'
import { HEADINGS_WITHIN_ROWS, looksLikeHeadings, type RosterFile, readLines, refuseFile } from './csv.ts'
import { judgeZip } from './zip.ts'

const MOST_ROWS = 20_000
const MOST_COLUMNS = 200

/** Every sheet of a workbook, its cells as the text a person typed: a number without its format, so that a lost 0 shows. */
export async function readSheets(bytes: Uint8Array) {
  const fault = judgeZip(bytes)
  if (fault) return refuseFile(fault)
  const options = { trim: false, parseNumber: plainNumber }
  const sheets = await readXlsx(Buffer.from(bytes), options).then(
    (read) => read,
    () => null,
  )
  if (!sheets) return refuseFile('broken_workbook')
  const tables = sheets.map(({ sheet, data }) => ({
    sheet,
    lines: evened(data.map((row) => row.map(textOf))),
  }))
  if (tables.some(({ lines }) => isTooLarge(lines))) return refuseFile('too_large')
  return { ok: true, tables } as const
}

export const isTooLarge = (lines: string[][]) =>
  lines.length > MOST_ROWS || lines.some((row) => row.length > MOST_COLUMNS)

/** Reads the one sheet that has our headings; a row's number is the one that Excel shows. */
export async function readWorkbook(bytes: Uint8Array): Promise<RosterFile> {
  const read = await readSheets(bytes)
  if (!read.ok) return read
  const { tables } = read
  const [found, ...more] = tables.filter(({ lines }) =>
    lines.slice(0, HEADINGS_WITHIN_ROWS).some(looksLikeHeadings),
  )
  if (!found) return refuseFile('no_headings', { found: tables[0]?.lines[0] ?? [] })
  if (more.length > 0)
    return refuseFile('several_sheets', { found: [found, ...more].map(({ sheet }) => sheet) })
  return readLines(found.lines, `Excel、シート「${found.sheet}」`)
}

/** Excel keeps 0729000000 as 729000000, and long numbers as 9.01234567E+9: neither is anybody's spelling. */
const plainNumber = (text: string) => (Number.isSafeInteger(Number(text)) ? String(Number(text)) : text)

function textOf(value: CellValue<string> | null): string {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString().slice(0, 10)
  return typeof value === 'string' ? value : String(value)
}

/** A workbook ends each row with its last filled cell; only a CSV can have a comma too few. */
function evened(lines: string[][]) {
  const width = Math.max(0, ...lines.map((row) => row.length))
  return lines.map((row) => [...row, ...Array.from({ length: width - row.length }, () => '')])
}
