import { expect, test } from 'vitest'
import { addedBy } from '../../src/board/compare/reminded.ts'
import { apart } from '../../src/board/compare/spread.ts'

const curve = [
  { minute: 2, replies: 40 },
  { minute: 55, replies: 3 },
  { minute: 60, replies: 1 },
  { minute: 61, replies: 9 },
  { minute: 90, replies: 5 },
  { minute: 91, replies: 2 },
]
const wave = (minute: number, n = 1) => ({ wave: n, minute, people: 50 })

test.each([
  ['half an hour on both sides', [wave(60.4)], 720, [[30, 4, 14]]],
  ['a reminder soon after the launch', [wave(5)], 720, [[5, 40, 0]]],
  [
    'no further than the next one',
    [wave(60), wave(75, 2)],
    720,
    [
      [15, 4, 9],
      [30, 13, 7],
    ],
  ],
  ['no further than the close', [wave(60)], 70, [[10, 4, 9]]],
  ['one after the close', [wave(80)], 70, [[0, 0, 0]]],
])('%s', (_, waves, ends_at, expected) => {
  expect(addedBy(curve, waves, ends_at).map(({ window, before, after }) => [window, before, after])).toEqual(
    expected,
  )
})

test.each([
  [
    [30, 100],
    [30, 100],
  ],
  [
    [50, 55],
    [50, 80],
  ],
  [
    [190, 195],
    [170, 200],
  ],
  [
    [100, 100, 100],
    [100, 130, 160],
  ],
  [
    [300, -50],
    [200, 20],
  ],
  [[], []],
])('labels wanted at %j stand at %j', (wanted, placed) => {
  expect(apart(wanted, { gap: 30, from: 20, to: 200 })).toEqual(placed)
})
