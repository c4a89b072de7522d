import { FACILITY_TYPES, type FacilityType, ROLES, type Role } from '../../roster/table.ts'
import type { Tally } from '../queries.ts'
import { sumOf } from '../tallies.ts'

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
  is_own: boolean
  /** Of a joint incident: how many people each way of looking counts here, by its name. */
  asked_in?: Record<string, number>
  /** Of so few people that it is only in the sum with others of its association; its counts are zeros here. */
  is_hidden?: boolean
  /** That sum. */
  is_combined?: boolean
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

/** What is counted of a joint incident: one round of everybody, or all of them by each member's newest answer. */
export const SCOPES = { round: 'この報だけ', incident: '第1報からのまとめ' } as const
export type Scope = keyof typeof SCOPES

/** The round that was asked for, unless somebody asks for more. */
export const readScope = ({ of }: Record<string, string | undefined>): Scope =>
  of === 'incident' ? 'incident' : 'round'

/** Which rounds a matrix counts, in few words: 第2報, or 第1報から第3報まで; null where there was only one. */
export function roundsCounted({
  scope,
  round,
  rounds,
}: {
  scope: Scope
  /** Of the check that is looked at, and the highest that anybody has sent. */
  round: number
  rounds: number
}): string | null {
  if (rounds <= 1 && round <= 1) return null
  return scope === 'incident' ? `第1報から第${Math.max(round, rounds)}報まで` : `第${round}報だけ`
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
/** Of the neighbours' small cells together; a row or column of its own, at the very end. */
export const COMBINED = '少人数のまとめ'

const KNOWN: Record<'role' | 'facility_type', Record<string, string>> = {
  role: ROLES,
  facility_type: FACILITY_TYPES,
}

/** What a value is called, and its place: roles and kinds in the order of the house, wards by name, 未入力 last. */
const keyOf = (dimension: Dimension, cell: Cell) =>
  cell.is_combined && dimension !== 'association' ? COMBINED : cell[dimension]
const isKnown = (dimension: Dimension): dimension is keyof typeof KNOWN => Object.hasOwn(KNOWN, dimension)
const nameOf = (dimension: Dimension, key: string | null) =>
  key === null ? UNKNOWN : isKnown(dimension) ? (KNOWN[dimension][key] ?? key) : key

function inOrder(dimension: Dimension, keys: (string | null)[]) {
  // Associations stand in the order in which they joined.
  if (dimension === 'association') return keys
  const order = isKnown(dimension) ? Object.keys(KNOWN[dimension]) : null
  const last = (key: string | null) => (key === COMBINED ? 2 : key === null ? 1 : 0)
  return keys.toSorted((one, other) => {
    if (last(one) !== last(other) || one === null || other === null) return last(one) - last(other)
    return order ? order.indexOf(one) - order.indexOf(other) : one < other ? -1 : 1
  })
}

export interface Crossed extends Tally {
  /** Some of it is in 少人数のまとめ and not in these counts. */
  is_hidden: boolean
}

export interface Cross {
  axes: Axes
  columns: string[]
  rows: { name: string; cells: Crossed[]; sum: Crossed }[]
  /** 合計 — of every column, and of everything. */
  sums: Crossed[]
  total: Tally
}

const crossed = (cells: readonly Cell[]): Crossed => ({
  ...sumOf(cells),
  is_hidden: cells.some(({ is_hidden }) => is_hidden) && !cells.some(({ is_combined }) => is_combined),
})

/** かけ合わせ — any two dimensions; every prompt is in exactly one cell, so rows, columns and total agree. */
export function crossOf(cells: readonly Cell[], axes: Axes): Cross {
  // An association that has asked nobody yet is a row all the same; nothing else is.
  const keysOf = (dimension: Dimension) =>
    inOrder(dimension, [
      ...new Set(
        cells
          .filter(({ prompted, is_hidden }) => prompted > 0 || is_hidden || dimension === 'association')
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
        cells: columns.map((column) => crossed(within(row, axes.columns, column))),
        sum: crossed(row),
      }
    }),
    sums: columns.map((column) => crossed(within(cells, axes.columns, column))),
    total: sumOf(cells),
  }
}

/** Asked and silent, whatever came of the message; 届いていない is a part of it. */
export const silentOf = ({ prompted, replied }: Pick<Tally, 'prompted' | 'replied'>) => prompted - replied
