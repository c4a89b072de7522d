import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { channelsOf } from '../../src/edge/env.ts'
import {
  backoff,
  chooseBatch,
  larger,
  smaller,
  verdictOf,
  type Waiting,
} from '../../src/edge/hand-over-rules.ts'
import { dayOf, look, share } from '../../src/edge/watch-rules.ts'
import { fromBase64, fromBase64Url, toBase64, toBase64Url } from '../../src/relay/bytes.ts'
import {
  makeKeyPair,
  readPrivateKey,
  readPublicKey,
  sealTo,
  sealUnder,
  unsealUnder,
  unsealWith,
} from '../../src/relay/seal.ts'
import { isSigned, sign } from '../../src/relay/sign.ts'

const item = (seq: number, lane: string, more: Partial<Waiting> = {}): Waiting => ({
  seq,
  lanes: [lane],
  bytes: 1_000,
  next_at: 0,
  ...more,
})
const seqs = (batch: Waiting[]) => batch.map(({ seq }) => seq)

describe('the next ones to hand over', () => {
  test.each([
    ['come in their order', [item(1, 'a'), item(2, 'b'), item(3, 'a')], 10, [1, 2, 3]],
    ['are no more than asked for', [item(1, 'a'), item(2, 'b'), item(3, 'c')], 2, [1, 2]],
    ['pass by one that waits', [item(1, 'a', { next_at: 100 }), item(2, 'b')], 10, [2]],
    [
      'do not overtake what the same person said before',
      [item(1, 'a', { next_at: 100 }), item(2, 'a')],
      10,
      [],
    ],
    [
      'wait for everybody in a webhook of several',
      [item(1, 'a', { next_at: 100 }), item(2, 'a', { lanes: ['a', 'b'] }), item(3, 'b'), item(4, 'c')],
      10,
      [4],
    ],
    ['are at least one, however large', [item(1, 'a', { bytes: 5_000_000 }), item(2, 'b')], 10, [1]],
    [
      'stop before they are too large together',
      [item(1, 'a', { bytes: 900_000 }), item(2, 'b', { bytes: 900_000 })],
      10,
      [1],
    ],
  ])('%s', (_, waiting, size, expected) => {
    expect(seqs(chooseBatch(waiting, { now: 50, size }))).toEqual(expected)
  })

  test('keep everybody’s own order, whatever waits', () => {
    const lane = fc.constantFrom('a', 'b', 'c')
    const one = fc.record({ lanes: fc.uniqueArray(lane, { minLength: 1 }), next_at: fc.constantFrom(0, 100) })
    fc.assert(
      fc.property(fc.array(one), fc.integer({ min: 1, max: 9 }), (all, size) => {
        const waiting = all.map((each, seq) => ({ ...each, seq, bytes: 1 }))
        const chosen = chooseBatch(waiting, { now: 50, size })
        for (const { seq, lanes } of chosen)
          for (const before of waiting.slice(0, seq))
            if (before.lanes.some((each) => lanes.includes(each))) expect(chosen).toContain(before)
      }),
    )
  })

  test('grow and shrink within bounds, and tries never stop nor come too thick', () => {
    expect([1, 2, 64, 100].map(larger)).toEqual([2, 4, 100, 100])
    expect([1, 2, 3, 100].map(smaller)).toEqual([1, 1, 2, 50])
    const waits = { first: 500, longest: 30_000 }
    expect([0, 1, 5, 6, 1_000].map((tries) => backoff(tries, waits))).toEqual([
      500, 1_000, 16_000, 30_000, 30_000,
    ])
    expect([200, 413, 400, 401, 404, 429, 500, 0].map(verdictOf)).toEqual([
      'taken',
      'too_much',
      'too_much',
      ...Array.from({ length: 5 }, () => 'away'),
    ])
  })
})

describe('the watch', () => {
  const seen = { seen_at: 0, silent_since: null }
  test.each([
    ['says nothing while all is well', seen, { now: 20_000, answered: true }, null],
    ['says nothing of a short gap', seen, { now: 60_000, answered: false }, null],
    ['tells of a silence of more than a minute', seen, { now: 60_001, answered: false }, 'fell_silent'],
    ['tells of it once', { seen_at: 0, silent_since: 0 }, { now: 90_000, answered: false }, null],
    [
      'tells that the server is back',
      { seen_at: 0, silent_since: 0 },
      { now: 90_000, answered: true },
      'is_back',
    ],
    [
      'does not begin with an alarm',
      { seen_at: null, silent_since: null },
      { now: 9e12, answered: false },
      null,
    ],
  ] as const)('%s', (_, sight, seen_now, news) => {
    expect(look(sight, { ...seen_now, silent_ms: 60_000 }).news).toBe(news)
  })

  test('counts days as the office does, and rounds no gap away', () => {
    expect(dayOf(Date.UTC(2026, 10, 30, 14, 59))).toBe('2026-11-30')
    expect(dayOf(Date.UTC(2026, 10, 30, 15, 0))).toBe('2026-12-01')
    expect(share(99_999, 100_000)).toBe(99.99)
    expect(share(0, 0)).toBeNull()
  })
})

