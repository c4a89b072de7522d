import { expect, test } from 'vitest'
import { eventsOf } from '../../src/board/curve-events.ts'
import type { SafetyCheck } from '../../src/safety-checks/table.ts'

const at = (minute: number) => new Date(Date.parse('2026-11-05T10:06:00+09:00') + minute * 60_000)
const events = (of: {
  reminded?: number[]
  deadline?: number
  now?: number
  width?: number
  launched?: boolean
}) => {
  const { reminded = [], deadline, now = 100, width = 120, launched = true } = of
  const check = {
    launched_at: launched ? at(0) : null,
    deadline_at: deadline === undefined ? null : at(deadline),
  } as SafetyCheck
  return eventsOf({ check, reminded: reminded.map(at), at: at(now) }, width).map(
    ({ minute, sign, words }) => `${minute} ${sign} ${words}`,
  )
}

test.each([
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
  ['a draft has none', { reminded: [15], launched: false }, []],
])('%s', (_, of, expected) => {
  expect(events(of)).toEqual(expected)
})
