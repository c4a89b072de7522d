import type { Context } from 'hono'
import { isSigned, requestParts, SIGNATURE_HEADER } from './sign.ts'

/** The body of a request that the other end signed, or null: nobody else has the secret. */
export async function signedBody(c: Context, secret: string): Promise<string | null> {
  const body = await c.req.text()
  const { pathname } = new URL(c.req.url)
  const parts = await requestParts(pathname, body)
  return (await isSigned(secret, parts, c.req.header(SIGNATURE_HEADER))) ? body : null
}
