import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { difference95, isChance, medianOfReplies, mixDistance } from '../../src/board/compare/statistics.ts'
import { timesToQuarters, wilson95 } from '../../src/board/rules.ts'

/** Published by Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3; 14/15 and 60/120 by hand. */
test.each([
  [81, 263, 0.2553, 0.3662],
  [15, 148, 0.0624, 0.1605],
  [0, 20, 0, 0.1611],
  [1, 29, 0.0061, 0.1718],
  [14, 15, 0.7018, 0.9881],
  [60, 120, 0.4119, 0.5881],
])('%i of %i lie within Wilson’s interval %f to %f', (replied, prompted, low, high) => {
  const found = wilson95({ replied, prompted })
  expect(found?.low).toBeCloseTo(low, 4)
  expect(found?.high).toBeCloseTo(high, 4)
})

/** Published in the companion paper, 873-890, table II, method 10; the last by hand from the two intervals above. */
test.each([
  [[56, 70], [48, 80], 0.2, 0.0524, 0.3339],
  [[9, 10], [3, 10], 0.6, 0.1705, 0.809],
  [[6, 7], [2, 7], 0.5714, 0.0582, 0.8062],
  [[5, 56], [0, 29], 0.0893, -0.0381, 0.1926],
  [[0, 10], [0, 20], 0, -0.1611, 0.2775],
  [[0, 10], [0, 10], 0, -0.2775, 0.2775],
  [[10, 10], [0, 20], 1, 0.6791, 1],
  [[10, 10], [0, 10], 1, 0.6075, 1],
  [[14, 15], [60, 120], 0.4333, 0.1857, 0.5371],
] as const)('%j beside %j differ by %f, from %f to %f', (a, b, difference, low, high) => {
  const found = difference95({ replied: a[0], prompted: a[1] }, { replied: b[0], prompted: b[1] })
  expect(found?.difference).toBeCloseTo(difference, 4)
  expect(found?.low).toBeCloseTo(low, 4)
  expect(found?.high).toBeCloseTo(high, 4)
})

test('where nobody was asked there is no difference', () => {
  expect(difference95({ replied: 0, prompted: 0 }, { replied: 1, prompted: 2 })).toBeNull()
  expect(difference95({ replied: 1, prompted: 2 }, { replied: 0, prompted: 0 })).toBeNull()
})

const asked = fc
  .integer({ min: 1, max: 30_000 })
  .chain((prompted) => fc.record({ prompted: fc.constant(prompted), replied: fc.nat(prompted) }))

describe('whatever was asked of however many', () => {
  test('the interval of a rate lies between 0 and 1, holds the rate, and shrinks when more say the same', () => {
    fc.assert(
      fc.property(asked, fc.integer({ min: 2, max: 40 }), (one, times) => {
        const [few, many] = [one, { prompted: one.prompted * times, replied: one.replied * times }].map(
          wilson95,
        )
        if (!few || !many) throw new Error('There is always one')
        const rate = one.replied / one.prompted
        expect(few.low).toBeGreaterThanOrEqual(0)
        expect(few.high).toBeLessThanOrEqual(1)
        expect(few.low).toBeLessThanOrEqual(rate + 1e-12)
        expect(few.high).toBeGreaterThanOrEqual(rate - 1e-12)
        expect(many.high - many.low).toBeLessThan(few.high - few.low)
      }),
    )
  })

  test('the interval of a difference lies between -1 and 1, holds it, and turns with the sides', () => {
    fc.assert(
      fc.property(asked, asked, (a, b) => {
        const [there, back] = [difference95(a, b), difference95(b, a)]
        if (!there || !back) throw new Error('There is always one')
        expect(there.low).toBeGreaterThanOrEqual(-1)
        expect(there.high).toBeLessThanOrEqual(1)
        expect(there.low).toBeLessThanOrEqual(there.difference + 1e-12)
        expect(there.high).toBeGreaterThanOrEqual(there.difference - 1e-12)
        expect(back.low).toBeCloseTo(-there.high, 10)
        expect(back.high).toBeCloseTo(-there.low, 10)
      }),
    )
  })

  test('a rate beside itself is chance', () => {
    fc.assert(
      fc.property(asked, (one) => {
        const found = difference95(one, one)
        expect(found && isChance(found)).toBe(true)
      }),
    )
  })
})

describe('times', () => {
  const curve = [
    { minute: 1, replies: 3 },
    { minute: 5, replies: 2 },
    { minute: 30, replies: 1 },
  ]
  test.each([
    // The silent count as later than everything: of 12 nobody was the ninth.
    [6, [1, 1, 5], 1],
    [12, [1, 30, null], 1],
    [100, [null, null, null], 1],
  ])(
    'of %i asked the quarters are passed at %j, and half of the repliers by minute %i',
    (prompted, minutes, median) => {
      expect(timesToQuarters(curve, prompted).map(({ minute }) => minute)).toEqual(minutes)
      expect(medianOfReplies(curve)).toBe(median)
    },
  )

  test('of nobody there is no median', () => expect(medianOfReplies([])).toBeNull())
})

test.each([
  [{ officer: 15 }, { member: 120 }, 1],
  [{ officer: 10, member: 90 }, { officer: 1, member: 9 }, 0],
  [{ officer: 20, member: 80 }, { officer: 10, member: 90 }, 0.1],
  [{}, {}, 0],
  [{}, { member: 1 }, 1],
])('%j and %j are %f apart', (a, b, distance) => {
  const mix = (counts: Record<string, number>) => new Map(Object.entries(counts))
  expect(mixDistance(mix(a), mix(b))).toBeCloseTo(distance, 10)
})
