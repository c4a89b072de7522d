import type { messagingApi } from '@line/bot-sdk'
import type { Line } from '../channels/line.ts'
import type { Db } from '../db.ts'
import { type OpenLineChannel, openLineChannel } from '../deliveries/line-channel.ts'
import type { Log } from '../log.ts'
import type { LineChannelId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { openQueuesByKey } from './one-after-another.ts'

export interface Acknowledgement {
  line_channel_id: LineChannelId
  webhook_event_id: string
  user_id: string
  /** Mere guidance is given once an hour. */
  is_guidance: boolean
  reply_token: string
  event_at: Date
  messages: messagingApi.Message[]
}

export interface AcknowledgeDeps {
  db: Db
  secrets: Secrets
  line: Line
  now: () => Date
  log: Log
}

/** LINE promises a minute from the event; later the chat's own 「●診療できます」 must do. */
const TOKEN_LIVES_MS = 45_000
const AT_ONCE = 16
/** After so many calls without an answer LINE is down, and what is waiting would only be late. */
const GIVE_UP_AFTER = 3

export const isStillAnswerable = (event_at: Date, now: Date) =>
  now.getTime() - event_at.getTime() <= TOKEN_LIVES_MS

/** Sends free replies beside the taking in, which never waits for them. None is retried or replaced by a push. */
export function openAcknowledgements({ db, secrets, line, now, log }: AcknowledgeDeps) {
  const channels = new Map<LineChannelId, Promise<OpenLineChannel | null>>()
  const waiting: Acknowledgement[] = []
  const sending = new Set<Promise<void>>()
  const inOrder = openQueuesByKey()
  let unanswered = 0
  let failed = 0

  const channelOf = (id: LineChannelId) => {
    const opening = channels.get(id) ?? openLineChannel(db, secrets, id).then(undefined, () => null)
    channels.set(id, opening)
    return opening
  }
  async function send({ line_channel_id, reply_token, event_at, messages }: Acknowledgement) {
    if (unanswered >= GIVE_UP_AFTER || !isStillAnswerable(event_at, now())) return false
    const channel = await channelOf(line_channel_id)
    if (!channel) return false
    const outcome = await line.reply({ token: channel.token, reply_token, messages })
    unanswered = outcome.accepted || outcome.failure !== 'unavailable' ? 0 : unanswered + 1
    return outcome.accepted
  }
  async function sendWaiting() {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const one = next
      // What one phone shows comes in the order of what was done on it.
      const sent = await inOrder(`${one.line_channel_id}:${one.user_id}`, () => send(one))
      if (!sent) failed++
    }
  }

  return {
    add(acknowledgements: Acknowledgement[]) {
      waiting.push(...acknowledgements)
      while (sending.size < Math.min(AT_ONCE, sending.size + waiting.length)) {
        const sender = sendWaiting().finally(() => sending.delete(sender))
        sending.add(sender)
      }
    },
    /** Resolves when everything added was sent or given up. */
    async end() {
      while (sending.size > 0) await Promise.all(sending)
      if (failed > 0) log.warn({ event: 'acknowledgements_not_sent', failed })
    },
  }
}
