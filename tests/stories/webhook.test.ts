import { createHmac } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventId } from '../../src/demo/line-webhook.ts'
import { type World, world } from '../world.ts'

const sign = (secret: string, body: string) => createHmac('sha256', secret).update(body).digest('base64')

/** A request to the webhook as LINE or a forger would make it. */
async function posts(
  w: World,
  body: string,
  { to = w.channels.fuse.id, signature }: { to?: string; signature?: string | null } = {},
) {
  const signed = signature === undefined ? sign(w.channels.fuse.secret, body) : signature
  const headers = { 'content-type': 'application/json', ...(signed ? { 'x-line-signature': signed } : {}) }
  const response = await w.app.request(`/webhooks/line/${to}`, { method: 'POST', headers, body })
  return response.status
}

const bodyOf = (w: World, ...events: object[]) =>
  JSON.stringify({ destination: w.channels.fuse.bot_user_id, events })

const tap = (w: World, answer: string, { of = w.tanaka.user_id, id = eventId(w.now().getTime()) } = {}) => ({
  type: 'postback',
  mode: 'active',
  timestamp: w.now().getTime(),
  source: { type: 'user', userId: of },
  webhookEventId: id,
  deliveryContext: { isRedelivery: false },
  postback: { data: `v=1&c=${w.drill}&a=${answer}` },
})

const kept = async (w: World) =>
  (
    await w.store.owner.query(
      'select (select count(*)::int from line_event) as events, (select count(*)::int from reply) as replies',
    )
  ).rows[0]

async function launched() {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  w.sato.texts()
  w.tanaka.texts()
  for (const doctor of [w.sato, w.mori]) await doctor.mails()
  return w
}

test('a forged webhook is refused and changes nothing', async () => {
  const w = await launched()
  const body = bodyOf(w, tap(w, 'A1'))
  expect(await posts(w, body, { signature: null })).toBe(401)
  expect(await posts(w, body, { signature: '' })).toBe(401)
  expect(await posts(w, body, { signature: sign('guessed', body) })).toBe(401)
  expect(await posts(w, body, { signature: sign('', body) })).toBe(401)
  expect(await posts(w, body, { to: '00000000-0000-4000-8000-000000000000' })).toBe(404)
  expect(await posts(w, body, { to: 'nonsense' })).toBe(404)
  await w.workersRun()
  expect(await kept(w)).toEqual({ events: 0, replies: 0 })
})

test('a webhook changed on its way, in whatever place, is refused', async () => {
  const w = await launched()
  const body = bodyOf(w, tap(w, 'A1'))
  const signature = sign(w.channels.fuse.secret, body)
  const mutation = fc.tuple(fc.nat(body.length - 1), fc.constantFrom('drop', 'double', 'change'))
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
      const changed = mutations.reduce((text, [place, how]) => {
        const [before, sign, after] = [
          text.slice(0, place),
          text.slice(place, place + 1),
          text.slice(place + 1),
        ]
        if (how === 'drop') return before + after
        return before + (how === 'double' ? sign + sign : sign === 'x' ? 'y' : 'x') + after
      }, body)
      if (changed !== body) expect(await posts(w, changed, { signature })).toBe(401)
    }),
    { numRuns: 200 },
  )
  expect(await kept(w)).toEqual({ events: 0, replies: 0 })
})

test('what one channel signed is nothing to another, and no doctor next door can answer for it', async () => {
  const w = await launched()
  const body = bodyOf(w, tap(w, 'A1'))
  expect(await posts(w, body, { to: w.channels.kawachi.id })).toBe(401)

  const misdirected = { to: w.channels.kawachi.id, signature: sign(w.channels.kawachi.secret, body) }
  expect(await posts(w, body, misdirected)).toBe(401)

  const events = [tap(w, 'A1'), tap(w, 'A4', { of: w.kishi.user_id })]
  const theirs = JSON.stringify({ destination: w.channels.kawachi.bot_user_id, events })
  const genuine = { to: w.channels.kawachi.id, signature: sign(w.channels.kawachi.secret, theirs) }
  expect(await posts(w, theirs, genuine)).toBe(200)
  await w.workersRun()
  expect(await kept(w)).toEqual({ events: 2, replies: 0 })
})

test('a doctor’s binding on a channel that her association does not use answers for nobody', async () => {
  const w = await launched()
  await w.store.owner.query(
    `insert into contact_point (association_id, member_id, system, value, line_channel_id) values ($1, $2, 'line', $3, $4)`,
    [w.fuse, w.tanaka.id, w.tanaka.user_id, w.channels.kawachi.id],
  )
  const body = JSON.stringify({ destination: w.channels.kawachi.bot_user_id, events: [tap(w, 'A1')] })
  const genuine = { to: w.channels.kawachi.id, signature: sign(w.channels.kawachi.secret, body) }
  expect(await posts(w, body, genuine)).toBe(200)
  await w.workersRun()
  expect(await kept(w)).toEqual({ events: 1, replies: 0 })
})

