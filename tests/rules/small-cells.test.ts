import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Axes,
  type Cell,
  COMBINED,
  crossOf,
  readScope,
  roundsCounted,
} from '../../src/board/matrix/rules.ts'
import { crossSheet } from '../../src/board/matrix/sheets.ts'
import { combineSmall, FEWEST } from '../../src/board/matrix/small-cells.ts'

interface Asked {
  prompted: number
  replied?: number
  needs_help?: number
  asked_in?: Record<string, number>
}
const cell = (association: string, ward: string | null, of: Asked): Cell => ({
  association,
  is_own: association === '布施',
  role: null,
  ward,
  facility_type: null,
  prompted: of.prompted,
  replied: of.replied ?? 0,
  open: (of.replied ?? 0) - (of.needs_help ?? 0),
  partly_open: 0,
  closed: 0,
  needs_help: of.needs_help ?? 0,
  late: 0,
  reached: of.prompted,
  unreached: 0,
  sending: 0,
  ...(of.asked_in ? { asked_in: of.asked_in } : {}),
})
const AXES: Axes = { rows: 'association', columns: 'ward' }

/** The row of 河内 as one sees it: `−` is hidden, まとめ stands last. */
function row(asked: number[], association = '河内') {
  const cells = asked.map((prompted, n) => cell(association, `区${n + 1}`, { prompted }))
  const [first] = crossOf(combineSmall(cells), AXES).rows
  return first?.cells.map(({ prompted, is_hidden }) => (is_hidden ? '−' : prompted)).join(' ')
}

describe('the threshold rule with combined categories', () => {
  test.each([
    ['nothing small stays as it is', [5, 9, 20], '5 9 20'],
    ['zero is nobody, not few', [0, 9, 20], '9 20'],
    ['a single doctor goes with the smallest other', [1, 9, 20], '− − 20 10'],
    ['four are few, five are not', [4, 5, 20], '− − 20 9'],
    ['small ones that are five together need no other', [2, 3, 20], '− − 20 5'],
    ['small ones that are not take one more', [1, 3, 6, 20], '− − − 20 10'],
    ['four and four are eight', [4, 4, 4], '− − − 12'],
    ['all of a small association is what it shares anyway', [1, 2], '− − 3'],
    ['one doctor in all', [1], '− 1'],
    ['order does not matter', [20, 1, 9], '20 − − 10'],
  ])('%s: %j', (_, asked, shown) => {
    expect(row(asked)).toBe(shown)
  })

  test("one's own are shown as they are: the names are known here", () => {
    expect(row([1, 2, 9], '布施')).toBe('1 2 9')
  })
})

test('what is few in one round is hidden in all of them, with the same others, so that no two looks can be subtracted', () => {
  // 第1報 asked 4 of 東, 第2報 one more: alone, the second would show 東 and give the first away.
  const of = (look: string) => {
    const sizes = { 東: { 1: 4, 2: 5, all: 5 }, 西: { 1: 6, all: 6 }, 中: { 1: 30, 2: 30, all: 30 } }
    const cells = Object.entries(sizes).map(([ward, asked_in]) =>
      cell('河内', ward, { prompted: (asked_in as Record<string, number>)[look] ?? 0, asked_in }),
    )
    const [first] = crossOf(combineSmall(cells), AXES).rows
    return first?.cells.map(({ prompted, is_hidden }) => (is_hidden ? '−' : prompted)).join(' ')
  }
  expect([of('1'), of('2'), of('all')]).toEqual(['30 − − 10', '30 − − 5', '30 − − 11'])
})

/** What each look shows of 河内, by ward; `−` is hidden, まとめ stands last. */
function looksAt(sizes: Record<string, Record<string, number>>, looks: string[]) {
  return looks.map((look) => {
    const cells = Object.entries(sizes).map(([ward, asked_in]) =>
      cell('河内', ward, { prompted: asked_in[look] ?? 0, asked_in }),
    )
    const [first] = crossOf(combineSmall(cells), AXES).rows
    return first?.cells.map(({ prompted, is_hidden }) => (is_hidden ? '−' : prompted)).join(' ')
  })
}

test.each([
  [
    'one new doctor in 第2報 would be まとめ − 第1報',
    { 1: 5, 2: 6, all: 6 },
    ['20 − − 15', '20 − − 16', '20 − − 16'],
  ],
  ['one who is asked no more', { 1: 6, 2: 5, all: 6 }, ['20 − − 16', '20 − − 15', '20 − − 16']],
  ['as many, yet another one', { 1: 5, 2: 5, all: 6 }, ['20 − − 15', '20 − − 15', '20 − − 16']],
  ['five new ones are not few', { 1: 5, 2: 10, all: 10 }, ['20 10 5', '20 10 10', '20 10 10']],
  ['the same people twice', { 1: 5, 2: 5, all: 5 }, ['20 10 5', '20 10 5', '20 10 5']],
])('no look can be taken from another to tell of single doctors: %s', (_, 東, shown) => {
  const as = (people: number) => ({ 1: people, 2: people, all: people })
  expect(looksAt({ 中: as(20), 北: as(10), 東 }, ['1', '2', 'all'])).toEqual(shown)
})

