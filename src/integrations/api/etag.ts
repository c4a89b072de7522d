import { createHash } from 'node:crypto'
import type { Context } from 'hono'

/** Of what the answer says, without when it was counted: an unchanged board keeps its tag. */
export function etagOf(answer: object): string {
  const said = Object.fromEntries(Object.entries(answer).filter(([name]) => name !== 'counted_at'))
  return `W/"${createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 27)}"`
}

/** Whether the asker has this very answer already; a weak comparison, as a proxy may have packed it. */
export const isKnown = (if_none_match: string | undefined, etag: string) =>
  (if_none_match ?? '')
    .split(',')
    .map((one) => one.trim())
    .some((one) => one === '*' || bare(one) === bare(etag))

const bare = (etag: string) => etag.replace(/^W\//, '')

/** The answer, or 304 without one where nothing has changed. */
export function answer(c: Context, body: object) {
  const etag = etagOf(body)
  const headers = { ETag: etag, 'Cache-Control': 'private, no-cache', Vary: 'Authorization' }
  if (isKnown(c.req.header('If-None-Match'), etag)) return c.body(null, 304, headers)
  return c.json(body, 200, headers)
}
