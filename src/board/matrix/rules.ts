import { FACILITY_TYPES, type FacilityType, ROLES, type Role } from '../../roster/table.ts'
import type { Tally } from '../queries.ts'

/** What a count can be split by. */
export const DIMENSIONS = { ward: '区', role: '役割', facility_type: '施設の種類' } as const
export type Dimension = keyof typeof DIMENSIONS

export interface Cell extends Tally {
  role: Role
  ward: string | null
  facility_type: FacilityType | null
}

export interface Axes {
  rows: Dimension
  columns: Dimension
}

const isDimension = (word: string): word is Dimension => Object.hasOwn(DIMENSIONS, word)

/** The choice in the address; two different ones, whatever is asked for. */
export function readAxes({ rows = '', columns = '' }: Record<string, string | undefined>): Axes {
  const chosen = isDimension(rows) ? rows : 'ward'
  if (isDimension(columns) && columns !== chosen) return { rows: chosen, columns }
  return { rows: chosen, columns: chosen === 'role' ? 'ward' : 'role' }
}

/** 未入力 — the roster does not say; it is a row of its own, so that the sums stay whole. */
export const UNKNOWN = '未入力'

const KNOWN: Record<Exclude<Dimension, 'ward'>, Record<string, string>> = {
  role: ROLES,
  facility_type: FACILITY_TYPES,
}

/** What a value is called, and its place: roles and kinds in the order of the house, wards by name, 未入力 last. */
const keyOf = (dimension: Dimension, cell: Cell) => cell[dimension]
const nameOf = (dimension: Dimension, key: string | null) =>
  key === null ? UNKNOWN : dimension === 'ward' ? key : (KNOWN[dimension][key] ?? key)

function inOrder(dimension: Dimension, keys: (string | null)[]) {
  const order = dimension === 'ward' ? null : Object.keys(KNOWN[dimension])
  return keys.toSorted((one, other) => {
    if (one === null || other === null) return Number(one === null) - Number(other === null)
    return order ? order.indexOf(one) - order.indexOf(other) : one.localeCompare(other, 'ja')
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
  const keysOf = (dimension: Dimension) =>
    inOrder(dimension, [...new Set(cells.map((cell) => keyOf(dimension, cell)))])
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
