import fc from 'fast-check'
import { expect, test } from 'vitest'
import { forecast, type PastCurve } from '../../src/board/compare/forecast.ts'

const past = (prompted: number, ...points: [minute: number, replies: number][]): PastCurve => ({
  prompted,
  curve: points.map(([minute, replies]) => ({ minute, replies })),
})

test('of the silent at half an hour 20, 40 and 60 % answered later: 40 % of the silent now will', () => {
  const three = [
    past(100, [10, 50], [300, 10]),
    past(100, [10, 50], [300, 20]),
    past(100, [10, 50], [300, 30]),
  ]
  // Left out in turn they are guessed at 75, 70 and 65 % and were 60, 70 and 80 %.
  expect(forecast({ prompted: 50, replied: 30, elapsed: 30 }, three, null)).toEqual({
    share: expect.closeTo(0.6 + 0.4 * 0.4, 10),
    error: expect.closeTo(0.1, 10),
    checks: 3,
  })
})

test.each([
  ['two past checks', { prompted: 50, replied: 1, elapsed: 5 }, [past(9, [1, 3]), past(9, [1, 4])]],
  ['a third of nobody', { prompted: 50, replied: 1, elapsed: 5 }, [past(9), past(9), past(0)]],
  ['nobody asked now', { prompted: 0, replied: 0, elapsed: 5 }, [past(9), past(9), past(9)]],
])('from %s nothing is said', (_, now, some) => {
  expect(forecast(now, some, null)).toBeNull()
})

test('what came after the deadline of today is not in it', () => {
  const three = [1, 2, 3].map(() => past(100, [10, 50], [300, 50]))
  expect(forecast({ prompted: 10, replied: 5, elapsed: 20 }, three, 60)?.share).toBe(0.5)
  expect(forecast({ prompted: 10, replied: 5, elapsed: 20 }, three, 300)?.share).toBe(1)
})

const curve = fc.integer({ min: 1, max: 500 }).chain((prompted) =>
  fc
    .array(fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 1, max: 9 })), { maxLength: 30 })
    .map((points) => {
      let left = prompted
      const kept = points.flatMap(([minute, replies]): [number, number][] => {
        const some = Math.min(left, replies)
        left -= some
        return some > 0 ? [[minute, some]] : []
      })
      return past(prompted, ...kept.sort(([a], [b]) => a - b))
    }),
)

test('it never falls below what has come, never passes everybody, and its error is a share', () => {
  fc.assert(
    fc.property(
      fc.array(curve, { minLength: 3, maxLength: 6 }),
      fc.integer({ min: 0, max: 600 }),
      fc.integer({ min: 1, max: 500 }).chain((n) => fc.tuple(fc.constant(n), fc.nat(n))),
      (some, elapsed, [prompted, replied]) => {
        const found = forecast({ prompted, replied, elapsed }, some, null)
        expect(found?.share).toBeGreaterThanOrEqual(replied / prompted - 1e-12)
        expect(found?.share).toBeLessThanOrEqual(1 + 1e-12)
        expect(found?.error).toBeGreaterThanOrEqual(0)
        expect(found?.error).toBeLessThanOrEqual(1)
      },
    ),
  )
})

test('where every check ran the same way it is right, and its error is none', () => {
  fc.assert(
    fc.property(curve, fc.integer({ min: 0, max: 600 }), (one, elapsed) => {
      const replied = one.curve.reduce(
        (sum, { minute, replies }) => sum + (minute <= elapsed ? replies : 0),
        0,
      )
      const final = one.curve.reduce((sum, { replies }) => sum + replies, 0) / one.prompted
      const found = forecast({ prompted: one.prompted, replied, elapsed }, [one, one, one, one], null)
      expect(found?.share).toBeCloseTo(final, 10)
      expect(found?.error).toBeCloseTo(0, 10)
    }),
  )
})
