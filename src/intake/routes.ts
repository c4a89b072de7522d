import { type Context, Hono } from 'hono'
import type { Deps } from '../app.tsx'
import type { LineChannelId } from '../roster/table.ts'
import { limitBody } from '../ui/body-limit.ts'
import { knownChannels } from './known-channels.ts'
import { isSignedBy } from './signature.ts'
import { readWebhook } from './webhook-body.ts'

const CHANNEL = ':channel{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}}'
const BODY_MAX_BYTES = 1_000_000

/** LINEの受け口 — verifies, keeps, says 200. Whatever an event means is take-in's business: LINE waits only 2 s. */
export function webhookRoutes(deps: Pick<Deps, 'db' | 'intake' | 'secrets' | 'now' | 'log'>) {
  const { intake, now, log } = deps
  const channels = knownChannels(deps)
  const limit = limitBody(BODY_MAX_BYTES, (c) => c.body(null, 413))

  /** The channel that signed these bytes; a secret renewed a moment ago is read anew before anyone is refused. */
  async function signerOf(id: LineChannelId, body: Uint8Array, signature: string | undefined) {
    const channel = await channels.find(id)
    if (typeof channel === 'string' || isSignedBy(channel.secret, body, signature)) return channel
    const renewed = signature ? await channels.findAgain(id) : null
    if (renewed === null || typeof renewed === 'string') return 'forged'
    return isSignedBy(renewed.secret, body, signature) ? renewed : 'forged'
  }

  const app = new Hono().post(`/${CHANNEL}`, limit, async (c) => {
    const id = c.req.param('channel') as LineChannelId
    const body = new Uint8Array(await c.req.arrayBuffer())
    const signer = await signerOf(id, body, c.req.header('x-line-signature'))
    if (typeof signer === 'string') return refused(c, signer)

    const webhook = await readWebhook(body, now())
    if (!webhook) return c.body(null, 400)
    if (signer.bot_user_id && webhook.destination !== signer.bot_user_id) return refused(c, 'forged')
    if (webhook.dropped > 0)
      log.warn({ event: 'webhook_events_dropped', channel: id, dropped: webhook.dropped })

    await intake.takeLineEvents(id, webhook.events)
    // An empty text states its length; null goes out in chunks, which is a write more.
    return c.body('', 200)
  })
  return app.all('/*', (c) => refused(c, 'unknown'))
}

const STATUS = { unknown: 404, forged: 401, away: 503 } as const

const refused = (c: Context, why: keyof typeof STATUS) => c.body(null, STATUS[why])
