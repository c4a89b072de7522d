import { createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isSignedBy } from '../../src/intake/signature.ts'
import { readWebhook } from '../../src/intake/webhook-body.ts'
import { readLineEvent, toneOf } from '../../src/replies/line-event.ts'

const USER = `U${'1'.repeat(32)}`
const CHECK = '0f8b2f8e-1111-4222-8333-444455556666'
const PROMPT = '0f8b2f8e-1111-4222-8333-444455557777'
const from = (more: object) => ({
  mode: 'active',
  timestamp: 1_790_000_000_000,
  webhookEventId: '01FZ74A0TDDPYRVKNK77XKC3ZR',
  source: { type: 'user', userId: USER },
  replyToken: 'r1',
  ...more,
})
const bytesOf = (json: unknown) => Buffer.from(JSON.stringify(json))
const tapped = (data: string) => from({ type: 'postback', postback: { data } })

describe('what an event says', () => {
  test.each([
    ['A1', 'open'],
    ['A2', 'partly_open'],
    ['A3', 'closed'],
    ['A4', 'needs_help'],
    ['web', 'web'],
  ])('the button %s of a check is a tap', (a, choice) => {
    expect(readLineEvent(tapped(`v=1&c=${CHECK}&a=${a}`))).toEqual({
      act: 'tapped',
      check: CHECK,
      choice,
      prompt: null,
      user_id: USER,
      reply_token: 'r1',
    })
  })

  test('a name on a quick reply carries whose answer it is', () => {
    expect(readLineEvent(tapped(`v=1&c=${CHECK}&a=A1&p=${PROMPT}`))).toMatchObject({ prompt: PROMPT })
  })

  test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'a button named %s, as every object of the language has one, is no answer',
    (a) => {
      expect(readLineEvent(tapped(`v=1&c=${CHECK}&a=${a}`))).toMatchObject({ act: 'wrote', tone: 'other' })
    },
  )

  test.each(['', 'v=1&d=1&r=ok', `v=2&c=${CHECK}&a=A1`, `v=1&c=${CHECK}&a=A5`, `v=1&c=1&a=A1`, '%%%'])(
    'a button that is not ours (%s) is no answer',
    (data) => {
      expect(readLineEvent(tapped(data))).toMatchObject({ act: 'wrote', tone: 'other' })
    },
  )

  test.each([
    [
      'a group',
      from({ type: 'message', message: {}, source: { type: 'group', groupId: 'G1', userId: USER } }),
    ],
    ['somebody without an id', from({ type: 'message', message: {}, source: { type: 'user' } })],
    ['no source', { ...from({ type: 'accountLink' }), source: undefined }],
    ['an unsent message', from({ type: 'unsend', unsend: { messageId: '1' } })],
    ['an edited message', from({ type: 'messageEdited', message: { text: '無事' } })],
    ['what LINE invents tomorrow', from({ type: 'somethingNew', source: { type: 'user', userId: USER } })],
    ['fields of another shape', from({ type: 'postback', postback: 'v=1' })],
    ['nothing', null],
  ])('%s asks nothing of us', (_, event) => {
    expect(readLineEvent(event)).toBeNull()
  })

  test('in standby the token is not ours, but the tap is still an answer', () => {
    const event = { ...tapped(`v=1&c=${CHECK}&a=A4`), mode: 'standby' }
    expect(readLineEvent(event)).toMatchObject({ choice: 'needs_help', reply_token: null })
  })

  test('whatever comes, reading it never throws', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        readLineEvent(value)
        readLineEvent(tapped(text))
        readLineEvent({ ...from({ type: 'message' }), message: value })
      }),
    )
  })
})

test.each([
  ['無事です', 'answer'],
  ['だいじょうぶ', 'answer'],
  ['診療 できます', 'answer'],
  ['本日は休診', 'answer'],
  ['助けて', 'help'],
  ['ＳＯＳ', 'help'],
  ['家が倒壊、閉じ込められています', 'help'],
  ['こんにちは', 'other'],
  ['', 'other'],
])('「%s」 sounds like %s', (text, tone) => {
  expect(toneOf(text)).toBe(tone)
})

