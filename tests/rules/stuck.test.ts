import { describe, expect, test } from 'vitest'
import { awake, isStuck, lookAgain, type Seen } from '../../workers/stuck.ts'

type Round = Partial<Omit<Seen, 'at_ms'>> & { after_ms?: number }

/** As many rounds of the sweep, a second each unless told otherwise; gives the round at which it is found stuck. */
function stuckAt(rounds: Round[]) {
  let stillness = awake(0)
  let at_ms = 0
  for (const [index, { after_ms = 1_000, ended = 0, waiting = false, busy = false }] of rounds.entries()) {
    at_ms += after_ms
    stillness = lookAgain(stillness, { at_ms, ended, waiting, busy })
    if (isStuck(stillness)) return index + 1
  }
  return null
}

const times = (count: number, round: (index: number) => Round) =>
  Array.from({ length: count }, (_, index) => round(index))
const waiting = (): Round => ({ waiting: true })

describe('a worker is stuck', () => {
  test.each<[string, number, Round[]]>([
    ['when hints lie there for a minute and nothing ends', 60, times(100, waiting)],
    ['although it has work in hand', 60, times(100, () => ({ waiting: true, busy: true }))],
    ['when work in hand moves nothing for five minutes', 300, times(400, () => ({ busy: true }))],
    [
      'a minute after its last sign of life',
      70,
      times(100, (i) => ({ waiting: true, ended: Math.min(i + 1, 10) })),
    ],
    [
      'a minute after the database has come back',
      130,
      [...times(50, waiting), ...times(20, () => ({})), ...times(100, waiting)],
    ],
  ])('%s', (_, round, rounds) => {
    expect(stuckAt(rounds)).toBe(round)
  })
})

describe('a worker is not stuck', () => {
  test.each<[string, Round[]]>([
    ['when nothing is due', times(1_000, () => ({}))],
    ['when 59 seconds of stillness end', [...times(59, waiting), { waiting: true, ended: 1 }]],
    [
      'while something of its own ends now and then, however slowly',
      times(1_000, (i) => ({ waiting: true, busy: true, ended: Math.floor(i / 50) })),
    ],
    [
      'while a mail job lasts for half an hour and mails go out',
      times(1_800, (i) => ({ busy: true, ended: i })),
    ],
    ['while another process takes every hint', times(1_000, (i) => ({ waiting: i % 2 === 0 }))],
    ['while the database or the queue is away', times(1_000, () => ({ waiting: false, busy: false }))],
    [
      'when its machine slept in the middle',
      [...times(30, waiting), { waiting: true, after_ms: 3_600_000 }, ...times(20, waiting)],
    ],
  ])('%s', (_, rounds) => {
    expect(stuckAt(rounds)).toBeNull()
  })
})
