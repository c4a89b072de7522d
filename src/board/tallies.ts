import { FACILITY_TYPES, type FacilityType } from '../roster/table.ts'
import type { BoardCell, Tallies, Tally } from './queries.ts'

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

/** The board's tables from the cells of one count: every prompt is in one cell, so they agree. Wards as they come. */
export function talliesOf(cells: readonly BoardCell[]): Tallies {
  const by = <Key>(keyOf: (cell: BoardCell) => Key) =>
    [...Map.groupBy(cells, keyOf)].map(([key, some]) => ({ key, sum: sumOf(some) }))
  return {
    total: sumOf(cells),
    by_role: by(({ role }) => role)
      .toSorted((one, other) => (one.key < other.key ? 1 : -1))
      .map(({ key: role, sum }) => ({ role, ...sum })),
    by_ward: by(({ ward }) => ward).map(({ key: ward, sum }) => ({ ward, ...sum })),
    by_facility_type: by(({ facility_type }) => facility_type)
      .toSorted((one, other) => placeOf(one.key) - placeOf(other.key))
      .map(({ key: facility_type, sum }) => ({ facility_type, ...sum })),
  }
}

/** In the order of the house; 未入力 below every kind. */
const placeOf = (type: FacilityType | null) => (type === null ? KINDS.length : KINDS.indexOf(type))
const KINDS = Object.keys(FACILITY_TYPES) as FacilityType[]
