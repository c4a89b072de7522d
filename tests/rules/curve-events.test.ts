import { expect, test } from 'vitest'
import { axisFrom, eventsOf, onPaper } from '../../src/board/curve-events.ts'
import { MARKS, momentFault, readKind } from '../../src/safety-checks/marks/rules.ts'
import type { CurveMark, MarkKind, SafetyCheck } from '../../src/safety-checks/table.ts'
import { lanesOf } from '../../src/ui/sign-lanes.ts'

const at = (minute: number) => new Date(Date.parse('2026-11-05T10:06:00+09:00') + minute * 60_000)
const events = (of: {
  reminded?: number[]
  marks?: [kind: MarkKind, minute: number][]
  deadline?: number
  now?: number
  width?: number
  launched?: boolean
}) => {
  const { reminded = [], marks = [], deadline, now = 100, width = 120, launched = true } = of
  const check = {
    launched_at: launched ? at(0) : null,
    deadline_at: deadline === undefined ? null : at(deadline),
  } as SafetyCheck
  const noted = marks.map(([kind, minute]) => ({ kind, happened_at: at(minute) }) as CurveMark)
  return eventsOf({ check, reminded: reminded.map(at), marks: noted, at: at(now) }, width).map(
    ({ minute, sign, words }) => `${minute} ${sign} ${words}`,
  )
}

test.each<[string, Parameters<typeof events>[0], string[]]>([
  ['nothing has happened yet', {}, []],
  ['every reminder has its sign', { reminded: [15, 60] }, ['15 ① 督促1 10:21', '60 ② 督促2 11:06']],
  ['the deadline stands once it has passed', { deadline: 60 }, ['60 締 締切 11:06']],
  ['a deadline still to come is no event', { deadline: 101 }, []],
  [
    'a reminder after the deadline stands behind it',
    { reminded: [61], deadline: 60 },
    ['60 締 締切 11:06', '61 ① 督促1 11:07'],
  ],
  ['what lies beyond the axis is left out', { reminded: [15, 121] }, ['15 ① 督促1 10:21']],
  [
    'the alert and the shaking come before the question, which then has a sign too',
    {
      marks: [
        ['alert', -3],
        ['intensity', -1],
      ],
      reminded: [15],
    },
    ['-3 警 緊急速報・エリアメール 10:03', '-1 震 震度速報 10:05', '0 発 発報 10:06', '15 ① 督促1 10:21'],
  ],
  ['what happens later needs no sign for the question', { marks: [['blackout', 7]] }, ['7 停 停電 10:13']],
  [
    'an alert of the day before is told with its day',
    { marks: [['alert', -12 * 60]] },
    ['-720 警 緊急速報・エリアメール 11月4日(水) 22時06分', '0 発 発報 10:06'],
  ],
  ['a draft has none', { reminded: [15], launched: false }, []],
])('%s', (_, of, expected) => {
  expect(events(of)).toEqual(expected)
})

test.each([
  [[], 0],
  [[['blackout', 7]], 0],
  [[['alert', -3]], -5],
  [
    [
      ['alert', -12],
      ['intensity', -1],
    ],
    -15,
  ],
  [[['alert', -30]], -30],
  [[['alert', -31]], 0],
] as [[MarkKind, number][], number][])('with %j the axis begins at %i minutes', (marks, from) => {
  const check = { launched_at: at(0), deadline_at: null } as SafetyCheck
  const noted = marks.map(([kind, minute]) => ({ kind, happened_at: at(minute) }) as CurveMark)
  expect(axisFrom(eventsOf({ check, reminded: [], marks: noted, at: at(100) }, 120))).toBe(from)
})

test('every mark has a sign of its own', () => {
  expect(new Set(Object.values(MARKS).map(({ sign }) => sign)).size).toBe(Object.keys(MARKS).length)
  expect([readKind('alert'), readKind('toString'), readKind(undefined)]).toEqual(['alert', null, null])
})

test.each([
  [null, 'no_moment'],
  [at(101), 'in_future'],
  [at(100), null],
  [at(-24 * 60), null],
  [at(-24 * 60 - 1), 'too_early'],
])('a mark at %s: %s', (moment, fault) => {
  expect(momentFault(moment, { launched_at: at(0), closed_at: null, at: at(100) })).toBe(fault)
})

test('a mark may stand until the answering ended, and not behind it', () => {
  const check = { launched_at: at(0), closed_at: at(60), at: at(100) }
  expect([59, 60, 61].map((minute) => momentFault(at(minute), check))).toEqual([null, null, 'too_late'])
})

test('the paper explains exactly what its picture shows, and names the rest outside of it', () => {
  const check = { launched_at: at(0), deadline_at: null } as SafetyCheck
  const minutes = [-720, -3, ...Array.from({ length: 10 }, (_, n) => n + 1), 130]
  const marks = minutes.map((minute) => ({ kind: 'again', happened_at: at(minute) }) as CurveMark)
  const all = eventsOf({ check, reminded: [], marks, at: at(200) }, Number.POSITIVE_INFINITY)
  const { drawn, beside } = onPaper(all, 120)
  expect(drawn.map(({ minute }) => minute)).toEqual([-3, 0, 1, 2, 3, 4, 5, 6])
  expect(beside.map(({ minute }) => minute)).toEqual([-720, 7, 8, 9, 10, 130])
  expect([beside[0]?.time, drawn[0]?.time]).toEqual(['11月4日(水) 22時06分', '10:03'])
})

test.each([
  [[], 0, []],
  [[40, 80], 0, [0, 0]],
  [[40, 42, 45], 28, [0, 1, 2]],
  [[40, 50, 56, 66], 14, [0, 1, 0, 1]],
  [[40, 41, 42, 43, 44], 28, [0, 1, 2, 2, 2]],
])('signs at %j need %i of room in lanes %j', (xs, above, lanes) => {
  const placed = lanesOf(xs)
  expect([placed.above, xs.map((_, n) => placed.of(n))]).toEqual([above, lanes])
})
