import { Hono } from 'hono'
import { z } from 'zod'
import type { Deps } from '../app.tsx'
import { signedBody } from '../relay/guard.ts'
import type { HandedOver, RefusedItem } from '../relay/protocol.ts'
import { readPrivateKey } from '../relay/seal.ts'
import { limitBody } from '../ui/body-limit.ts'
import { takeItem } from './edge-items.ts'
import { keepMark } from './edge-mark.ts'
import { openWebhooks } from './take-webhook.ts'

/** One webhook of a megabyte, sealed and written as text, with room to spare; the edge sends no more at once. */
const MOST_BYTES = 4_000_000
const HAND_OVER = z.object({
  number: z.number().int().min(0).max(2_000_000_000),
  items: z
    .array(
      z.object({
        id: z.string().max(100),
        kind: z.enum(['line', 'tap']),
        at: z.number().int().min(0).max(8.64e15),
        sealed: z.string(),
        mac: z.string().max(100),
      }),
    )
    .max(500),
})

/** エッジからの引き渡し — takes what the edge kept while this server was away. Repeating it changes nothing. */
export function edgeIntakeRoutes(deps: Pick<Deps, 'db' | 'intake' | 'secrets' | 'now' | 'log' | 'edge'>) {
  const { db, edge, intake, now, log } = deps
  const webhooks = openWebhooks(deps)
  const limit = limitBody(MOST_BYTES, (c) => c.body(null, 413))
  let reading: Promise<CryptoKey | null> | null = null

  return new Hono().post('/intake', limit, async (c) => {
    if (!edge) return c.body(null, 404)
    const body = await signedBody(c, edge.secret)
    if (body === null) return c.body(null, 401)
    const read = HAND_OVER.safeParse(JSON.parse(body))
    if (!read.success) return c.body(null, 400)
    reading ??= readPrivateKey(edge.private_key)
    const key = await reading
    if (!key) return c.body(null, 503)

    const { number, items } = read.data
    const taking = { secret: edge.secret, key, intake, webhooks, now }
    const taken = await Promise.all(items.map((item) => takeItem(taking, item)))
    if (taken.includes('again')) return c.body(null, 503)
    const refused = items.flatMap(({ id }, index) => {
      const why = taken[index]
      return isRefused(why) ? [{ id, why }] : []
    })
    await keepMark(db, number)
    if (refused.length > 0) log.warn({ event: 'edge_items_refused', refused: refused.length })
    return c.json({ mark: number, refused } satisfies HandedOver)
  })
}

const isRefused = (taken: unknown): taken is RefusedItem => taken !== 'taken' && taken !== 'again'
