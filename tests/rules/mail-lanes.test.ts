import { describe, expect, test } from 'vitest'
import { openLanes, stateOf, widthsFor } from '../../src/channels/mail-lanes.ts'

const CONNECTIONS = 20

const NEVER = Number.NEGATIVE_INFINITY
test.each([
  ['never tried', { quick_at: NEVER, was_slow: false, began: [] }, 'unproven'],
  ['quick a moment ago', { quick_at: 9_500, was_slow: false, began: [9_900] }, 'proven'],
  ['quick a while ago', { quick_at: 8_000, was_slow: false, began: [9_900] }, 'unproven'],
  ['slow the last time, nothing under way', { quick_at: 9_500, was_slow: true, began: [] }, 'slow'],
  ['two seconds in one mail', { quick_at: 9_500, was_slow: false, began: [8_000, 9_999] }, 'slow'],
] as const)('a domain that is %s is %o', (_, { quick_at, was_slow, began }, state) => {
  expect(stateOf({ quick_at, was_slow, began: new Set(began.map((at) => ({ at }))) }, 10_000)).toBe(state)
})

test('even a single connection is of use to everybody', () => {
  expect(widthsFor(1)).toEqual({ proven: 1, unproven: 1, slow: 1, all_unproven: 1 })
})

function lanes() {
  let at = 0
  const opened = openLanes(CONNECTIONS, () => at)
  const inside: { domain: string; leave: () => void }[] = []
  return {
    ...opened,
    inside,
    later: (ms: number) => {
      at += ms
    },
    /** Asks for so many lanes; those that are let in now or later stand in `inside`. */
    async come(domain: string, mails: number) {
      for (let n = 0; n < mails; n++)
        void opened.enter(domain).then((leave) => leave && inside.push({ domain, leave }))
      await settled()
    },
    of: (domain: string) => inside.filter((one) => one.domain === domain).length,
    async leave(domain: string) {
      const index = inside.findIndex((one) => one.domain === domain)
      inside.splice(index, 1)[0]?.leave()
      await settled()
    },
  }
}

const settled = () => new Promise((later) => setImmediate(later))

describe('one domain that answers nobody', () => {
  test('holds a quarter of the connections, and the others go on', async () => {
    const l = lanes()
    await l.come('tarpit.example', 300)
    await l.come('fast.example', 3)
    expect([l.of('tarpit.example'), l.of('fast.example')]).toEqual([5, 3])
    expect(l.crowded()).toEqual(['tarpit.example'])
  })

  test('holds two once it is known to be slow, and all but the reserve again when it is quick', async () => {
    const l = lanes()
    await l.come('tarpit.example', 300)
    l.later(5_000)
    for (let n = 0; n < 4; n++) await l.leave('tarpit.example')
    expect(l.of('tarpit.example')).toBe(2)
    l.later(100)
    await l.leave('tarpit.example')
    expect(l.of('tarpit.example')).toBeGreaterThanOrEqual(2)
    for (let n = 0; n < 3; n++) {
      l.later(10)
      await l.leave('tarpit.example')
    }
    expect(l.of('tarpit.example')).toBe(16)
  })
})

test('however many domains answer nobody, those that answer keep connections, from the first moment on', async () => {
  const l = lanes()
  await l.come('fast.example', 1)
  await l.leave('fast.example')
  for (let n = 0; n < 8; n++) await l.come(`silent${n}.example`, 50)
  expect(l.inside).toHaveLength(12)
  await l.come('fast.example', 10)
  expect(l.of('fast.example')).toBe(8)
  for (let n = 0; n < 100; n++) {
    l.later(50)
    await l.leave('fast.example')
    await l.come('fast.example', 1)
  }
  expect(l.of('fast.example')).toBe(8)
})

test('a healthy domain alone may use all connections but the reserve', async () => {
  const l = lanes()
  await l.come('example.jp', 1)
  await l.leave('example.jp')
  await l.come('example.jp', 300)
  expect(l.of('example.jp')).toBe(16)
})

test('those who wait are let in one domain after the other, and nobody is forgotten', async () => {
  const l = lanes()
  for (let n = 0; n < 8; n++) await l.come(`d${n}.example`, 5)
  expect(l.inside).toHaveLength(12)
  let left = 0
  while (l.inside.length > 0) {
    await l.leave(l.inside[0]?.domain ?? '')
    left += 1
  }
  expect(left).toBe(40)
  expect(l.crowded()).toEqual([])
})

test('after the stop nobody comes in, and whoever waits is turned away', async () => {
  const l = lanes()
  const waiting = Array.from({ length: 8 }, () => l.enter('tarpit.example'))
  l.close()
  const entered = await Promise.all(waiting)
  expect(entered.filter((lane) => lane === null)).toHaveLength(3)
  expect(await l.enter('other.example')).toBeNull()
})
