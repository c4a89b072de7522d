import { expect, test } from 'vitest'
import { Mood, type Plans } from '../../src/demo/misbehaviour.ts'

type Fault = 'slow' | 'cut' | 'busy'

function moodOf(plans: Plans<Fault>) {
  const mood = new Mood<Fault>()
  mood.behave(plans)
  return mood
}

const many = (mood: Mood<Fault>, calls = 1_000) => Array.from({ length: calls }, () => mood.faultFor('push'))
const shareOf = (faults: (Fault | null)[], fault: Fault) =>
  faults.filter((one) => one === fault).length / faults.length

test('one plan is enough, and null ends it', () => {
  const mood = moodOf({ as: 'cut', next: 2 })
  expect(many(mood, 3)).toEqual(['cut', 'cut', null])
  mood.behave({ as: 'cut' })
  mood.behave(null)
  expect(mood.faultFor('push')).toBeNull()
})

test('of several plans a call meets the first that applies, and only that one is used up', () => {
  const mood = moodOf([
    { as: 'cut', next: 1 },
    { as: 'busy', on: 'reply', next: 1 },
    { as: 'slow', next: 2 },
  ])
  const calls = ['push', 'reply', 'push', 'reply', 'push']
  expect(calls.map((call) => mood.faultFor(call))).toEqual(['cut', 'busy', 'slow', 'slow', null])
})

test('a plan for one domain or one account leaves the others alone', () => {
  const mood = moodOf([
    { as: 'slow', domain: 'tarpit.example' },
    { as: 'cut', access_token: 'a' },
  ])
  expect(mood.faultFor('rcpt', { domain: 'tarpit.example' })).toBe('slow')
  expect(mood.faultFor('rcpt', { domain: 'fine.example' })).toBeNull()
  expect(mood.faultFor('push', { access_token: 'a' })).toBe('cut')
  expect(mood.faultFor('push', { access_token: 'b' })).toBeNull()
})

test('shares are drawn by each plan for itself, also where all have the same seed', () => {
  const faults = many(
    moodOf([
      { as: 'slow', share: 0.2, seed: 7 },
      { as: 'cut', share: 0.2, seed: 7 },
    ]),
    10_000,
  )
  expect(shareOf(faults, 'slow')).toBeCloseTo(0.2, 1)
  // What the first plan took is no longer there to be taken.
  expect(shareOf(faults, 'cut')).toBeCloseTo(0.16, 1)
})

test('the same plans and calls give the same faults, another seed gives others', () => {
  const plans = (seed: number): Plans<Fault> => [
    { as: 'slow', share: 0.3, seed },
    { as: 'cut', share: 0.3, seed },
  ]
  expect(many(moodOf(plans(7)))).toEqual(many(moodOf(plans(7))))
  expect(many(moodOf(plans(7)))).not.toEqual(many(moodOf(plans(8))))
})

test('which calls a plan chooses does not change when another plan is added behind it', () => {
  const alone = many(moodOf({ as: 'slow', share: 0.3, seed: 7 }))
  const both = many(
    moodOf([
      { as: 'slow', share: 0.3, seed: 7 },
      { as: 'cut', share: 0.5, seed: 9 },
    ]),
  )
  expect(both.map((fault) => fault === 'slow')).toEqual(alone.map((fault) => fault === 'slow'))
})
