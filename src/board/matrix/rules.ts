import { FACILITY_TYPES, type FacilityType, ROLES, type Role } from '../../roster/table.ts'
import type { Tally } from '../queries.ts'

/** What a count can be split by. */
export const DIMENSIONS = {
  ward: '区',
  role: '役割',
  facility_type: '施設の種類',
  association: '医師会',
} as const
export type Dimension = keyof typeof DIMENSIONS

/** What an association knows of its own people, or one of its neighbours' counts, split by one thing only. */
export interface Cell extends Tally {
  association: string
  role: Role | null
  ward: string | null
  facility_type: FacilityType | null
}

export interface Axes {
  rows: Dimension
  columns: Dimension
}

/** What the associations are split by; null where the matrix is of one's own people alone. */
export const splitOf = ({ rows, columns }: Axes): Exclude<Dimension, 'association'> | null =>
  rows === 'association' && columns !== 'association'
    ? columns
    : columns === 'association' && rows !== 'association'
      ? rows
      : null

const isDimension = (word: string): word is Dimension => Object.hasOwn(DIMENSIONS, word)

/** The choice in the address; two different ones, whatever is asked for. */
export function readAxes({ rows = '', columns = '' }: Record<string, string | undefined>): Axes {
  const chosen = isDimension(rows) ? rows : 'ward'
  if (isDimension(columns) && columns !== chosen) return { rows: chosen, columns }
  return { rows: chosen, columns: chosen === 'role' ? 'ward' : 'role' }
}

/** 未入力 — the roster does not say; it is a row of its own, so that the sums stay whole. */
export const UNKNOWN = '未入力'

const KNOWN: Record<'role' | 'facility_type', Record<string, string>> = {
  role: ROLES,
  facility_type: FACILITY_TYPES,
}

/** What a value is called, and its place: roles and kinds in the order of the house, wards by name, 未入力 last. */
const keyOf = (dimension: Dimension, cell: Cell) => cell[dimension]
const isKnown = (dimension: Dimension): dimension is keyof typeof KNOWN => Object.hasOwn(KNOWN, dimension)
const nameOf = (dimension: Dimension, key: string | null) =>
  key === null ? UNKNOWN : isKnown(dimension) ? (KNOWN[dimension][key] ?? key) : key

function inOrder(dimension: Dimension, keys: (string | null)[]) {
  // Associations stand in the order in which they joined.
  if (dimension === 'association') return keys
  const order = isKnown(dimension) ? Object.keys(KNOWN[dimension]) : null
  return keys.toSorted((one, other) => {
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    return order ? order.indexOf(one) - order.indexOf(other) : one < other ? -1 : 1
  })
}

const COUNTED = [
  'prompted',
  'replied',
  'open',
  'partly_open',
  'closed',
  'needs_help',
  'late',
  'reached',
  'unreached',
  'sending',
] as const satisfies (keyof Tally)[]

/** Adds up counts; of none it is all zeros. */
export const sumOf = (tallies: readonly Tally[]) =>
  Object.fromEntries(COUNTED.map((key) => [key, tallies.reduce((sum, one) => sum + one[key], 0)])) as Record<
    keyof Tally,
    number
  >

export interface Cross {
  axes: Axes
  columns: string[]
  rows: { name: string; cells: Tally[]; sum: Tally }[]
  /** 合計 — of every column, and of everything. */
  sums: Tally[]
  total: Tally
}

/** かけ合わせ — any two dimensions; every prompt is in exactly one cell, so rows, columns and total agree. */
export function crossOf(cells: readonly Cell[], axes: Axes): Cross {
  // An association that has asked nobody yet is a row all the same; nothing else is.
  const keysOf = (dimension: Dimension) =>
    inOrder(dimension, [
      ...new Set(
        cells
          .filter(({ prompted }) => prompted > 0 || dimension === 'association')
          .map((cell) => keyOf(dimension, cell)),
      ),
    ])
  const columns = keysOf(axes.columns)
  const within = (some: readonly Cell[], dimension: Dimension, key: string | null) =>
    some.filter((cell) => keyOf(dimension, cell) === key)
  return {
    axes,
    columns: columns.map((key) => nameOf(axes.columns, key)),
    rows: keysOf(axes.rows).map((key) => {
      const row = within(cells, axes.rows, key)
      return {
        name: nameOf(axes.rows, key),
        cells: columns.map((column) => sumOf(within(row, axes.columns, column))),
        sum: sumOf(row),
      }
    }),
    sums: columns.map((column) => sumOf(within(cells, axes.columns, column))),
    total: sumOf(cells),
  }
}

/** Asked and silent, whatever came of the message; 届いていない is a part of it. */
export const silentOf = ({ prompted, replied }: Pick<Tally, 'prompted' | 'replied'>) => prompted - replied