test('the same webhook again, as it came or redelivered, is one answer and one thank-you', async () => {
  const w = await launched()
  const { events } = await w.tanaka.phone.presses('A1')
  const [event] = events
  if (!event) throw new Error('Nothing was sent')
  const body = bodyOf(w, event)
  expect(await posts(w, body)).toBe(200)
  await w.workersRun()
  expect(await posts(w, body)).toBe(200)
  expect((await w.tanaka.phone.redelivers(event)).status).toBe(200)
  await w.workersRun()
  expect(await kept(w)).toEqual({ events: 1, replies: 1 })
  expect(w.tanaka.texts()).toHaveLength(2)
})

test('the check of an empty webhook is answered, and broken JSON is not taken for one', async () => {
  const w = await world()
  expect(await posts(w, bodyOf(w))).toBe(200)
  expect(await posts(w, '{"destination":')).toBe(400)
  expect(await posts(w, '[]')).toBe(400)
  expect(await posts(w, '')).toBe(400)
  expect(await posts(w, bodyOf(w, { padding: 'x'.repeat(1_000_001) }))).toBe(413)
  expect(await kept(w)).toEqual({ events: 0, replies: 0 })
})

test('a secret renewed by the office works at once', async () => {
  const w = await launched()
  const body = bodyOf(w, tap(w, 'A1'))
  expect(await posts(w, body)).toBe(200)
  await w.laterBy(0.5)
  const sealed = w.plant.secrets.seal('renewed', `line-channel:${w.channels.fuse.id}:secret`)
  await w.store.owner.query('update line_channel set secret_sealed = $1 where id = $2', [
    sealed,
    w.channels.fuse.id,
  ])
  const next = bodyOf(w, tap(w, 'A4'))
  expect(await posts(w, next, { signature: sign('renewed', next) })).toBe(200)
  expect(await posts(w, next)).toBe(401)
  await w.workersRun()
  expect(await kept(w)).toEqual({ events: 2, replies: 2 })
})

test('a mixed batch keeps what can be used: unknown types, groups and standby disturb nobody', async () => {
  const w = await launched()
  const events = [
    { ...tap(w, 'A1'), type: 'tomorrow' },
    { ...tap(w, 'A1'), source: { type: 'group', groupId: 'C1', userId: w.tanaka.user_id } },
    { ...tap(w, 'A3', { of: w.sato.user_id }), mode: 'standby', replyToken: 'not ours' },
    { type: 'postback', timestamp: w.now().getTime() },
    { ...tap(w, 'A2'), webhookEventId: 'the real one', timestamp: w.now().getTime() + 1 },
    { type: 'unfollow', mode: 'active', timestamp: w.now().getTime(), webhookEventId: 'bye' },
  ]
  expect(await posts(w, bodyOf(w, ...events))).toBe(200)
  await w.workersRun()
  expect(await kept(w)).toEqual({ events: 5, replies: 2 })
  const { rows } = await w.store.owner.query(
    'select m.name, r.condition from latest_reply r join member m on m.id = r.member_id order by m.name',
  )
  expect(rows).toEqual([
    { name: '佐藤 一郎', condition: 'closed' },
    { name: '田中 花子', condition: 'partly_open' },
  ])
  const { rows: waiting } = await w.store.owner.query('select from line_event where taken_in_at is null')
  expect(waiting).toEqual([])
})

const SAMPLES = new URL('../../../shared/line/webhook-events.sample.json', import.meta.url)
if (!existsSync(SAMPLES)) console.log('SKIP sample webhooks: ../shared/line is not here')

describe.runIf(existsSync(SAMPLES))('every sample of a webhook', () => {
  test('is taken in and answers for nobody', async () => {
    const w = await launched()
    const { requests } = JSON.parse(readFileSync(SAMPLES, 'utf8'))
    for (const [name, events] of Object.entries<object[]>(requests)) {
      const own = events.map((event, place) => ({ ...event, webhookEventId: `${name} ${place}` }))
      expect([name, await posts(w, bodyOf(w, ...own))]).toEqual([name, 200])
    }
    await w.workersRun()
    const { rows } = await w.store.owner.query('select from line_event where taken_in_at is null')
    expect(rows).toEqual([])
    expect(await kept(w)).toMatchObject({ replies: 0 })
  })
})
