import { createHmac } from 'node:crypto'
import type { messagingApi } from '@line/bot-sdk'
import { expect, onTestFinished, test } from 'vitest'
import { openLine } from '../../src/channels/line.ts'
import { openLineAccount } from '../../src/channels/line-account.ts'
import { openMailer } from '../../src/channels/mail.ts'
import { UNPROTECTED } from '../../src/config/mail.ts'
import { startLinePlatform } from '../../src/demo/line-platform.ts'
import { startMailHost } from '../../src/demo/mail-host.ts'

const TOKEN = 'token of the account'
const SECRET = 'secret of the account'
const user = (number: number) => `U${String(number).padStart(32, '0')}`
const hello: messagingApi.TextMessage[] = [{ type: 'text', text: '【訓練】こんにちは' }]
const key = () => crypto.randomUUID()

/** LINE with one account, two friends and a clock of its own. */
async function linePlatform({ monthly_limit }: { monthly_limit?: number } = {}) {
  let now = Date.parse('2026-11-05T10:06:00+09:00')
  const posted: { url: string; body: string; signature: string | null }[] = []
  const platform = await startLinePlatform({
    now: () => now,
    post: async (url, init) => {
      const signature = new Headers(init.headers).get('x-line-signature')
      posted.push({ url, body: String(init.body), signature })
      return new Response('ok')
    },
  })
  onTestFinished(() => platform.close())
  platform.openChannel({
    channel_secret: SECRET,
    access_token: TOKEN,
    webhook_url: 'http://app.invalid/webhooks/line/1',
    bot_user_id: user(0),
    ...(monthly_limit === undefined ? {} : { monthly_limit }),
  })
  platform.befriend(TOKEN, user(1))
  platform.befriend(TOKEN, user(2))
  const line = openLine(platform.url)
  const call = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(platform.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const look = async (path: string) =>
    (await fetch(platform.url + path, { headers: { authorization: `Bearer ${TOKEN}` } })).json()
  return {
    platform,
    line,
    posted,
    call,
    look,
    lastEvent: () => JSON.parse(posted.at(-1)?.body ?? '{}').events[0],
    laterBy: (ms: number) => {
      now += ms
    },
  }
}

test('the same retry key is accepted once within 24 hours and shown once', async () => {
  const { platform, call, laterBy } = await linePlatform()
  const body = { to: [user(1), user(2)], messages: hello }
  const headers = { 'x-line-retry-key': key() }
  const first = await call('/v2/bot/message/multicast', body, headers)
  expect(first.status).toBe(200)
  laterBy(23 * 3_600_000)
  const again = await call('/v2/bot/message/multicast', body, headers)
  expect(again.status).toBe(409)
  expect(await again.json()).toEqual({ message: 'The retry key is already accepted' })
  expect(again.headers.get('x-line-accepted-request-id')).toBe(first.headers.get('x-line-request-id'))
  expect(platform.phone(user(1)).texts()).toEqual(['【訓練】こんにちは'])

  laterBy(2 * 3_600_000)
  expect((await call('/v2/bot/message/multicast', body, headers)).status).toBe(200)
  expect(platform.ledger.duplicates().map(({ user_id }) => user_id)).toEqual([user(1), user(2)])
})

test.each([
  ['a malformed id', [user(1), 'U123'], 'to[1]'],
  ['nobody', [], 'to'],
  ['501 people', Array.from({ length: 501 }, (_, index) => user(index)), 'to'],
  ['one person instead of a list', user(1), 'to'],
])('a multicast to %s is refused with the place named, and nobody gets it', async (_, to, place) => {
  const { platform, call } = await linePlatform()
  const refused = await call('/v2/bot/message/multicast', { to, messages: hello })
  expect(refused.status).toBe(400)
  const { message } = (await refused.json()) as { message: string }
  expect(message).toContain(`The property, ${place}, in the request body is invalid`)
  expect(platform.ledger.received).toEqual([])
})

test("an id of another provider is refused by its index, as the app's own client reads it", async () => {
  const { platform, line } = await linePlatform()
  platform.estrange(user(2))
  const call = { token: TOKEN, to: [user(1), user(2)], messages: hello, retry_key: key() }
  expect(await line.multicast(call)).toEqual({ accepted: false, failure: 'bad_recipient', bad_index: 1 })
  expect((await line.multicast({ ...call, to: [user(1)], retry_key: key() })).accepted).toBe(true)
  expect(platform.phone(user(1)).texts()).toHaveLength(1)
})

test('LINE says 200 for those who blocked or never befriended, shows them nothing and counts them not', async () => {
  const { platform, line, look, lastEvent } = await linePlatform()
  await platform.phone(user(2)).blocks()
  expect(lastEvent().type).toBe('unfollow')
  const to = [user(1), user(2), user(3)]
  expect((await line.multicast({ token: TOKEN, to, messages: hello, retry_key: key() })).accepted).toBe(true)
  expect(to.map((id) => platform.phone(id).texts().length)).toEqual([1, 0, 0])
  expect(await look('/v2/bot/message/quota/consumption')).toEqual({ totalUsage: 1 })
})

test('above the monthly limit nobody gets anything, and replies stay free', async () => {
  const { platform, line, look, lastEvent } = await linePlatform({ monthly_limit: 3 })
  const both = { token: TOKEN, to: [user(1), user(2)], messages: hello }
  expect((await line.multicast({ ...both, retry_key: key() })).accepted).toBe(true)
  const over = await line.multicast({ ...both, retry_key: key() })
  expect(over).toMatchObject({ accepted: false, failure: 'out_of_quota' })
  expect(platform.phone(user(1)).texts()).toHaveLength(1)
  await platform.phone(user(1)).says('無事です')
  const reply = { token: TOKEN, reply_token: lastEvent().replyToken, messages: hello }
  expect((await line.reply(reply)).accepted).toBe(true)
  expect(await look('/v2/bot/message/quota')).toEqual({ type: 'limited', value: 3 })
  expect(await look('/v2/bot/message/quota/consumption')).toEqual({ totalUsage: 2 })
})

test('what is left of the month is read as LINE counts it, and a token that LINE refuses is told apart', async () => {
  const { platform, line } = await linePlatform({ monthly_limit: 3 })
  expect(await line.quota(TOKEN)).toEqual({ ok: true, limit: 3, used: 0 })
  await line.multicast({ token: TOKEN, to: [user(1), user(2)], messages: hello, retry_key: key() })
  expect(await line.quota(TOKEN)).toEqual({ ok: true, limit: 3, used: 2 })
  expect(await line.quota('another token')).toEqual({ ok: false, failure: 'unauthorized' })
  platform.behave({ as: 'error_500', next: 1, on: 'consumption' })
  expect(await line.quota(TOKEN)).toEqual({ ok: false, failure: 'unavailable' })
  platform.behave({ as: 'half_body', next: 1, on: 'quota' })
  expect(await line.quota(TOKEN)).toEqual({ ok: false, failure: 'unavailable' })

  const unlimited = await linePlatform()
  expect(await unlimited.line.quota(TOKEN)).toEqual({ ok: true, limit: null, used: 0 })
})

test('LINE tells whose token it is and where the account posts its events', async () => {
  const { platform } = await linePlatform()
  const account = openLineAccount(platform.url, TOKEN)
  expect(await account.account()).toEqual({
    ok: true,
    read: { bot_user_id: user(0), basic_id: expect.stringMatching(/^@/), display_name: '灯' },
  })
  const url = 'http://app.invalid/webhooks/line/1'
  expect(await account.webhook()).toEqual({ ok: true, read: { url, active: true } })
  const opened = { channel_secret: SECRET, access_token: TOKEN, bot_user_id: user(0) }
  platform.openChannel({ ...opened, webhook_url: url, webhook_active: false })
  expect(await account.webhook()).toEqual({ ok: true, read: { url, active: false } })
  platform.openChannel({ ...opened, webhook_url: '' })
  expect(await account.webhook()).toEqual({ ok: true, read: null })
  const stranger = openLineAccount(platform.url, 'another token')
  expect(await stranger.account()).toEqual({ ok: false, failure: 'unauthorized' })
  expect(await stranger.webhook()).toEqual({ ok: false, failure: 'unauthorized' })
})

test('a reply token works once, within a minute, and takes no retry key', async () => {
  const { platform, call, laterBy, lastEvent } = await linePlatform()
  const token = async () => {
    await platform.phone(user(1)).says('はい')
    return lastEvent().replyToken as string
  }
  const reply = async (replyToken: string, headers = {}) => {
    const answer = await call('/v2/bot/message/reply', { replyToken, messages: hello }, headers)
    return [answer.status, ((await answer.json()) as { message?: string }).message]
  }
  const first = await token()
  expect(await reply(first)).toEqual([200, undefined])
  expect(await reply(first)).toEqual([400, 'Invalid reply token'])
  const late = await token()
  laterBy(60_001)
  expect(await reply(late)).toEqual([400, 'Invalid reply token'])
  expect((await reply(await token(), { 'x-line-retry-key': key() }))[0]).toBe(400)
})

test('a redelivered event is the same but for its flag, and renews its token for up to 20 minutes', async () => {
  const { platform, line, laterBy, lastEvent } = await linePlatform()
  await platform.phone(user(1)).says('はい')
  const event = lastEvent()
  const reply = () => line.reply({ token: TOKEN, reply_token: event.replyToken, messages: hello })
  laterBy(19 * 60_000)
  await platform.phone(user(1)).redelivers(event)
  expect(lastEvent()).toEqual({ ...event, deliveryContext: { isRedelivery: true } })
  laterBy(59_000)
  expect((await reply()).accepted).toBe(true)

  await platform.phone(user(1)).says('はい')
  const other = lastEvent()
  laterBy(19 * 60_000 + 30_000)
  await platform.phone(user(1)).redelivers(other)
  laterBy(31_000)
  expect((await line.reply({ token: TOKEN, reply_token: other.replyToken, messages: hello })).accepted).toBe(
    false,
  )
})

test('the 201st multicast within a second is refused, and a second later there is room again', async () => {
  const { call, laterBy } = await linePlatform()
  const send = async () =>
    (await call('/v2/bot/message/multicast', { to: [user(1)], messages: hello })).status
  const statuses = await Promise.all(Array.from({ length: 201 }, send))
  expect(statuses.filter((status) => status === 200)).toHaveLength(200)
  expect(statuses.filter((status) => status === 429)).toHaveLength(1)
  laterBy(1_000)
  expect(await send()).toBe(200)
})

test('a stranger without the token gets 401, more than 2 MB gets 413, a key that is no uuid 400', async () => {
  const { call } = await linePlatform()
  const body = { to: [user(1)], messages: hello }
  const path = '/v2/bot/message/multicast'
  expect((await call(path, body, { authorization: 'Bearer other' })).status).toBe(401)
  expect((await call(path, { ...body, padding: 'x'.repeat(2_100_000) })).status).toBe(413)
  expect((await call(path, body, { 'x-line-retry-key': 'not-a-uuid' })).status).toBe(400)
  expect((await call(path, { to: [user(1)], messages: [] })).status).toBe(400)
})

test('pressing a button posts a signed postback event to the webhook of the account it came from', async () => {
  const { platform, line, posted } = await linePlatform()
  const messages: messagingApi.Message[] = [
    {
      type: 'template',
      altText: '【訓練】',
      template: {
        type: 'buttons',
        text: '訓練',
        actions: [{ type: 'postback', label: '● 診療できます', data: 'v=1&a=A1', displayText: '【訓練】●' }],
      },
    },
  ]
  await line.multicast({ token: TOKEN, to: [user(1)], messages, retry_key: key() })
  await platform.phone(user(1)).presses('A1')
  const [sent] = posted
  const signed = createHmac('sha256', SECRET)
    .update(sent?.body ?? '')
    .digest('base64')
  expect(sent?.signature).toBe(signed)
  const { destination, events } = JSON.parse(sent?.body ?? '{}')
  expect(destination).toBe(user(0))
  expect(events).toMatchObject([
    {
      type: 'postback',
      mode: 'active',
      timestamp: Date.parse('2026-11-05T10:06:00+09:00'),
      source: { type: 'user', userId: user(1) },
      webhookEventId: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      deliveryContext: { isRedelivery: false },
      postback: { data: 'v=1&a=A1' },
    },
  ])
})

const MAIL = {
  from_name: '布施医師会',
  to: 'mori@example.jp',
  subject: '【訓練】大阪880万人訓練',
  text: '下のリンクを開いてください。\nhttp://localhost:8787/r/abcDEF_-1234567890123456789',
  html: '<p>【訓練】</p>',
  message_id: '<1@fuse.example.jp>',
}

async function mailHost() {
  const host = await startMailHost()
  const mailer = openMailer({ mail: UNPROTECTED, smtp_url: host.url, mail_from: 'anpi@fuse.example.jp' })
  onTestFinished(async () => {
    mailer.close()
    await host.close()
  })
  return { host, send: () => mailer.send(MAIL, async () => {}) }
}

test('a mailbox holds what was taken over, with its link, and counts the same mail twice as a duplicate', async () => {
  const { host, send } = await mailHost()
  expect((await send())?.accepted).toBe(true)
  const { to, from_name, ...sent } = MAIL
  expect(await host.mailbox('MORI@example.jp').mails()).toMatchObject([
    {
      ...sent,
      text: `${sent.text}\n`,
      from: `${from_name} <anpi@fuse.example.jp>`,
      link: 'http://localhost:8787/r/abcDEF_-1234567890123456789',
    },
  ])
  expect([host.ledger.accepted(), host.ledger.duplicates(), host.ledger.to(to)]).toEqual([1, 0, 1])
  await send()
  expect([host.ledger.accepted(), host.ledger.duplicates(), host.ledger.to(to)]).toEqual([2, 1, 2])
})
