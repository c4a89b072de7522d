import { Hono } from 'hono'
import type { Deps } from '../app.tsx'
import { readMark } from '../intake/edge-mark.ts'
import { signedBody } from '../relay/guard.ts'
import type { PulseAnswer } from '../relay/protocol.ts'
import { limitBody } from '../ui/body-limit.ts'
import { findSnapshots } from './queries.ts'

/** 生存確認 — the edge asks whether this server and its database live, and learns what it should know. */
export function edgePulseRoutes({ db, edge }: Pick<Deps, 'db' | 'edge'>) {
  const limit = limitBody(1_000, (c) => c.body(null, 413))
  return new Hono().post('/pulse', limit, async (c) => {
    if (!edge) return c.body(null, 404)
    if ((await signedBody(c, edge.secret)) === null) return c.body(null, 401)
    const [mark, wanted] = await Promise.all([readMark(db), findSnapshots(db)])
    const checks = wanted.map(({ safety_check_id, fingerprint }) => ({ id: safety_check_id, fingerprint }))
    return c.json({ mark, checks } satisfies PulseAnswer)
  })
}
