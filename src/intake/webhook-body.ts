import { z } from 'zod'
import type { LineEventIn } from './intake.ts'

export interface Webhook {
  destination: string
  events: LineEventIn[]
  /** How many had no id, type or time: nothing can be done with those. */
  dropped: number
}

const BODY = z.object({ destination: z.string(), events: z.array(z.unknown()) })
const EVENT = z.looseObject({
  webhookEventId: z.string().min(1).max(100),
  type: z.string(),
  timestamp: z.number(),
})

/** An event from further in the future would win over every later answer. */
const AHEAD_MS = 5 * 60_000
const LINE_BEGAN = Date.UTC(2011, 5, 23)
/** LINE's own events are six levels deep; PostgreSQL gives up at some thousand. */
const DEEPEST = 32

/** What a parsed webhook carries, or null where it is none. Unknown types and fields stay as they are. */
export function readWebhook(json: unknown, received_at: Date): Webhook | null {
  const body = BODY.safeParse(json)
  if (!body.success) return null
  const { destination } = body.data
  const events = body.data.events.flatMap((raw) => {
    const event = EVENT.safeParse(storable(raw))
    return event.success ? [eventIn(event.data, received_at)] : []
  })
  return { destination, events, dropped: body.data.events.length - events.length }
}

const eventIn = (event: z.infer<typeof EVENT>, received_at: Date): LineEventIn => ({
  webhook_event_id: event.webhookEventId,
  event,
  event_at: isPlausible(event.timestamp, received_at) ? new Date(event.timestamp) : received_at,
})

const isPlausible = (timestamp: number, received_at: Date) =>
  timestamp >= LINE_BEGAN && timestamp <= received_at.getTime() + AHEAD_MS

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
