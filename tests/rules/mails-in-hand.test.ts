import { expect, test, vi } from 'vitest'
import { openHand } from '../../src/deliveries/mails-in-hand.ts'

test('a wait for slow mails ends by its timer, also where the timer fires a moment before the clock says so', async () => {
  const hand = openHand<string>()
  hand.add('slow', new Promise(() => {}))
  const clock = vi.spyOn(performance, 'now').mockReturnValue(0)
  const gone = await hand.untilGone({ count: 1, at_most_ms: 5 })
  clock.mockRestore()
  expect(gone).toBe(false)
})

test('a wait ends as soon as enough have gone, and tells the first failure at the end only', async () => {
  const hand = openHand<string>()
  hand.add('good', Promise.resolve())
  hand.add('bad', Promise.reject(new Error('no')))
  expect(await hand.untilGone({ count: 2, at_most_ms: 60_000 })).toBe(true)
  expect(hand.hasFailed()).toBe(true)
  expect(await hand.untilEmpty()).toEqual(new Error('no'))
})
