import { expect, test } from 'vitest'
import {
  FOLLOW_STEPS,
  type FollowState,
  type FollowStep,
  followState,
  mayStep,
  readStep,
  stepAs,
} from '../../src/replies/follow-ups/rules.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 5, 1, minute))

test.each([
  ['nobody has pressed yet', null, 'waiting'],
  ['somebody has it', { state: 'taken', taken_at: at(1) }, 'taken'],
  ['it was done after the call', { state: 'done', taken_at: at(9) }, 'done'],
  ['it was done in the very moment of the call', { state: 'done', taken_at: at(5) }, 'done'],
  ['it was done before he called once more', { state: 'done', taken_at: at(4) }, 'waiting'],
  ['somebody has had it since before he called once more', { state: 'taken', taken_at: at(4) }, 'taken'],
  ['it was opened again', { state: 'waiting', taken_at: at(9) }, 'waiting'],
] as const)('where %s, a call at 5 is %s', (_, newest, state) => {
  expect(followState(newest, at(5))).toBe(state)
})

test.each([
  ['waiting', null, ['take', 'note', 'done']],
  ['taken', 'me', ['note', 'done']],
  ['taken', 'a colleague', ['note', 'hand_over', 'done']],
  ['done', 'a colleague', ['note', 'reopen']],
] as [FollowState, string | null, FollowStep[]][])(
  '%s, held by %s, leaves %j to me',
  (state, held_by, steps) => {
    const all = Object.keys(FOLLOW_STEPS) as FollowStep[]
    expect(all.filter((step) => mayStep(step, { state, held_by, by: 'me' }))).toEqual(steps)
  },
)

test('a button is read as it was written, and nothing else is', () => {
  expect(readStep(stepAs({ step: 'hand_over', seen: 12 }))).toEqual({ step: 'hand_over', seen: 12 })
  for (const typed of [undefined, '', 'take', 'take.', 'take.-1', 'take.1.2', 'toString.1', 'take.1234567'])
    expect(readStep(typed)).toBeNull()
})
