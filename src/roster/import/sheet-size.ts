import type { FileFault } from './csv.ts'
import type { Parts } from './zip.ts'

export const MOST_ROWS = 20_000
export const MOST_COLUMNS = 200
const MOST_CELLS_A_SHEET = 400_000
/** Of all sheets of a book together. */
export const MOST_CELLS = 2_000_000

/**
 * Why these sheets may not be laid out as tables, or null. A table has every cell up to the last one, so a single
 * letter in the last corner of a sheet makes 17 thousand million. Where the sheets lie is the book's own word:
 * whatever holds sheet data is looked at.
 */
export function sizeFault(parts: Parts): FileFault | null {
  let cells = 0
  for (const part of parts.values()) {
    if (!part.includes('sheetData')) continue
    const size = sizeOf(part.toString('utf8'))
    if (!size) return 'broken_workbook'
    const { rows, columns } = size
    if (rows > MOST_ROWS || columns > MOST_COLUMNS || rows * columns > MOST_CELLS_A_SHEET) return 'far_cell'
    cells += rows * columns
  }
  return cells > MOST_CELLS ? 'too_large' : null
}

/**
 * With any prefix, but not in the web address of a formula; overlapping, as `r="` within another attribute must not hide
 * the real one behind it.
 */
const REFERENCE = /(?<![\w?&;]|\sxmlns:)r\s*=\s*["'](?=([^"'<>\s]*))/g
const PLAIN = /^([A-Z]{0,3})([0-9]{1,7})$/
/** A border or a colour without a text: the reader leaves it out, so only its row counts. */
const EMPTY_CELL = /<c r="[A-Z]{1,3}([0-9]{1,7})"(?: s="[0-9]+")?\s*\/>/g
const ROW = /[<:]row(?=[\s/>])/g

function sizeOf(xml: string): { rows: number; columns: number } | null {
  let [rows, columns] = [[...xml.matchAll(ROW)].length, 0]
  const filled = xml.replace(EMPTY_CELL, ' r="$1" ')
  for (const [, reference = ''] of filled.matchAll(REFERENCE)) {
    const [, letters = '', row] = PLAIN.exec(reference) ?? []
    if (row === undefined) return null
    rows = Math.max(rows, Number(row))
    columns = Math.max(columns, columnNumber(letters))
  }
  return { rows, columns }
}

const columnNumber = (letters: string) =>
  [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0)
