import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUrgent } from '../../src/loans/lending/words.ts'
import { sparedOf } from '../../src/loans/line-share.ts'

const message = (id: string, is_urgent: boolean) => ({ id, is_urgent })
const [drill, other, actual] = [message('drill', false), message('other', false), message('actual', true)]

test.each([
  ['no limit, or none read yet: everything leaves', { room: null, reserve: 300 }, {}],
  ['room for all of them above the reserve', { room: 303, reserve: 300 }, {}],
  [
    'two above the reserve: the actual one and one of the drill',
    { room: 302, reserve: 300 },
    { other: 'spared' },
  ],
  [
    'only the reserve is left: it is for the actual one',
    { room: 300, reserve: 300 },
    { drill: 'spared', other: 'spared' },
  ],
  ['one message is left', { room: 1, reserve: 0 }, { drill: 'out_of_quota', other: 'out_of_quota' }],
  [
    'none is left',
    { room: 0, reserve: 300 },
    { drill: 'out_of_quota', other: 'out_of_quota', actual: 'out_of_quota' },
  ],
])('%s', (_, share, spared) => {
  expect(Object.fromEntries(sparedOf([drill, other, actual], share))).toEqual(spared)
})

test('never more leaves than there is room for, and nothing that can wait touches the reserve', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean()), fc.nat(40), fc.nat(40), (urgent, room, reserve) => {
      const messages = urgent.map((is_urgent, n) => message(String(n), is_urgent))
      const spared = sparedOf(messages, { room, reserve })
      const leaving = messages.filter(({ id }) => !spared.has(id))
      expect(leaving.length).toBeLessThanOrEqual(room)
      if (leaving.some(({ is_urgent }) => !is_urgent))
        expect(room - leaving.length).toBeGreaterThanOrEqual(reserve)
      const waiting = messages.filter(({ id, is_urgent }) => is_urgent && spared.has(id))
      if (waiting.length > 0) expect(leaving).toHaveLength(room)
    }),
  )
})

test.each([
  ['a step of an actual loan', { purpose: 'actual', about: 'request' }, true],
  ['a reminder of an actual loan', { purpose: 'actual', about: 'due_3' }, false],
  ['a step of a drill', { purpose: 'drill', about: 'request' }, false],
  ['a step of a test', { purpose: 'test', about: 'approve' }, false],
] as const)('%s', (_, news, urgent) => {
  expect(isUrgent(news)).toBe(urgent)
})
