import { Hono } from 'hono'
import type { Deps } from '../app.tsx'
import type { LineChannelId } from '../roster/table.ts'
import { limitBody } from '../ui/body-limit.ts'
import { openWebhooks } from './take-webhook.ts'

const CHANNEL = ':channel{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}}'
const BODY_MAX_BYTES = 1_000_000

/** LINEの受け口 — verifies, keeps, says 200. Whatever an event means is take-in's business: LINE waits only 2 s. */
export function webhookRoutes(deps: Pick<Deps, 'db' | 'intake' | 'secrets' | 'now' | 'log'>) {
  const webhooks = openWebhooks(deps)
  const limit = limitBody(BODY_MAX_BYTES, (c) => c.body(null, 413))

  const app = new Hono().post(`/${CHANNEL}`, limit, async (c) => {
    const taken = await webhooks.take({
      channel: c.req.param('channel') as LineChannelId,
      body: new Uint8Array(await c.req.arrayBuffer()),
      signature: c.req.header('x-line-signature'),
      received_at: deps.now(),
    })
    // An empty text states its length; null goes out in chunks, which is a write more.
    return taken === 'stored' || taken === 'spooled' ? c.body('', 200) : c.body(null, STATUS[taken])
  })
  return app.all('/*', (c) => c.body(null, STATUS.unknown))
}

const STATUS = { unknown: 404, forged: 401, away: 503, malformed: 400 } as const
