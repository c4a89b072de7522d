import { createHmac } from 'node:crypto'
import { describe, expect, onTestFinished, test } from 'vitest'
import { replyToken, tokenHash } from '../../src/deliveries/reply-link.ts'
import { utf8 } from '../../src/relay/bytes.ts'
import { type HandedOver, type Item, itemContext, itemParts } from '../../src/relay/protocol.ts'
import { makeKeyPair, readPublicKey, sealTo } from '../../src/relay/seal.ts'
import { requestParts, SIGNATURE_HEADER, sign } from '../../src/relay/sign.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import type { PromptId } from '../../src/safety-checks/table.ts'
import { surnameOf } from '../../src/snapshots/push.ts'
import { findSnapshotWork } from '../../src/snapshots/queries.ts'
import { workOf } from '../../workers/start.ts'
import { SECRET } from '../edge/edge-world.ts'
import { openFront } from '../edge/front.ts'
import { world } from '../world.ts'

/** A launched drill on a server with an edge in front that only this test plays. */
async function asked(url = 'http://127.0.0.1:1') {
  const keys = await makeKeyPair()
  const w = await world({ edge: { url, secret: SECRET, private_key: keys.private_key } })
  await w.launches(w.drill)
  await w.workersRun()
  w.sato.texts()
  w.tanaka.texts()
  await w.sato.mails()
  await w.mori.mails()
  const { rows } = await w.store.owner.query<{ id: PromptId; generation: number }>(
    'select p.id, p.generation from prompt p join member m on m.id = p.member_id where m.name = $1',
    ['森 次郎'],
  )
  const [prompt] = rows
  if (!prompt) throw new Error('Nobody asked 森')
  const token = replyToken(w.plant.secrets.reply_link_key, prompt)
  const tap = { token_hash: tokenHash(token).toString('hex'), condition: 'open' }
  const seal = async (
    content: object,
    { kind = 'tap' as Item['kind'], public_key = keys.public_key, at = w.now().getTime() } = {},
  ): Promise<Item> => {
    const key = await readPublicKey(public_key)
    if (!key) throw new Error('No key')
    const bare = { id: crypto.randomUUID(), kind, at }
    const item = { ...bare, sealed: await sealTo(key, utf8(JSON.stringify(content)), itemContext(bare)) }
    return { ...item, mac: await sign(SECRET, itemParts(item)) }
  }
  const post = async (path: string, body: string, secret = SECRET) =>
    w.app.request(`http://localhost:8787${path}`, {
      method: 'POST',
      body,
      headers: { [SIGNATURE_HEADER]: await sign(secret, await requestParts(path, body)) },
    })
  const handOver = async (items: Item[], number = 1) => {
    const response = await post('/edge/intake', JSON.stringify({ number, items }))
    return response.status === 200 ? ((await response.json()) as HandedOver) : response.status
  }
  const conditions = async () => {
    await w.workersRun()
    return (await w.store.owner.query('select condition, event_at from reply order by event_at')).rows
  }
  return { w, tap, token, seal, post, handOver, conditions }
}

const minutes = (n: number) => n * 60_000

