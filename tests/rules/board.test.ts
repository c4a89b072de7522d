import { describe, expect, test } from 'vitest'
import {
  axisMinutes,
  axisTicks,
  isFresh,
  repliedBy,
  replyRate,
  timesToQuarters,
  wilson95,
} from '../../src/board/rules.ts'
import { interval, minutesWord, percent } from '../../src/board/words.ts'
import { dialled } from '../../src/ui/dialled.ts'
import { endLabels } from '../../src/ui/end-labels.ts'

test.each([
  ['half of all', { prompted: 120, replied: 60 }, 0.5, '50.0%'],
  ['nobody', { prompted: 15, replied: 0 }, 0, '0.0%'],
  ['nobody was asked', { prompted: 0, replied: 0 }, null, '—'],
])('the reply rate of %s', (_, asked, rate, words) => {
  expect(replyRate(asked)).toBe(rate)
  expect(percent(rate)).toBe(words)
})

test.each([
  [14, 15, '70〜99%'],
  [60, 120, '41〜59%'],
  [0, 15, '0〜20%'],
  [15, 15, '80〜100%'],
  [1, 1, '21〜100%'],
  [262, 540, '44〜53%'],
])('%i of %i is shown with its interval %s', (replied, prompted, words) => {
  expect(interval(wilson95({ prompted, replied }))).toBe(words)
})

test('where nobody was asked there is no interval', () => {
  expect(wilson95({ prompted: 0, replied: 0 })).toBeNull()
  expect(interval(null)).toBe('')
})

test('a quarter is passed in the minute in which that share of all prompted had replied', () => {
  const curve = [
    { minute: 1, replies: 2 },
    { minute: 4, replies: 1 },
    { minute: 9, replies: 2 },
    { minute: 60, replies: 1 },
  ]
  expect(timesToQuarters(curve, 10)).toEqual([
    { share: 0.25, minute: 4 },
    { share: 0.5, minute: 9 },
    { share: 0.75, minute: null },
  ])
  expect(timesToQuarters(curve, 8).map(({ minute }) => minute)).toEqual([1, 9, 60])
  expect(timesToQuarters([], 8).map(({ minute }) => minute)).toEqual([null, null, null])
  expect([0, 1, 8, 9, 600].map((minute) => repliedBy(curve, minute))).toEqual([0, 2, 3, 5, 6])
})

describe('the time axis', () => {
  test.each([
    [0, 5],
    [5, 5],
    [5.1, 15],
    [95, 120],
    [200, 360],
    [1_440, 1_440],
    [1_441, 2_880],
    [15_000, 15_840],
  ])('after %f minutes reaches to %i', (elapsed, width) => {
    expect(axisMinutes(elapsed)).toBe(width)
  })

  test.each([5, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 4_320, 15_840])(
    'of %i minutes has at most seven even ticks from 0',
    (width) => {
      const ticks = axisTicks(width)
      expect(ticks[0]).toBe(0)
      expect(ticks.length).toBeGreaterThanOrEqual(3)
      expect(ticks.length).toBeLessThanOrEqual(7)
      expect(new Set(ticks.slice(1).map((at, index) => at - (ticks[index] ?? 0))).size).toBe(1)
      expect(ticks.at(-1)).toBeLessThanOrEqual(width)
    },
  )

  test.each([
    [0, '0分'],
    [59, '59分'],
    [60, '1時間'],
    [90, '1時間30分'],
    [1_440, '24時間'],
    [2_880, '2日'],
  ])('calls %i minutes %s', (minutes, words) => {
    expect(minutesWord(minutes)).toBe(words)
  })
})

test('numbers are fresh until two slow refreshes in a row have failed', () => {
  expect([0, 39_999, 40_000].map(isFresh)).toEqual([true, true, false])
})

test.each([
  ['at 0 % under a low line', 180, 165],
  ['at 0 % under a high line', 180, 60],
  ['on the line itself', 120, 120],
  ['a little above it', 110, 120],
  ['a little below it', 130, 120],
  ['at 0 % on a line at 0 %', 180, 180],
  ['at 100 %', 12, 12],
])('the label of a line that ends %s covers neither the other line nor the axis', (_, y, other) => {
  const level = (x: number, height: number) => ({ x, y: height, yAt: () => height })
  for (const ends of [
    [level(100, y), level(300, other)],
    [level(300, other), level(100, y)],
  ]) {
    const labels = endLabels(ends, { top: 12, floor: 182 })
    const label = labels.find(({ x }) => x === 100) ?? { y: 0 }
    const [top, bottom] = [label.y - 12, label.y + 17]
    expect(top).toBeGreaterThanOrEqual(0)
    expect(bottom).toBeLessThan(182)
    expect(bottom < other || top > other).toBe(true)
  }
})

test.each([
  ['072-900-0012', '0729000012'],
  ['０７２（９００）００１２', '0729000012'],
  ['06-6782-0000(代) 内線12', '0667820000'],
  ['+81 90 1234 5678', '+819012345678'],
])('%s is dialled %s', (typed, number) => {
  expect(dialled(typed)).toBe(number)
})
