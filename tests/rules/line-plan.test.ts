import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberIn } from '../../src/line-settings/rules.ts'
import { type LineCost, planOf, spareLaunch } from '../../src/safety-checks/quota/rules.ts'

const COST: LineCost = {
  needed: 389,
  officers: 20,
  officers_without_mail: 5,
  line_only: 100,
  left: 611,
  read_at: null,
  as_of: new Date('2026-11-05T10:06:00+09:00'),
  reserve: 0,
}
const ENOUGH = { short_by: 0, takes_reserve: false, by_mail: 0, by_nothing: 0 }

test.each<[string, Partial<LineCost>, Partial<ReturnType<typeof planOf>>]>([
  ['enough', {}, {}],
  ['exactly enough', { left: 389 }, {}],
  ['no limit', { left: null, reserve: 300 }, {}],
  ['as much left as was put aside', { reserve: 222 }, {}],
  ['one less than was put aside', { reserve: 223 }, { takes_reserve: true }],
  ['40 too few, all of them with mail', { left: 349 }, { short_by: 40, by_mail: 40 }],
  ['300 too few: mail ends at 269', { left: 89 }, { short_by: 300, by_mail: 269, by_nothing: 31 }],
  ['only the officers', { left: 20 }, { short_by: 369, by_mail: 269, by_nothing: 100 }],
  ['not even the officers', { left: 3 }, { short_by: 386, by_mail: 284, by_nothing: 102 }],
  ['nothing left', { left: 0 }, { short_by: 389, by_mail: 284, by_nothing: 105 }],
  ['nobody on LINE', { needed: 0, officers: 0, officers_without_mail: 0, line_only: 0, reserve: 900 }, {}],
])('a month with %s', (_, change, plan) => {
  expect(planOf({ ...COST, ...change }, 'drill')).toEqual({ ...ENOUGH, ...plan })
})

test('an actual check takes what was put aside for it', () => {
  expect(planOf({ ...COST, reserve: 600 }, 'actual')).toEqual(ENOUGH)
  expect(planOf({ ...COST, reserve: 600 }, 'test').takes_reserve).toBe(true)
})

test('everybody beyond the month is either mailed or named', () => {
  const n = fc.nat({ max: 50 })
  fc.assert(
    fc.property(n, n, n, n, n, (rest, line_only, officers_without_mail, more, left) => {
      const officers = officers_without_mail + more
      const needed = officers + line_only + rest
      const plan = planOf({ ...COST, needed, officers, officers_without_mail, line_only, left }, 'drill')
      expect(plan.by_mail + plan.by_nothing).toBe(Math.max(0, needed - left))
      expect(plan.by_nothing).toBeLessThanOrEqual(line_only + officers_without_mail)
    }),
  )
})

test.each<[string, Partial<LineCost>, ReturnType<typeof spareLaunch>]>([
  ['40 above it', { left: 340, reserve: 300 }, { line_at_most: 40, by_mail: 269, by_nothing: 80 }],
  ['nothing above it', { left: 300, reserve: 300 }, { line_at_most: 0, by_mail: 284, by_nothing: 105 }],
  ['less than it already', { left: 100, reserve: 300 }, { line_at_most: 0, by_mail: 284, by_nothing: 105 }],
])('a launch that leaves the reserve alone with %s', (_, change, spared) => {
  expect(spareLaunch({ ...COST, ...change }, 284)).toEqual(spared)
})

test('a launch that would reach nobody without the reserve is not one', () => {
  expect(spareLaunch({ ...COST, left: 300, reserve: 300 }, 0)).toBeNull()
  expect(spareLaunch({ ...COST, left: 301, reserve: 300 }, 0)?.line_at_most).toBe(1)
})

test.each([
  ['300', 300],
  ['３００通', 300],
  ['1,000', 1_000],
  ['0', 0],
  ['', Number.NaN],
  ['-1', Number.NaN],
  ['1.5', Number.NaN],
  ['たくさん', Number.NaN],
  ['1e3', Number.NaN],
])('%j is read as %d', (typed, number) => {
  expect(numberIn(typed)).toBe(number)
})
