import type { Context, MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Deps } from '../app.tsx'
import { MessagePage } from './message-page.tsx'

/** Two years: a browser that came once over https never again asks in clear text. */
export const stayOnHttps =
  ({ public_url }: Pick<Deps, 'public_url'>): MiddlewareHandler =>
  async (c, next) => {
    await next()
    if (public_url.startsWith('https:')) c.res.headers.set('Strict-Transport-Security', 'max-age=63072000')
  }

const headers = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
  referrerPolicy: 'same-origin',
  xFrameOptions: 'DENY',
  strictTransportSecurity: false,
})

/** What a browser may load and do on a staff page: only what is ours. */
export const strictHeaders: MiddlewareHandler = async (c, next) => {
  await headers(c, next)
  // Names and answers must not stay on the disk of a borrowed computer.
  if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store')
}

export const isSafe = (method: string) => ['GET', 'HEAD', 'OPTIONS'].includes(method)

/** No page of another site, and no script on it, can act with a staff member's cookies. */
export const fromOurPagesOnly =
  ({ public_url }: Pick<Deps, 'public_url'>): MiddlewareHandler =>
  async (c, next) => {
    if (!isSafe(c.req.method) && !isOurs(c, public_url)) return c.html(<MessagePage about="foreign" />, 403)
    await next()
  }

/** Browsers send at least one of the two with every unsafe request, and no page can forge either. */
function isOurs(c: Context, public_url: string) {
  const site = c.req.header('Sec-Fetch-Site')
  if (site) return site === 'same-origin' || site === 'none'
  const origin = URL.parse(c.req.header('Origin') ?? '')
  return (
    origin?.origin === new URL(public_url).origin || (origin !== null && origin.host === c.req.header('Host'))
  )
}