describe('sealing', () => {
  test('opens with the one key, in the one place, unchanged', async () => {
    const [ours, other] = [await makeKeyPair(), await makeKeyPair()]
    const to = await readPublicKey(ours.public_key)
    const [own, strange] = [await readPrivateKey(ours.private_key), await readPrivateKey(other.private_key)]
    if (!to || !own || !strange) throw new Error('No keys')
    const content = new TextEncoder().encode('助けが必要です')
    const sealed = await sealTo(to, content, 'tap 1')
    expect(await unsealWith(own, sealed, 'tap 1')).toEqual(content)
    expect(await unsealWith(own, sealed, 'tap 2')).toBeNull()
    expect(await unsealWith(strange, sealed, 'tap 1')).toBeNull()
    const changed = sealed.slice(0, -2) + (sealed.endsWith('AA') ? 'BB' : 'AA')
    expect(await unsealWith(own, changed, 'tap 1')).toBeNull()
    expect(await sealTo(to, content, 'tap 1')).not.toBe(sealed)
    for (const nonsense of ['', 'A', '!!!!', 'AAAA']) {
      expect(await unsealWith(own, nonsense, 'tap 1')).toBeNull()
      expect(await readPublicKey(nonsense)).toBeNull()
      expect(await readPrivateKey(nonsense)).toBeNull()
    }
  })

  test('under a link opens for whoever holds that link', async () => {
    const sealed = await sealUnder('a'.repeat(27), '森')
    expect(await unsealUnder('a'.repeat(27), sealed)).toBe('森')
    expect(await unsealUnder('b'.repeat(27), sealed)).toBeNull()
  })

  test('a signature holds for these parts, under this secret', async () => {
    const [secret, parts] = ['a secret of some length', ['a', 'bc']]
    const signature = await sign(secret, parts)
    expect(await isSigned(secret, parts, signature)).toBe(true)
    expect(await isSigned(secret, ['ab', 'c'], signature)).toBe(false)
    expect(await isSigned('another secret of some length', parts, signature)).toBe(false)
    for (const wrong of [undefined, '', 'AAAA', `${signature}A`])
      expect(await isSigned(secret, parts, wrong)).toBe(false)
    await expect(sign('', parts)).rejects.toThrow()
  })

  test('bytes come back from text as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        expect(fromBase64(toBase64(bytes))).toEqual(bytes)
        expect(fromBase64Url(toBase64Url(bytes))).toEqual(bytes)
      }),
    )
    for (const text of ['*', 'A', 'あ']) expect(fromBase64(text)).toBeNull()
  })
})

describe('settings', () => {
  test('of LINE’s channels that cannot be read are no channels', () => {
    const channels = channelsOf({
      LINE_CHANNELS: '{"a":{"secret":"s"},"B":{"secret":"s","token":"t"},"c":{"secret":""}}',
    })
    expect([...channels]).toEqual([
      ['a', { secret: 's', token: null }],
      ['b', { secret: 's', token: 't' }],
    ])
    for (const text of ['', '{', '[]', 'null', '"x"'])
      expect(channelsOf({ LINE_CHANNELS: text }).size).toBe(0)
  })

  const ENV = {
    TOMOSHIBI_SECRET: 'a secret for the rules, long enough to be one',
    TOMOSHIBI_EMBEDDED: 'folder',
    PUBLIC_URL: 'https://anpi.example.jp',
    SMTP_URL: 'smtp://localhost',
    MAIL_FROM: 'anpi@example.jp',
  }
  const EDGE = {
    TOMOSHIBI_EDGE_URL: 'https://edge.example.jp/',
    TOMOSHIBI_EDGE_SECRET: 'x'.repeat(32),
    TOMOSHIBI_EDGE_PRIVATE_KEY: 'A'.repeat(184),
  }
  test('of the edge are all there or none', () => {
    expect(readConfig(ENV)).toMatchObject({ ok: true, config: { edge: null } })
    expect(readConfig({ ...ENV, ...EDGE })).toMatchObject({
      ok: true,
      config: { edge: { url: 'https://edge.example.jp' } },
    })
    for (const [name, wrong] of Object.entries({
      TOMOSHIBI_EDGE_URL: 'edge.example.jp',
      TOMOSHIBI_EDGE_SECRET: 'short',
      TOMOSHIBI_EDGE_PRIVATE_KEY: '',
    }))
      expect(readConfig({ ...ENV, ...EDGE, [name]: wrong })).toEqual({
        ok: false,
        missing: [expect.stringMatching(new RegExp(`^${name}: `))],
      })
  })
})