test('whatever the rounds are, no shown number of one look less that of another is of few, except of the whole', () => {
  const ward = fc.record({ stay: fc.integer({ min: 0, max: 12 }), leave: fc.nat(6), come: fc.nat(6) })
  fc.assert(
    fc.property(fc.array(ward, { minLength: 1, maxLength: 6 }), (wards) => {
      const sizes = wards.map(({ stay, leave, come }) => ({
        1: stay + leave,
        2: stay + come,
        all: stay + leave + come,
      }))
      const looks = (['1', '2', 'all'] as const).map((look) =>
        combineSmall(
          sizes.map((asked_in, n) => cell('河内', `区${n}`, { prompted: asked_in[look], asked_in })),
        ).map(({ prompted }) => prompted),
      )
      const whole = looks.map((shown) => shown.reduce((sum, people) => sum + people, 0))
      for (const [n, one] of looks.entries())
        for (const [m, other] of looks.entries())
          for (const [place, people] of one.entries()) {
            const apart = Math.abs(people - (other[place] ?? 0))
            const of_whole = Math.abs((whole[n] ?? 0) - (whole[m] ?? 0))
            expect(apart === 0 || apart >= FEWEST || apart === of_whole).toBe(true)
          }
    }),
  )
})

test('the sum of a column is of what it shows, says so, and 少人数のまとめ stands last with the whole in the row', () => {
  const cells = [
    cell('布施', '東', { prompted: 3, replied: 2, needs_help: 1 }),
    cell('布施', null, { prompted: 1 }),
    cell('河内', '東', { prompted: 1, replied: 1, needs_help: 1 }),
    cell('河内', '中', { prompted: 9, replied: 4 }),
    cell('枚岡', '東', { prompted: 8, replied: 8 }),
  ]
  const cross = crossOf(combineSmall(cells), AXES)
  expect(cross.columns).toEqual(['中', '東', '未入力', COMBINED])
  expect(
    cross.rows.map(({ name, sum }) => `${name} ${sum.replied}/${sum.prompted} ▲${sum.needs_help}`),
  ).toEqual(['布施 2/4 ▲1', '河内 5/10 ▲1', '枚岡 8/8 ▲0'])
  expect(cross.sums.map(({ prompted, is_hidden }) => `${prompted}${is_hidden ? '*' : ''}`)).toEqual([
    '0*',
    '11*',
    '1',
    '10',
  ])
  expect(cross.total.prompted).toBe(22)
  const { rows, note } = crossSheet(cross)
  expect(note).toContain('4人以下の欄は')
  expect(rows.find(([association, ward]) => association === '河内' && ward === '東')?.slice(2)).toEqual([
    'まとめに入れた',
    ...Array.from({ length: 11 }, () => null),
  ])
  expect(rows.find(([association, ward]) => association === '合計' && ward === '東')?.slice(2, 5)).toEqual([
    '一部はまとめ',
    11,
    10,
  ])
})

test('whatever the neighbours are: all sums hold, no shown number is of few, and two answers could be swapped unseen', () => {
  const ward = fc.record({
    prompted: fc.integer({ min: 0, max: 12 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  const association = fc.array(ward, { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(association, fc.array(association, { minLength: 1, maxLength: 3 }), (own, others) => {
      const cells = [own, ...others].flatMap((wards, n) =>
        wards.map(({ prompted, share }, at) =>
          cell(n === 0 ? '布施' : `隣${n}`, `区${at}`, { prompted, replied: Math.round(prompted * share) }),
        ),
      )
      const protectedCells = combineSmall(cells)
      const cross = crossOf(protectedCells, AXES)
      expect(cross.total.prompted).toBe(cells.reduce((sum, one) => sum + one.prompted, 0))
      expect(cross.total.replied).toBe(cells.reduce((sum, one) => sum + one.replied, 0))
      for (const { name, cells: shown, sum } of cross.rows) {
        expect(shown.reduce((of, one) => of + one.replied, 0)).toBe(sum.replied)
        if (name === '布施') continue
        for (const { prompted } of shown)
          expect(prompted === 0 || prompted >= FEWEST || prompted === sum.prompted).toBe(true)
      }
      for (const [n, sum] of cross.sums.entries())
        expect(sum.replied).toBe(
          cross.rows.reduce((of, { cells: shown }) => of + (shown[n]?.replied ?? 0), 0),
        )

      // One answer moved from a hidden cell to another of the same association: the page stays as it was.
      const hidden = cells.filter((_, n) =>
        protectedCells.some((one) => one.is_hidden && isSame(one, cells[n])),
      )
      for (const giver of hidden)
        for (const taker of hidden) {
          if (giver === taker || giver.association !== taker.association) continue
          if (giver.replied === 0 || taker.replied === taker.prompted) continue
          const moved = cells.map((one) =>
            one === giver
              ? { ...one, replied: one.replied - 1, open: one.open - 1 }
              : one === taker
                ? { ...one, replied: one.replied + 1, open: one.open + 1 }
                : one,
          )
          expect(crossOf(combineSmall(moved), AXES)).toEqual(cross)
        }
    }),
  )
})

const isSame = (one: Cell, other: Cell | undefined) =>
  one.association === other?.association && one.ward === other.ward

test.each([
  [{}, 'round'],
  [{ of: 'incident' }, 'incident'],
  [{ of: 'toString' }, 'round'],
])('the address %j counts the %s', (query, scope) => {
  expect(readScope(query)).toBe(scope)
})

test.each([
  ['round', 1, 1, null],
  ['round', 1, 3, '第1報だけ'],
  // 第1報 was called off, and the neighbours have sent none but theirs.
  ['round', 2, 1, '第2報だけ'],
  ['incident', 1, 1, null],
  ['incident', 1, 3, '第1報から第3報まで'],
  ['incident', 2, 2, '第1報から第2報まで'],
] as const)('a table of the %s, seen from 第%i報 of %i, says %s', (scope, round, rounds, words) => {
  expect(roundsCounted({ scope, round, rounds })).toBe(words)
})
