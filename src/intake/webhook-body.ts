import type { LineEventIn } from './intake.ts'

export interface Webhook {
  destination: string
  events: LineEventIn[]
  /** How many had no id, type or time: nothing can be done with those. */
  dropped: number
}

/** As far as storing it needs. */
type Raw = Record<string, unknown> & { webhookEventId: string; type: string; timestamp: number }

const ID_LENGTH_MAX = 100
/** An event from further in the future would win over every later answer. */
const AHEAD_MS = 5 * 60_000
const LINE_BEGAN = Date.UTC(2011, 5, 23)
/** LINE's own events are six levels deep; PostgreSQL gives up at some thousand. */
const DEEPEST = 32

/** What these bytes carry, or null where they are no webhook. Unknown types and fields stay as they are. */
export async function readWebhook(bytes: Uint8Array, received_at: Date): Promise<Webhook | null> {
  const text = utf8.decode(bytes)
  const body = await parsed(text)
  if (!isObject(body) || typeof body.destination !== 'string' || !Array.isArray(body.events)) return null
  const raw: unknown[] = isStorable(text) ? body.events : body.events.map((event) => storable(event))
  const events = raw.filter(isEvent).map((event) => eventIn(event, received_at))
  return { destination: body.destination, events, dropped: raw.length - events.length }
}

const utf8 = new TextDecoder()

const parsed = (text: string) =>
  Promise.resolve(text)
    .then((json): unknown => JSON.parse(json))
    .then(undefined, () => null)

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

const isEvent = (value: unknown): value is Raw =>
  isObject(value) &&
  typeof value.webhookEventId === 'string' &&
  value.webhookEventId.length > 0 &&
  value.webhookEventId.length <= ID_LENGTH_MAX &&
  typeof value.type === 'string' &&
  typeof value.timestamp === 'number'

const eventIn = (event: Raw, received_at: Date): LineEventIn => ({
  webhook_event_id: event.webhookEventId,
  event,
  event_at: isPlausible(event.timestamp, received_at) ? new Date(event.timestamp) : received_at,
})

const isPlausible = (timestamp: number, received_at: Date) =>
  timestamp >= LINE_BEGAN && timestamp <= received_at.getTime() + AHEAD_MS

/** Whether `storable` would change nothing: both of what it mends come as an escape, and nesting needs its brackets. */
function isStorable(text: string) {
  if (text.includes('\\u')) return false
  let brackets = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === OPEN_BRACE || code === OPEN_BRACKET) brackets += 1
  }
  return brackets <= DEEPEST
}

const OPEN_BRACE = '{'.charCodeAt(0)
const OPEN_BRACKET = '['.charCodeAt(0)

/** The same value as jsonb can hold it: no NUL, no half of a surrogate pair, no bottomless nesting. */
function storable(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '').toWellFormed()
  if (typeof value !== 'object' || value === null) return value
  if (depth === DEEPEST) return null
  if (Array.isArray(value)) return value.map((one) => storable(one, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [storable(key), storable(one, depth + 1)]),
  )
}
