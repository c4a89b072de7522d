import readXlsx, { type CellValue } from 'read-excel-file/node'
import { HEADINGS_WITHIN_ROWS, looksLikeHeadings, type RosterFile, readLines, refuseFile } from './csv.ts'
import { MOST_CELLS, MOST_COLUMNS, MOST_ROWS, sizeFault } from './sheet-size.ts'
import { packPlainly, unpackWorkbook } from './zip.ts'

/** Every sheet of a workbook, its cells as the text a person typed: a number without its format, so that a lost 0 shows. */
export async function readSheets(bytes: Uint8Array) {
  const unpacked = unpackWorkbook(bytes)
  if (!unpacked.ok) return refuseFile(unpacked.reason)
  const fault = sizeFault(unpacked.parts)
  if (fault) return refuseFile(fault)
  const options = { trim: false, parseNumber: plainNumber }
  const sheets = await readXlsx(packPlainly(unpacked.parts), options).then(
    (read) => read,
    () => null,
  )
  // Two sheets of one file come without cells.
  if (!sheets?.every(({ data }) => Array.isArray(data))) return refuseFile('broken_workbook')
  // A sheet that the book lists a thousand times is read once, but would be written out a thousand times here.
  const cells = sheets.reduce((sum, { data }) => sum + data.length * (data[0]?.length ?? 0), 0)
  if (cells > MOST_CELLS) return refuseFile('too_large')
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
