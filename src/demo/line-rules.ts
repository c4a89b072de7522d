import type { LineMessage } from './line-ledger.ts'

/** An answer as LINE words it. */
export interface Answer {
  status: number
  body: Record<string, unknown>
  headers?: Record<string, string>
}

export const ok = (body: Record<string, unknown> = {}): Answer => ({ status: 200, body })
export const refusal = (status: number, message: string, headers: Record<string, string> = {}): Answer => ({
  status,
  body: { message },
  headers,
})
export const invalid = (property: string): Answer => ({
  status: 400,
  body: {
    message: `The property, ${property}, in the request body is invalid (line: -, column: -)`,
    details: [{ message: 'invalid', property }],
  },
})

export const RATE_LIMITED = 'The API rate limit has been exceeded. Try again later.'
export const QUOTA_REACHED = 'You have reached your monthly limit.'
const KEY_ALREADY_ACCEPTED = 'The retry key is already accepted'
export const INVALID_REPLY_TOKEN = 'Invalid reply token'

/** The answer to a retry key that was accepted: what was sent then, and under which request. */
export const alreadyAccepted = ({
  request_id,
  body,
}: {
  request_id: string
  body: Answer['body']
}): Answer => ({
  status: 409,
  body: { message: KEY_ALREADY_ACCEPTED, ...body },
  headers: { 'x-line-accepted-request-id': request_id },
})

export const MAX_BODY_BYTES = 2 * 1_024 * 1_024
export const RETRY_KEY_LIFE_MS = 24 * 60 * 60 * 1_000
export const REPLY_TOKEN_LIFE_MS = 60_000
/** A redelivery gives its token another minute, but never beyond this. */
export const REPLY_TOKEN_END_MS = 20 * 60_000

export const perSecond = (endpoint: string) => (endpoint === 'multicast' ? 200 : 2_000)

const USER_ID = /^U[0-9a-f]{32}$/
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

export const isUserId = (id: unknown): id is string => typeof id === 'string' && USER_ID.test(id)

export const isRetryKey = (key: string) => UUID.test(key)

/** What is wrong with the addressees, or null. LINE names the first one that it does not accept. */
export function faultIn(to: unknown, isForeign: (user_id: string) => boolean): Answer | null {
  if (!Array.isArray(to) || to.length < 1 || to.length > 500) return invalid('to')
  const bad = to.findIndex((id) => typeof id !== 'string' || !USER_ID.test(id) || isForeign(id))
  return bad === -1 ? null : invalid(`to[${bad}]`)
}

export function faultInOne(to: unknown, isForeign: (user_id: string) => boolean): Answer | null {
  return typeof to === 'string' && USER_ID.test(to) && !isForeign(to) ? null : invalid('to')
}

/** Words are not judged here but by the official schema in tests/contract; this is the frame around them. */
export function faultInMessages(messages: unknown): Answer | null {
  if (!Array.isArray(messages) || messages.length < 1 || messages.length > 5) return invalid('messages')
  const bad = messages.findIndex((message) => typeof message?.type !== 'string')
  return bad === -1 ? null : invalid(`messages[${bad}].type`)
}

/** The safety check that a message's buttons name. */
export const checkIn = (messages: LineMessage[]) =>
  /\bc=([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/.exec(JSON.stringify(messages))?.[1] ?? null

/** So many a second, with one second's worth to burst: how LINE counts per channel and endpoint. */
export class TokenBucket {
  readonly #per_second: number
  #tokens: number
  #filled_at: number

  constructor(per_second: number, now: number) {
    this.#per_second = per_second
    this.#tokens = per_second
    this.#filled_at = now
  }

  take(now: number) {
    const refill = (Math.max(0, now - this.#filled_at) / 1_000) * this.#per_second
    this.#tokens = Math.min(this.#per_second, this.#tokens + refill)
    this.#filled_at = now
    if (this.#tokens < 1) return false
    this.#tokens -= 1
    return true
  }
}
