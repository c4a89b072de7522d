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
  expect(widthsFor(1)).toEqual({ proven: 1, unproven: 1, slow: 1, all_slow: 1, not_proven: 1 })
})

function lanes() {
  let at = 0
  const opened = openLanes(CONNECTIONS, () => at)
  const inside: { domain: string; leave: (is_settled: boolean) => void }[] = []
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
    async leave(domain: string, is_settled = true) {
      const index = inside.findIndex((one) => one.domain === domain)
      inside.splice(index, 1)[0]?.leave(is_settled)
      await settled()
    },
  }
}

const settled = () => new Promise((later) => setImmediate(later))

describe('one domain that answers nobody', () => {
  test('holds one connection, and the others go on', async () => {
    const l = lanes()
    await l.come('tarpit.example', 300)
    await l.come('fast.example', 3)
    expect([l.of('tarpit.example'), l.of('fast.example')]).toEqual([1, 1])
    await l.leave('fast.example')
    expect([l.of('tarpit.example'), l.of('fast.example')]).toEqual([1, 2])
    expect(l.crowded()).toEqual(['tarpit.example'])
  })

  test('holds one as long as it hangs up at once or says "later"', async () => {
    const l = lanes()
    await l.come('busy.example', 300)
    for (let n = 0; n < 20; n++) {
      l.later(10)
      await l.leave('busy.example', false)
      expect(l.of('busy.example')).toBe(1)
    }
    await l.leave('busy.example')
    expect(l.of('busy.example')).toBe(14)
    await l.leave('busy.example', false)
    expect(l.of('busy.example')).toBe(13)
  })

  test('is crowded when one mail waits for it while it is slow, and otherwise when twenty do', async () => {
    const l = lanes()
    await l.come('example.jp', 1)
    await l.come('example.jp', 19)
    expect(l.crowded()).toEqual([])
    await l.come('example.jp', 1)
    expect(l.crowded()).toEqual(['example.jp'])
    l.later(5_000)
    await l.come('other.example', 1)
    expect(l.crowded()).toEqual(['example.jp'])
  })

  test('holds two once it is known to be slow, and its share again when it is quick', async () => {
    const l = lanes()
    await l.come('tarpit.example', 300)
    l.later(5_000)
    await l.leave('tarpit.example')
    expect(l.of('tarpit.example')).toBe(2)
    l.later(100)
    for (let n = 0; n < 3; n++) {
      l.later(10)
      await l.leave('tarpit.example')
    }
    expect(l.of('tarpit.example')).toBe(14)
  })

  test('after it was quick, it holds its share until its mails give up, and others are still tried and sent to', async () => {
    const l = lanes()
    await l.come('example.jp', 1)
    await l.leave('example.jp')
    await l.come('example.jp', 300)
    l.later(5_000)
    for (const name of ['a.example', 'b.example', 'c.example']) await l.come(name, 10)
    expect([l.of('a.example'), l.of('b.example'), l.of('c.example')]).toEqual([1, 1, 0])
    await l.leave('a.example')
    expect(l.of('a.example') + l.of('b.example') + l.of('c.example')).toBeGreaterThanOrEqual(5)
    expect(l.of('example.jp')).toBe(14)
  })
})

test.each([8, 15, 40])(
  'though %d domains answer nobody, those that answer keep connections, from the first moment on',
  async (silent) => {
    const l = lanes()
    await l.come('fast.example', 1)
    await l.leave('fast.example')
    for (let n = 0; n < silent; n++) await l.come(`silent${n}.example`, 50)
    expect(l.inside).toHaveLength(Math.min(16, silent))
    const left_over = Math.min(14, CONNECTIONS - Math.min(16, silent))
    await l.come('fast.example', 20)
    expect(l.of('fast.example')).toBe(left_over)
    for (let n = 0; n < 100; n++) {
      l.later(50)
      await l.leave('fast.example')
      await l.come('fast.example', 1)
    }
    expect(l.of('fast.example')).toBe(left_over)
  },
)

test('however many slow domains there are, they hold no more than their share together', async () => {
  const l = lanes()
  for (let n = 0; n < 16; n++) await l.come(`slow${n}.example`, 10)
  l.later(3_000)
  for (let n = 0; n < 16; n++) await l.leave(`slow${n}.example`)
  expect(l.inside).toHaveLength(8)
})

test('two that answer share the connections, so that one of them may go silent', async () => {
  const l = lanes()
  for (const name of ['a.example', 'b.example']) {
    await l.come(name, 1)
    await l.leave(name)
  }
  await l.come('a.example', 1)
  await l.come('b.example', 300)
  await l.come('a.example', 300)
  expect([l.of('a.example'), l.of('b.example')]).toEqual([10, 10])
})

test('two that are always busy and quick keep no third one out', async () => {
  const l = lanes()
  for (const name of ['a.example', 'b.example']) {
    await l.come(name, 1)
    await l.leave(name)
    await l.come(name, 300)
  }
  await l.come('c.example', 1)
  for (let n = 0; n < 3; n++) {
    l.later(10)
    await l.leave('a.example')
  }
  expect(l.of('c.example')).toBe(1)
})

test('of many slow domains each has its turn', async () => {
  const l = lanes()
  const names = Array.from({ length: 12 }, (_, n) => `slow${n}.example`)
  for (const name of names) await l.come(name, 20)
  const had_turn = new Set<string>()
  for (let n = 0; n < 60; n++) {
    l.later(3_000)
    const first = l.inside[0]?.domain ?? ''
    had_turn.add(first)
    await l.leave(first)
  }
  expect(had_turn.size).toBe(12)
})

test('a healthy domain alone may use its share of all connections', async () => {
  const l = lanes()
  await l.come('example.jp', 1)
  await l.leave('example.jp')
  await l.come('example.jp', 300)
  expect(l.of('example.jp')).toBe(14)
})

test('those who wait are let in one domain after the other, and nobody is forgotten', async () => {
  const l = lanes()
  for (let n = 0; n < 20; n++) await l.come(`d${n}.example`, 2)
  expect(l.inside).toHaveLength(16)
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
  expect(entered.filter((lane) => lane === null)).toHaveLength(7)
  expect(await l.enter('other.example')).toBeNull()
})
