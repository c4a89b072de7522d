import { TAP_HEADER, tapParts } from '../relay/protocol.ts'
import { sign } from '../relay/sign.ts'
import { clock } from './clock.ts'
import type { Env } from './env.ts'

const ANSWER_WITHIN_MS = 2_000
/** After a failure nobody waits for a dead server: for so long everybody gets the edge's page at once. */
const AWAY_FOR_MS = 5_000
const PASSED_ON = ['content-type', 'accept-language', 'user-agent']

let away_until = 0

/** What the origin's page says, or null where it is away: then the edge answers by itself. */
export async function throughToOrigin(
  env: Env,
  request: Request,
  { body = null, tap = null }: { body?: string | null; tap?: { id: string; at: number } | null } = {},
): Promise<Response | null> {
  if (clock.now() < away_until) return null
  const { pathname } = new URL(request.url)
  const headers = new Headers()
  for (const name of PASSED_ON) {
    const value = request.headers.get(name)
    if (value) headers.set(name, value)
  }
  try {
    if (tap && env.EDGE_SECRET) {
      const signature = await sign(env.EDGE_SECRET, tapParts(tap.id, tap.at, pathname))
      headers.set(TAP_HEADER, `${tap.id}.${tap.at}.${signature}`)
    }
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const { method } = request
    const init = { method, headers, redirect: 'manual' as const, signal, ...(body === null ? {} : { body }) }
    const response = await fetch(env.ORIGIN + pathname, init)
    if (response.status < 500) {
      away_until = 0
      // Read whole within the same time: half a page is no page.
      const page = await response.arrayBuffer()
      return new Response(page, { status: response.status, headers: withoutWrapping(response.headers) })
    }
  } catch {
    // As good as a 500: nobody there.
  }
  away_until = clock.now() + AWAY_FOR_MS
  return null
}

/** The bytes were unpacked on the way; whoever sends them on packs them anew. */
function withoutWrapping(given: Headers) {
  const headers = new Headers(given)
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding', 'connection'])
    headers.delete(name)
  return headers
}

/** The origin was seen alive. */
export function originIsBack() {
  away_until = 0
}