describe('what the edge hands over', () => {
  test('is recorded at the time at which it was pressed, once, however often it comes', async () => {
    const { w, tap, seal, handOver, conditions } = await asked()
    const at = w.now().getTime() - minutes(7)
    const item = await seal(tap, { at })
    const answers = await Promise.all([handOver([item]), handOver([item]), handOver([item])])
    expect(answers).toEqual(Array.from({ length: 3 }, () => ({ mark: 1, refused: [] })))
    expect(await conditions()).toEqual([{ condition: 'open', event_at: new Date(at) }])
  })

  test('by the clinic’s staff says that it was they, and nobody else is anybody', async () => {
    const { w, tap, seal, handOver, conditions } = await asked()
    await handOver([await seal({ ...tap, stands_for: 'doctor' }), await seal({ ...tap, stands_for: 'x' })])
    await conditions()
    expect((await w.store.owner.query('select via from reply')).rows).toEqual([{ via: 'facility' }])
  })

  test('from a clock that runs ahead does not win over every later answer', async () => {
    const { w, tap, seal, handOver, conditions } = await asked()
    await handOver([await seal(tap, { at: w.now().getTime() + minutes(600) })])
    expect(await conditions()).toEqual([{ condition: 'open', event_at: w.now() }])
  })

  test('is refused by itself where it is sealed to another key, changed, or no answer; the others are taken', async () => {
    const { w, tap, seal, handOver, conditions } = await asked()
    const other = await makeKeyPair()
    const good = await seal(tap)
    const items = {
      unreadable: await seal(tap, { public_key: other.public_key }),
      forged: { ...(await seal(tap)), at: w.now().getTime() - minutes(60) },
      no_answer: await seal({ ...tap, condition: 'dead' }),
    }
    const moved = { ...items.no_answer, id: crypto.randomUUID() }
    const remade = { ...moved, mac: await sign(SECRET, itemParts(moved)) }
    const answer = await handOver([...Object.values(items), good, remade])
    expect(answer).toMatchObject({
      refused: [
        ...Object.entries(items).map(([why, { id }]) => ({ id, why })),
        { id: remade.id, why: 'unreadable' },
      ],
    })
    expect(await conditions()).toHaveLength(1)
  })

  test('carries LINE’s own signature, which is verified again', async () => {
    const { w, seal, handOver, conditions } = await asked()
    const { fuse } = w.channels
    const body = JSON.stringify({
      destination: fuse.bot_user_id,
      events: [
        {
          type: 'postback',
          mode: 'active',
          timestamp: w.now().getTime() - minutes(3),
          webhookEventId: '01EDGE',
          source: { type: 'user', userId: w.tanaka.user_id },
          deliveryContext: { isRedelivery: false },
          postback: { data: `v=1&c=${w.drill}&a=A2` },
        },
      ],
    })
    const signed = (secret: string) => ({
      channel: fuse.id,
      signature: createHmac('sha256', secret).update(body).digest('base64'),
      body: Buffer.from(body).toString('base64'),
    })
    const forged = await seal(signed('not the channel’s'), { kind: 'line' })
    const unknown = await seal({ ...signed(fuse.secret), channel: crypto.randomUUID() }, { kind: 'line' })
    expect(await handOver([forged, unknown])).toMatchObject({
      refused: [
        { id: forged.id, why: 'forged' },
        { id: unknown.id, why: 'unknown_channel' },
      ],
    })
    const genuine = await seal(signed(fuse.secret), { kind: 'line' })
    expect(await handOver([genuine])).toMatchObject({ refused: [] })
    expect(await conditions()).toEqual([
      { condition: 'partly_open', event_at: new Date(w.now().getTime() - minutes(3)) },
    ])
  })

  test('is taken from nobody without the secret, and by no server that has no edge', async () => {
    const { w, post } = await asked()
    const body = JSON.stringify({ number: 1, items: [] })
    for (const path of ['/edge/intake', '/edge/pulse']) {
      expect((await post(path, body, 'another secret of some length')).status).toBe(401)
      expect((await w.app.request(`http://localhost:8787${path}`, { method: 'POST', body })).status).toBe(401)
      expect((await w.app.request(`http://localhost:8787${path}`)).status).toBe(404)
    }
    expect((await post('/edge/intake', '{"number":-1,"items":[]}')).status).toBe(400)
    const without = await world()
    expect(
      (await without.app.request('http://localhost:8787/edge/intake', { method: 'POST', body })).status,
    ).toBe(404)
  })
})

test('a tap that the edge passes on keeps its id and time; anybody else’s header is only a header', async () => {
  const { w, token, conditions } = await asked()
  const at = w.now().getTime() - 1_500
  const id = crypto.randomUUID()
  const press = (header: string) =>
    w.app.request(`http://localhost:8787/r/${token}`, {
      method: 'POST',
      body: new URLSearchParams({ condition: 'open' }),
      headers: { 'X-Tomoshibi-Tap': header },
    })
  const signature = await sign(SECRET, ['tap', id, String(at), `/r/${token}`])
  expect((await press(`${id}.${at}.${signature}`)).status).toBe(200)
  expect(await conditions()).toEqual([{ condition: 'open', event_at: new Date(at) }])
  await press(`${crypto.randomUUID()}.${at - 600_000}.${signature}`)
  expect(await conditions()).toMatchObject([{ event_at: new Date(at) }, { event_at: w.now() }])
})

describe('a dead edge', () => {
  test('delays no launch, and is told everything once it lives', async () => {
    const front = await openFront(() => new Response('{}'))
    onTestFinished(() => front.close())
    front.behave('down')
    const { w } = await asked(front.url)
    const work = workOf(w.plant)
    const due = () => findSnapshotWork(w.db)
    const [hint] = await due()
    expect(hint).toEqual({ kind: 'edge_snapshot', association_id: w.fuse, safety_check_id: w.drill })
    if (hint) await Promise.all([work(hint), work(hint)])
    const state = 'select tries, fingerprint from edge_push'
    expect((await w.store.owner.query(state)).rows).toEqual([{ tries: 1, fingerprint: null }])
    expect(await due()).toEqual([])
    await w.laterBy(1)
    if (hint) await work(hint)
    expect((await w.store.owner.query(state)).rows).toEqual([{ tries: 2, fingerprint: null }])

    front.behave('up')
    await w.laterBy(1)
    if (hint) await work(hint)
    expect((await w.store.owner.query(state)).rows).toMatchObject([
      { tries: 0, fingerprint: expect.any(String) },
    ])
    expect(front.passed).toHaveLength(1)
    expect(front.passed[0]?.body).not.toMatch(/森|佐藤|田中|example\.jp/)
    await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
    expect(await due()).toHaveLength(1)
  })
})

test.each([
  ['佐藤 一郎', '佐藤'],
  ['佐藤　一郎', '佐藤'],
  ['  髙﨑 花 子', '髙﨑'],
  ['佐藤一郎', null],
  ['', null],
])('of «%s» the edge would be told %s', (name, surname) => {
  expect(surnameOf(name)).toBe(surname)
})
