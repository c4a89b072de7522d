import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Axes,
  type Cell,
  crossOf,
  DIMENSIONS,
  type Dimension,
  readAxes,
  splitOf,
} from '../../src/board/matrix/rules.ts'
import { crossSheet } from '../../src/board/matrix/sheets.ts'
import { FACILITY_TYPES, type FacilityType } from '../../src/roster/table.ts'

const ALL = Object.keys(DIMENSIONS) as Dimension[]
const AXES: Axes[] = ALL.flatMap((rows) =>
  ALL.filter((columns) => columns !== rows).map((columns) => ({ rows, columns })),
)

/** One doctor as a plain loop sees him. */
const doctor = fc.record({
  role: fc.constantFrom('officer' as const, 'member' as const),
  ward: fc.constantFrom('東', '西', '中', null),
  facility_type: fc.constantFrom(...(Object.keys(FACILITY_TYPES) as FacilityType[]), null),
  answer: fc.constantFrom('open' as const, 'closed' as const, 'needs_help' as const, null),
  reached: fc.boolean(),
})
type Doctor = typeof doctor extends fc.Arbitrary<infer T> ? T : never

/** As PostgreSQL hands them out: one row per combination that occurs. */
function cellsOf(doctors: Doctor[]): Cell[] {
  const groups = Map.groupBy(doctors, ({ role, ward, facility_type }) => `${role} ${ward} ${facility_type}`)
  return [...groups.values()].flatMap((some) => {
    const [first] = some
    const many = (is: (one: Doctor) => boolean) => some.filter(is).length
    return first
      ? [
          {
            association: '布施医師会',
            is_own: true,
            role: first.role,
            ward: first.ward,
            facility_type: first.facility_type,
            prompted: some.length,
            replied: many(({ answer }) => answer !== null),
            open: many(({ answer }) => answer === 'open'),
            partly_open: 0,
            closed: many(({ answer }) => answer === 'closed'),
            needs_help: many(({ answer }) => answer === 'needs_help'),
            late: 0,
            reached: many(({ reached }) => reached),
            unreached: many(({ answer, reached }) => answer === null && !reached),
            sending: 0,
          },
        ]
      : []
  })
}

describe.each(AXES)('$rows by $columns', (axes) => {
  test('rows, columns, total and the file agree with counting doctor by doctor', () => {
    fc.assert(
      fc.property(fc.array(doctor, { maxLength: 60 }), (doctors) => {
        const cross = crossOf(cellsOf(doctors), axes)
        expect(cross.total.prompted).toBe(doctors.length)
        expect(cross.total.unreached).toBe(
          doctors.filter(({ answer, reached }) => answer === null && !reached).length,
        )
        for (const [n, sum] of cross.sums.entries())
          for (const key of ['prompted', 'replied', 'needs_help', 'unreached'] as const)
            expect(cross.rows.reduce((of, { cells }) => of + (cells[n]?.[key] ?? 0), 0)).toBe(sum[key])
        for (const { cells, sum } of cross.rows) {
          expect(cells).toHaveLength(cross.columns.length)
          expect(cells.reduce((of, cell) => of + cell.replied, 0)).toBe(sum.replied)
        }
        const { columns, rows } = crossSheet(cross)
        const at = (name: string) => columns.findIndex((column) => column.name === name)
        const inner = rows.filter((row) => row[0] !== '合計' && row[1] !== '合計')
        expect(inner.reduce((sum, row) => sum + Number(row[at('対象')]), 0)).toBe(doctors.length)
        for (const row of inner) expect(row[at('該当')]).toBe(row[at('対象')] === 0 ? '該当なし' : '対象あり')
        expect(rows.at(-1)?.[at('未回答')]).toBe(doctors.filter(({ answer }) => answer === null).length)
      }),
    )
  })
})

test('what the roster does not say is a row of its own, at the end, and wards stand in their order', () => {
  const cells = cellsOf(
    [null, '西' as const, '東' as const].map((ward) => ({
      role: 'member' as const,
      ward,
      facility_type: ward && ('clinic' as const),
      answer: null,
      reached: true,
    })),
  )
  const cross = crossOf(cells, { rows: 'ward', columns: 'facility_type' })
  expect(cross.rows.map(({ name }) => name)).toEqual(['東', '西', '未入力'])
  expect(cross.columns).toEqual(['一般診療所', '未入力'])
  expect(cross.rows.at(-1)?.cells.map(({ prompted }) => prompted)).toEqual([0, 1])
})

test('associations stand in the order they joined, one that has asked nobody is a row, and 該当なし is no column', () => {
  const of = (association: string, role: 'officer' | 'member' | null, prompted: number): Cell => ({
    ...(cellsOf([
      { role: 'member', ward: '東', facility_type: 'clinic', answer: null, reached: true },
    ])[0] as Cell),
    association,
    role,
    prompted,
  })
  const cells = [of('枚岡医師会', 'member', 4), of('布施医師会', 'officer', 2), of('河内医師会', null, 0)]
  const cross = crossOf(cells, { rows: 'association', columns: 'role' })
  expect(cross.rows.map(({ name, sum }) => `${name} ${sum.prompted}`)).toEqual([
    '枚岡医師会 4',
    '布施医師会 2',
    '河内医師会 0',
  ])
  expect(cross.columns).toEqual(['役員', '会員'])
  expect(splitOf(cross.axes)).toBe('role')
  expect(splitOf({ rows: 'ward', columns: 'role' })).toBeNull()
})

test.each([
  [{}, 'ward', 'role'],
  [{ rows: 'role' }, 'role', 'ward'],
  [{ rows: 'facility_type', columns: 'ward' }, 'facility_type', 'ward'],
  [{ rows: 'ward', columns: 'ward' }, 'ward', 'role'],
  [{ rows: 'toString', columns: 'x' }, 'ward', 'role'],
  [{ rows: 'association' }, 'association', 'role'],
])('the address %j shows %s by %s', (query, rows, columns) => {
  expect(readAxes(query)).toEqual({ rows, columns })
})
