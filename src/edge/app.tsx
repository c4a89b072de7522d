import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { signedBody } from '../relay/guard.ts'
import type { Snapshot } from '../relay/protocol.ts'
import { clock } from './clock.ts'
import { channelsOf, type Env } from './env.ts'
import { isTooOften } from './limits.ts'
import { pageHeaders } from './pages.tsx'
import { edgeReplyRoutes } from './reply.tsx'
import { StatusPage } from './status-page.tsx'
import { originIsBack } from './through.ts'
import { takeWebhook } from './webhook.ts'

const CHANNEL = ':channel{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}}'
const WEBHOOK_MAX_BYTES = 1_000_000
/** Ten thousand links of a check. */
const SNAPSHOT_MAX_BYTES = 4_000_000

/** Every URL of the edge. What came in is never logged; an error says its kind only. */
export const edgeApp = () =>
  new Hono<{ Bindings: Env }>()
    .post(`/webhooks/line/${CHANNEL}`, bodyLimit({ maxSize: WEBHOOK_MAX_BYTES }), async (c) => {
      const signature = c.req.header('x-line-signature') ?? ''
      const channel = c.req.param('channel')
      const body = new Uint8Array(await c.req.arrayBuffer())
      const status = await takeWebhook(c.env, { channel, body, signature })
      if (status === 401 && isTooOften('bad_signature', addressOf(c))) return c.body(null, 429)
      return c.body(null, status)
    })
    .route('/r', edgeReplyRoutes())
    .post('/edge/snapshot', bodyLimit({ maxSize: SNAPSHOT_MAX_BYTES }), async (c) => {
      const body = await fromOrigin(c)
      if (body === null) return c.body(null, 401)
      return c.json(await inboxOf(c).keepSnapshot(JSON.parse(body) as Snapshot))
    })
    .post('/edge/again', bodyLimit({ maxSize: 1_000 }), async (c) =>
      (await fromOrigin(c)) === null ? c.body(null, 401) : c.json(await inboxOf(c).tryRefusedAgain()),
    )
    .post('/edge/settings', bodyLimit({ maxSize: 1_000 }), async (c) =>
      (await fromOrigin(c)) === null
        ? c.body(null, 401)
        : c.json({ public_key: c.env.ORIGIN_PUBLIC_KEY ?? null, channels: [...channelsOf(c.env).keys()] }),
    )
    .get('/edge/status', async (c) =>
      c.html(<StatusPage {...(await standing(c))} />, 200, await pageHeaders()),
    )
    .get('/edge/status.json', async (c) => c.json(await standing(c), 200, { 'Cache-Control': 'no-store' }))
    .notFound((c) => c.body(null, 404))
    .onError((error, c) => {
      console.error(JSON.stringify({ event: 'edge_failed', code: error.name }))
      return c.body(null, 503)
    })

type Edge = Context<{ Bindings: Env }>

/** Only the origin has the secret; and whoever speaks with it is alive. */
async function fromOrigin(c: Edge) {
  const { EDGE_SECRET: secret = '' } = c.env
  const body = secret.length < 32 ? null : await signedBody(c, secret)
  if (body !== null) originIsBack()
  return body
}

async function standing(c: Edge) {
  const [inbox, watch] = await Promise.all([inboxOf(c).status(), c.env.WATCH.getByName('watch').status()])
  return { inbox, watch, now: clock.now(), channels: channelsOf(c.env).size }
}

const inboxOf = (c: Edge) => c.env.INBOX.getByName('inbox')
const addressOf = (c: Edge) => c.req.header('CF-Connecting-IP') ?? ''
