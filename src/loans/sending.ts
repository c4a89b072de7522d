import type { messagingApi } from '@line/bot-sdk'
import type { Kysely } from 'kysely'
import type { Line } from '../channels/line.ts'
import type { Mailer } from '../channels/mail.ts'
import { type Failure, failed, type Outcome } from '../channels/outcome.ts'
import type { Db } from '../db.ts'
import { keepQuota } from '../deliveries/keep-quota.ts'
import { openLineChannel, stopLineChannel } from '../deliveries/line-channel.ts'
import { confirmStop, type LineStep, type MailStep } from '../deliveries/rules.ts'
import type { Log } from '../log.ts'
import type { Queues } from '../queues.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { mailHtml } from '../ui/mail-html.ts'

/** What it takes to send the news of a loan or of a unit. */
export interface Sending {
  db: Db
  auth: Kysely<never>
  queues: Queues
  line: Line
  mailer: Mailer
  secrets: Secrets
  public_url: string
  random: () => number
  now: () => Date
  log: Log
}

interface ByLine {
  association: AssociationId
  channel: LineChannelId | null
  to: string | null
  messages: messagingApi.Message[]
  retry_key: string
}

/** To one LINE account. Before a whole channel is stopped, LINE is asked once more in another way, as for every batch. */
export async function overLine(
  deps: Sending,
  { association, channel: id, to, messages, retry_key }: ByLine,
): Promise<Outcome> {
  const { db, line, secrets, queues } = deps
  const channel = id && to ? await openLineChannel(db, secrets, id) : null
  if (!id || !to || !channel) return failed('unbound')
  if (channel.stop_reason) return failed(channel.stop_reason)
  const outcome = await line.multicast({ token: channel.token, to: [to], messages, retry_key })
  if (outcome.accepted || (outcome.failure !== 'out_of_quota' && outcome.failure !== 'unauthorized'))
    return outcome
  const confirmed = confirmStop(outcome, await keepQuota(deps, id), 1)
  if (!confirmed.accepted && confirmed.failure === outcome.failure) {
    await stopLineChannel(db, id, outcome.failure)
    await queues.hint([{ kind: 'follow_channel', association_id: association }])
  }
  return confirmed
}

interface ByMail {
  /** Of the row; every address of it has a Message-ID of its own. */
  id: string
  to: string[]
  from_name: string
  subject: string
  text: string
}

/** To one address, or to everybody of an office; one that took it is enough. */
export async function byMail(
  { mailer, public_url }: Pick<Sending, 'mailer' | 'public_url'>,
  { id, to, text, ...mail }: ByMail,
): Promise<Outcome> {
  const host = new URL(public_url).hostname
  const outcomes = await Promise.all(
    to.map((address, index) =>
      mailer.send(
        { ...mail, to: address, text, html: mailHtml(text), message_id: `<${id}.${index}@${host}>` },
        async () => {},
      ),
    ),
  )
  const taken = outcomes.find((outcome) => outcome?.accepted)
  if (taken) return taken
  // Null: this process is about to end, and another one sends it.
  return to.length === 0
    ? failed('bad_recipient')
    : (outcomes.find((outcome) => outcome !== null) ?? failed('busy'))
}

/** What a row of one recipient becomes after one try. */
export interface Becomes {
  status: 'sent' | 'due' | 'failed'
  failure: Failure | null
  wait_ms: number
}

export function becomes(step: LineStep | MailStep): Becomes {
  if (step.to === 'accepted') return { status: 'sent', failure: null, wait_ms: 0 }
  if (step.to === 'queued' || step.to === 'maybe')
    return { status: 'due', failure: null, wait_ms: step.wait_ms }
  return { status: 'failed', failure: 'failure' in step ? step.failure : 'bad_recipient', wait_ms: 0 }
}
