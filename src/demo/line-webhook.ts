import { createHmac, randomInt } from 'node:crypto'
import type { LineAccount } from './line-account.ts'
import { type Answer, ok, refusal } from './line-rules.ts'

/** A webhook event as LINE words it; `webhook.yml` of the official schema describes them all. */
export interface LineWebhookEvent {
  type: string
  mode: 'active' | 'standby'
  timestamp: number
  webhookEventId: string
  deliveryContext: { isRedelivery: boolean }
  source?: { type: 'user'; userId: string }
  replyToken?: string
  [more: string]: unknown
}

/** What was posted to the association's webhook, and what it answered (0 = no answer at all). */
export interface Sent {
  events: LineWebhookEvent[]
  status: number
}

export type Post = (url: string, init: RequestInit) => Promise<Response>

const ANSWER_WITHIN_MS = 10_000

/** Signs the bytes that go out, as LINE does, and posts them. LINE itself forgets an event that was not taken. */
export async function postWebhook(
  post: Post,
  { settings }: LineAccount,
  events: LineWebhookEvent[],
): Promise<Sent> {
  const body = JSON.stringify({ destination: settings.bot_user_id, events })
  const signature = createHmac('sha256', settings.channel_secret).update(body).digest('base64')
  const headers = { 'content-type': 'application/json; charset=utf-8', 'x-line-signature': signature }
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
  try {
    const response = await post(settings.webhook_url, { method: 'POST', headers, body, signal })
    await response.arrayBuffer()
    return { events, status: response.status }
  } catch {
    return { events, status: 0 }
  }
}

/** What the console's button 「検証」 does: an empty, signed webhook, and how it was answered. A dead token is refused later. */
export async function tryWebhook(account: LineAccount, post: Post): Promise<Answer | null> {
  if (account.revoked) return null
  if (account.settings.webhook_url === '') return refusal(404, 'Not found')
  const { status } = await postWebhook(post, account, [])
  const success = status >= 200 && status < 300
  const reason = success ? 'OK' : status === 0 ? 'COULD_NOT_CONNECT' : 'ERROR_STATUS_CODE'
  return ok({
    success,
    timestamp: new Date().toISOString(),
    statusCode: status,
    reason,
    detail: String(status),
  })
}

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

let made = 0

/** 26 characters, ten of them the time and four a count: what happens within one millisecond sorts as it happened. */
export function eventId(at: number) {
  const digits = (number: number, length: number) =>
    Array.from({ length }, (_, place) => Math.floor(number / 32 ** (length - 1 - place)) % 32)
  const chance = Array.from({ length: 12 }, () => randomInt(32))
  made += 1
  return [...digits(at, 10), ...digits(made, 4), ...chance].map((digit) => ALPHABET[digit]).join('')
}

const common = (user_id: string, at: number): LineWebhookEvent => ({
  type: 'unknown',
  mode: 'active',
  timestamp: at,
  source: { type: 'user', userId: user_id },
  webhookEventId: eventId(at),
  deliveryContext: { isRedelivery: false },
})

export const pressed = (user_id: string, at: number, replyToken: string, data: string) => ({
  ...common(user_id, at),
  type: 'postback',
  replyToken,
  postback: { data },
})

export const said = (user_id: string, at: number, replyToken: string, text: string) => ({
  ...common(user_id, at),
  type: 'message',
  replyToken,
  message: { id: String(randomInt(1e12, 1e13)), type: 'text', quoteToken: crypto.randomUUID(), text },
})

export const followed = (user_id: string, at: number, replyToken: string, isUnblocked: boolean) => ({
  ...common(user_id, at),
  type: 'follow',
  replyToken,
  follow: { isUnblocked },
})

export const unfollowed = (user_id: string, at: number) => ({ ...common(user_id, at), type: 'unfollow' })

/** Same content, id and token; only this flag differs. */
export const redelivered = (event: LineWebhookEvent): LineWebhookEvent => ({
  ...event,
  deliveryContext: { isRedelivery: true },
})