describe('the signature', () => {
  const sign = (secret: string, body: Uint8Array) =>
    createHmac('sha256', secret).update(body).digest('base64')
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 })

  test('the right secret over the same bytes is believed', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), bytes, (secret, body) =>
        isSignedBy(secret, body, sign(secret, body)),
      ),
    )
  })

  test('one changed bit in the body, another secret or a changed signature is not', () => {
    fc.assert(
      fc.property(bytes, fc.nat(), fc.integer({ min: 0, max: 7 }), (body, at, bit) => {
        const changed = Uint8Array.from(body)
        const place = at % body.length
        changed[place] = (changed[place] ?? 0) ^ (1 << bit)
        const signature = sign('secret', body)
        const mutated = signature.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
        return (
          !isSignedBy('secret', changed, signature) &&
          !isSignedBy('other', body, signature) &&
          !isSignedBy('secret', body, mutated) &&
          !isSignedBy('secret', body, `${signature}=`)
        )
      }),
    )
  })

  test.each([undefined, '', 'x', 'é'.repeat(22)])(
    'a missing or malformed one (%s) is refused',
    (signature) => {
      expect(isSignedBy('secret', Buffer.from('{}'), signature)).toBe(false)
    },
  )

  test('an empty secret lets nobody in', () => {
    expect(isSignedBy('', Buffer.from('{}'), sign('', Buffer.from('{}')))).toBe(false)
  })
})

describe('a webhook body', () => {
  const now = new Date('2026-11-05T10:06:00+09:00')
  const read = (...events: unknown[]) => readWebhook(bytesOf({ destination: 'U1', events }), now)
  const event = (more: object = {}) => ({
    type: 'x',
    webhookEventId: 'id',
    timestamp: now.getTime(),
    ...more,
  })

  test.each([[null], [[]], ['text'], [{}], [{ destination: 'U1' }], [{ events: [] }]])(
    '%j is no webhook',
    async (json) => {
      expect(await readWebhook(bytesOf(json), now)).toBeNull()
    },
  )

  test('unknown types and fields stay as they came', async () => {
    const strange = event({ type: 'tomorrow', nested: { a: [1, null, 'é'] } })
    expect((await read(strange))?.events).toEqual([{ webhook_event_id: 'id', event: strange, event_at: now }])
  })

  test('an event without id, type or time is dropped and the others stay', async () => {
    const webhook = await read(
      event(),
      event({ webhookEventId: undefined }),
      event({ type: 1 }),
      event({ timestamp: 'soon' }),
      7,
    )
    expect(webhook).toMatchObject({ events: [{ webhook_event_id: 'id' }], dropped: 4 })
  })

  test.each([
    ['four minutes ahead', 4 * 60_000, 4 * 60_000],
    ['six minutes ahead', 6 * 60_000, 0],
    ['in the year 275000', 8.64e15, 0],
    ['in 1970', -now.getTime(), 0],
    ['yesterday', -86_400_000, -86_400_000],
  ])('a time %s counts as %s ms, %s ms from now', async (_, offset, kept) => {
    const [taken] = (await read(event({ timestamp: now.getTime() + offset })))?.events ?? []
    expect(taken?.event_at.getTime()).toBe(now.getTime() + kept)
  })

  test.each([
    ['', ''],
    ['where the text holds escapes too', '\\u0041'],
  ])('nesting without end is cut off %s', async (_, text) => {
    const bottomless = `${'['.repeat(5_000)}${']'.repeat(5_000)}`
    const body = JSON.stringify({ destination: 'U1', events: [event({ bottomless: 0 })] })
    const deep = body.replace('"bottomless":0', `"text":"${text}","bottomless":${bottomless}`)
    const [taken] = (await readWebhook(Buffer.from(deep), now))?.events ?? []
    expect(JSON.stringify(taken?.event).length).toBeLessThan(300)
  })

  test('whatever comes, what is kept is something that jsonb can hold', async () => {
    const texts = fc.string({ unit: fc.constantFrom('a', '\0', '\ud800', '\udc00', '\\', '"', '灯', '{') })
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ stringUnit: 'binary' }), texts, async (value, text) => {
        const [taken] = (await read(event({ value, text, [text]: 1 })))?.events ?? []
        const kept = JSON.stringify(taken?.event)
        expect(kept).not.toMatch(/(?<!\\)(?:\\\\)*\\u(0000|d[89a-f])/i)
      }),
    )
  })

  test('what jsonb cannot hold is taken out and the rest stays', async () => {
    const [taken] = (await read(event({ text: 'a\0b\ud800c', 'k\0': 1 })))?.events ?? []
    expect(taken?.event).toMatchObject({ text: 'ab\ufffdc', k: 1 })
  })
})

const SAMPLES = new URL('../../../shared/line/webhook-events.sample.json', import.meta.url)

describe.runIf(existsSync(SAMPLES))('the sample webhooks', () => {
  const requests: Record<string, unknown[]> = existsSync(SAMPLES)
    ? JSON.parse(readFileSync(SAMPLES, 'utf8')).requests
    : {}

  test.each(Object.entries(requests))('%s is taken whole', async (_, events) => {
    const webhook = await readWebhook(bytesOf({ destination: 'U0', events }), new Date(1_790_000_100_000))
    expect(webhook).toMatchObject({ dropped: 0 })
    expect(webhook?.events.map(({ event }) => event)).toEqual(events)
  })
})
if (!existsSync(SAMPLES)) console.log('SKIP sample webhooks: ../shared/line is not here')
