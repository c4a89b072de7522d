import type { Context, MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'

/**
 * Refuses a body of more than `maxSize` bytes. A length that the client states is enough, as the HTTP parser holds it
 * to that; Hono's own guard turns every request into a web stream first, which took half of a webhook's time.
 */
export function limitBody(maxSize: number, refuse: (c: Context) => Response | Promise<Response>) {
  const counting = bodyLimit({ maxSize, onError: refuse })
  const limit: MiddlewareHandler = async (c, next) => {
    const stated = c.req.header('Content-Length')
    if (stated === undefined || c.req.header('Transfer-Encoding') !== undefined) return counting(c, next)
    return Number(stated) > maxSize ? refuse(c) : next()
  }
  return limit
}
