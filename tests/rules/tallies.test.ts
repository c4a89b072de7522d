import { expect, test } from 'vitest'
import type { BoardCell } from '../../src/board/queries.ts'
import { sumOf, talliesOf } from '../../src/board/tallies.ts'

const cell = (
  role: BoardCell['role'],
  ward: string | null,
  facility_type: BoardCell['facility_type'],
  prompted: number,
  replied: number,
): BoardCell => ({ ...sumOf([]), role, ward, facility_type, prompted, replied })

/** As the count gives them: by ward, whoever the ward is not known of at the end. */
const CELLS = [
  cell('member', '東', null, 4, 1),
  cell('officer', '西', 'other', 2, 2),
  cell('member', '西', 'hospital', 8, 3),
  cell('member', null, 'clinic', 16, 5),
]
const figures = (rows: { prompted: number; replied: number }[]) =>
  rows.map(({ prompted, replied }) => [prompted, replied])

test('officers stand before members, wards as they come, kinds in the order of the house with 未入力 last', () => {
  const { total, by_role, by_ward, by_facility_type } = talliesOf(CELLS)
  expect(figures([total])).toEqual([[30, 11]])
  expect(by_role.map(({ role }) => role)).toEqual(['officer', 'member'])
  expect(figures(by_role)).toEqual([
    [2, 2],
    [28, 9],
  ])
  expect(by_ward.map(({ ward }) => ward)).toEqual(['東', '西', null])
  expect(figures(by_ward)).toEqual([
    [4, 1],
    [10, 5],
    [16, 5],
  ])
  expect(by_facility_type.map(({ facility_type }) => facility_type)).toEqual([
    'hospital',
    'clinic',
    'other',
    null,
  ])
  expect(figures(by_facility_type)).toEqual([
    [8, 3],
    [16, 5],
    [2, 2],
    [4, 1],
  ])
})

test('of nobody all are zeros, and nothing is split', () => {
  const { total, ...split } = talliesOf([])
  expect(Object.values(total)).toEqual(Array(10).fill(0))
  expect(split).toEqual({ by_role: [], by_ward: [], by_facility_type: [] })
})
