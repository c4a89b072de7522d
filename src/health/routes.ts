import { getConnInfo } from '@hono/node-server/conninfo'
import { type Context, Hono } from 'hono'
import type { Deps } from '../app.tsx'
import { type MetricsDeps, openMetrics } from './metrics.ts'
import { openReadiness } from './readiness.ts'
import { asText, maySeeMetrics } from './rules.ts'

/**
 * For whoever watches over the machines. `/healthz`: this process is alive. `/readyz`: everything behind it answers;
 * a proxy must not go by that, because answers are taken while the database or the queue is away.
 */
export function healthRoutes(deps: MetricsDeps & Pick<Deps, 'metrics_token'>) {
  const readiness = openReadiness(deps)
  const metrics = openMetrics(deps, readiness)
  return new Hono()
    .use(async (c, next) => {
      await next()
      c.res.headers.set('Cache-Control', 'no-store')
    })
    .get('/healthz', (c) => c.json({ ok: true }))
    .get('/readyz', async (c) => {
      const ready = await readiness()
      return c.json({ ...ready, version: deps.version }, ready.ok ? 200 : 503)
    })
    .get('/metrics', async (c) => {
      if (!maySeeMetrics({ peer: peerOf(c), headers: c.req.raw.headers }, deps.metrics_token))
        return c.notFound()
      return c.body(asText(await metrics()), 200, {
        'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
      })
    })
}

/** `app.request()` has no connection behind it. */
const peerOf = (c: Context) => (c.env?.incoming ? getConnInfo(c).remote.address : undefined)
