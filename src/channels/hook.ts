import { lookup as lookUp } from 'node:dns'
import { request as overHttp, type RequestOptions } from 'node:http'
import { request as overHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { isPublicAddress } from './public-address.ts'

/** What came of one try. `private`: it leads into a house, and nothing was sent. */
export type HookOutcome =
  | { outcome: 'delivered' | 'status' | 'redirect'; status: number }
  | { outcome: 'slow' | 'cut' | 'private'; status: null }

export const ANSWER_WITHIN_MS = 10_000
const PRIVATE = 'EPRIVATE'

/**
 * Posts one body to somebody else's server and looks at the status alone. Follows no redirect; connects to the very
 * address that was checked, so that a name cannot lead elsewhere a moment later. Never throws.
 */
export function postToHook(
  url: URL,
  { headers, body }: { headers: Record<string, string>; body: string },
  { own_hosts, within_ms = ANSWER_WITHIN_MS }: { own_hosts: readonly string[]; within_ms?: number },
): Promise<HookOutcome> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const is_trusted = own_hosts.includes(host)
  if (!is_trusted && (url.protocol !== 'https:' || (isIP(host) && !isPublicAddress(host))))
    return Promise.resolve({ outcome: 'private', status: null })
  const options: RequestOptions = {
    method: 'POST',
    headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
    // One connection a try: none stays open to whoever is slow.
    agent: false,
    ...(is_trusted ? {} : { lookup: publicOnly }),
  }
  return new Promise((resolve) => {
    const request = (url.protocol === 'https:' ? overHttps : overHttp)(url, options)
    const settle = (outcome: HookOutcome) => {
      clearTimeout(timer)
      resolve(outcome)
      request.destroy()
    }
    const timer = setTimeout(() => settle({ outcome: 'slow', status: null }), within_ms)
    request.on('response', ({ statusCode: status = 0 }) => settle({ outcome: outcomeOf(status), status }))
    request.on('error', (error) =>
      settle({ outcome: 'code' in error && error.code === PRIVATE ? 'private' : 'cut', status: null }),
    )
    request.end(body)
  })
}

const outcomeOf = (status: number) =>
  status >= 200 && status < 300 ? 'delivered' : status >= 300 && status < 400 ? 'redirect' : 'status'

const publicOnly: LookupFunction = (host, options, tell) =>
  lookUp(host, { ...options, all: true }, (error, found) => {
    const refused = found?.some(({ address }) => !isPublicAddress(address))
    const fault = error ?? (refused ? Object.assign(new Error(PRIVATE), { code: PRIVATE }) : null)
    const [first] = found ?? []
    if (fault || !first) tell(fault ?? new Error('No address'), [])
    else if (options.all) tell(null, found)
    else tell(null, first.address, first.family)
  })
