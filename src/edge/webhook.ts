import { fromBase64, textOf, toBase64, utf8 } from '../relay/bytes.ts'
import { sign } from '../relay/sign.ts'
import type { ToThank } from './acknowledge.ts'
import { clock } from './clock.ts'
import { channelsOf, type Env } from './env.ts'
import { sealed } from './sealing.ts'
import type { ToKeep } from './store.ts'

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const
const keys = new Map<string, CryptoKey>()

/** Whether LINE signed exactly these bytes. */
async function isLines(secret: string, body: Uint8Array<ArrayBuffer>, signature: string) {
  const given = fromBase64(signature)
  if (!given) return false
  const key =
    keys.get(secret) ?? (await crypto.subtle.importKey('raw', utf8(secret), HMAC, false, ['verify']))
  keys.set(secret, key)
  return crypto.subtle.verify('HMAC', key, given, body)
}

interface LineEvent {
  webhookEventId?: unknown
  timestamp?: unknown
  replyToken?: unknown
  source?: { userId?: unknown }
  postback?: { data?: unknown }
}

const CHECK = /(?:^|&)c=([0-9a-f-]{36})(?:&|$)/

/** Keeps one webhook; gives the status that LINE is told. What it means is the origin's business. */
export async function takeWebhook(
  env: Env,
  { channel, body, signature }: { channel: string; body: Uint8Array<ArrayBuffer>; signature: string },
): Promise<200 | 400 | 401 | 404 | 503> {
  const passOn = () => toOrigin(env, { channel, body, signature })
  const known = channelsOf(env).get(channel)
  if (!known) return 404
  if (!(await isLines(known.secret, body, signature))) return 401
  const events = readEvents(body)
  if (!events) return 400
  // LINE's console tries the address with no event at all.
  if (events.length === 0) return 200
  const content = { channel, signature, body: toBase64(body) }
  const item = await sealed(env, { id: crypto.randomUUID(), kind: 'line', at: clock.now(), content })
  if (!item) return passOn()
  const kept: ToKeep = {
    ...item,
    lanes: await lanesOf(env, events),
    events: events.flatMap(({ webhookEventId: id }) => (typeof id === 'string' ? [`${channel} ${id}`] : [])),
  }
  const inbox = env.INBOX.getByName('inbox')
  return inbox.keep(kept, thankFor(channel, events)).then(() => 200 as const, passOn)
}

const ANSWER_WITHIN_MS = 1_500

/** Nothing can be kept here, be it the day's limit or a missing key: LINE is told what the origin says, as without us. */
async function toOrigin(
  env: Env,
  { channel, body, signature }: { channel: string; body: Uint8Array<ArrayBuffer>; signature: string },
) {
  const { ok } = await fetch(`${env.ORIGIN}/webhooks/line/${channel}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Line-Signature': signature },
    body,
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  }).catch(() => ({ ok: false }))
  return ok ? 200 : 503
}

function readEvents(body: Uint8Array): LineEvent[] | null {
  try {
    const read: unknown = JSON.parse(textOf(body))
    if (typeof read !== 'object' || read === null || !('events' in read)) return null
    return Array.isArray(read.events) ? read.events.filter((one) => typeof one === 'object' && one) : null
  } catch {
    return null
  }
}

/** Whose they are, as a hash under the edge's secret: the order of one person's answers has to be kept, and no more. */
const lanesOf = (env: Env, events: LineEvent[]) => {
  const users = new Set(
    events.flatMap(({ source }) => (typeof source?.userId === 'string' ? [source.userId] : [])),
  )
  return Promise.all([...users].map((user) => laneOf(env, user)))
}

export const laneOf = async (env: Env, whose: string) =>
  (await sign(env.EDGE_SECRET ?? '', ['lane', whose])).slice(0, 16)

/** Only an answer to a check is thanked for, and only where it came alone. */
function thankFor(channel: string, events: LineEvent[]): ToThank | null {
  const [event] = events
  const { replyToken, timestamp, postback } = event ?? {}
  const data = typeof postback?.data === 'string' ? postback.data : ''
  const answers = /(?:^|&)a=A[1-4](?:&|$)/.test(data)
  if (events.length !== 1 || !answers || typeof replyToken !== 'string') return null
  const at = typeof timestamp === 'number' ? timestamp : clock.now()
  return { channel, reply_token: replyToken, check: CHECK.exec(data)?.[1] ?? null, at }
}
