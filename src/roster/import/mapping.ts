import { createHash } from 'node:crypto'
import type { ImportSettings } from '../table.ts'
import { COLUMNS, type Column, columnOf, comparable, NEEDED_COLUMNS } from './columns.ts'
import { type Encoding, HEADINGS_WITHIN_ROWS, rowsUnder } from './csv.ts'
import type { Table } from './roster-file.ts'

/** What an office chose last time, by the headings it chose it for. */
export type Remembered = Map<string, (Column | null)[]>

/** One set of headings, whatever the width and case of its letters. */
export const headingsKey = (headings: string[]) =>
  createHash('sha256')
    .update(JSON.stringify(withoutTail(headings.map(comparable))))
    .digest('base64url')

function withoutTail(headings: string[]) {
  const last = headings.findLastIndex((heading) => heading !== '')
  return headings.slice(0, last + 1)
}

const candidates = (tables: Table[]) =>
  tables.flatMap(({ lines }, sheet) =>
    lines.slice(0, HEADINGS_WITHIN_ROWS).map((cells, header) => ({ sheet, header, cells })),
  )

/** Keys of every line that may be the headings: what to look for among the remembered ones. */
export const keysOf = (tables: Table[]) => candidates(tables).map(({ cells }) => headingsKey(cells))

const knownIn = (cells: string[]) => new Set(cells.flatMap((cell) => columnOf(cell) ?? [])).size

/** Sheet, headings and columns as they most likely are: as last time, else by the words in the headings. */
export function guessSettings(
  tables: Table[],
  { encoding, remembered }: { encoding: Encoding | null; remembered: Remembered },
): ImportSettings {
  const lines = candidates(tables)
  const known = lines.find(({ cells }) => remembered.has(headingsKey(cells)))
  const best = lines.reduce<(typeof lines)[number] | null>(
    (found, line) => (knownIn(line.cells) > Math.max(1, knownIn(found?.cells ?? [])) ? line : found),
    null,
  )
  const filled = lines.find(({ cells }) => cells.some((cell) => cell.trim() !== ''))
  const { sheet, header } = known ?? best ?? filled ?? { sheet: 0, header: 0 }
  return { encoding, sheet, header, columns: guessColumns(tables[sheet]?.lines[header] ?? [], remembered) }
}

/** Of two columns with one meaning the first is taken; the other is for the clerk to choose. */
export function guessColumns(headings: string[], remembered: Remembered): (Column | null)[] {
  const columns = headings.map(columnOf)
  const last = remembered.get(headingsKey(headings))
  if (last) return headings.map((_, index) => last[index] ?? null)
  return columns.map((column, index) => (columns.indexOf(column) === index ? column : null))
}

/** Why these columns do not make a roster yet: what is missing, and which is chosen twice. */
export function columnFaults(columns: (Column | null)[]) {
  const chosen = columns.filter((column) => column !== null)
  return {
    missing: NEEDED_COLUMNS.filter((column) => !chosen.includes(column)),
    twice: [...new Set(chosen.filter((column, index) => chosen.indexOf(column) !== index))],
  }
}

export const areComplete = (columns: (Column | null)[]) =>
  Object.values(columnFaults(columns)).every((faults) => faults.length === 0)

/** The rows of the roster as these settings read them. */
export function rowsOf(tables: Table[], { sheet, header, columns }: ImportSettings) {
  const { lines = [] } = tables[sheet] ?? {}
  return rowsUnder(lines, header, widened(columns, lines[header]?.length ?? 0))
}

const widened = (columns: (Column | null)[], width: number) =>
  Array.from({ length: width }, (_, index) => columns[index] ?? null)

/** A column as typed into the form, or null for 「取り込まない」 and anything else. */
export const columnNamed = (name: string | undefined): Column | null =>
  name !== undefined && Object.hasOwn(COLUMNS, name) ? (name as Column) : null
