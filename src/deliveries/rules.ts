import type { QuotaRead } from '../channels/line-quota.ts'
import { FAILURES, type Failure, failed, type Outcome } from '../channels/outcome.ts'

/** LINE keeps a retry key for 24 h from its first use; an hour is left for clocks and slow answers. */
const LINE_KEY_LIFE_MS = 23 * 60 * 60 * 1_000

/** What becomes of a batch after one try. `split` and `halve` make new batches with new keys. */
export type LineStep =
  | { to: 'accepted'; request_id: string | null }
  | { to: 'queued'; failure: Failure; wait_ms: number }
  /** The whole channel takes nothing more: the batch waits for what becomes of it. */
  | { to: 'stopped'; failure: ChannelStop }
  | { to: 'split'; bad_index: number }
  | { to: 'halve' }
  | { to: 'failed' | 'unknown'; failure: Failure }

export function stepLine(
  batch: { attempt: number; first_tried_at: Date; size: number },
  outcome: Outcome,
  { now, random }: { now: Date; random: number },
): LineStep {
  if (outcome.accepted) return { to: 'accepted', request_id: outcome.request_id }
  const { failure, bad_index } = outcome
  if (failure === 'out_of_quota' || failure === 'unauthorized') return { to: 'stopped', failure }
  if (FAILURES[failure].retry) {
    const wait_ms = lineBackoff(batch.attempt, random)
    return isLineKeySpent(batch.first_tried_at, new Date(now.getTime() + wait_ms))
      ? { to: 'unknown', failure: 'too_late' }
      : { to: 'queued', failure, wait_ms }
  }
  if (bad_index !== null && bad_index < batch.size && batch.size > 1) return { to: 'split', bad_index }
  if (failure === 'bad_request' && batch.size > 1) return { to: 'halve' }
  return { to: 'failed', failure: bad_index === null ? failure : 'bad_recipient' }
}

/** Why a whole LINE channel is stopped until a person or a new month helps. */
export type ChannelStop = Extract<Failure, 'out_of_quota' | 'unauthorized'>

/**
 * LINE says 「monthly limit」 also while another call holds a reservation, and 401 also in trouble of its own; so it is
 * asked for the quota, and only an answer that agrees stops the channel. Otherwise the batch waits as if throttled.
 */
export function confirmStop(outcome: Outcome, read: QuotaRead, size: number): Outcome {
  if (outcome.accepted) return outcome
  const { failure } = outcome
  if (failure === 'out_of_quota' && read.ok && read.limit !== null && read.limit - read.used < size)
    return outcome
  if (failure === 'unauthorized' && !read.ok && read.failure === 'unauthorized') return outcome
  return failed('throttled')
}

export const isLineKeySpent = (first_tried_at: Date, at: Date) =>
  at.getTime() - first_tried_at.getTime() >= LINE_KEY_LIFE_MS

/** 1, 2, 4 … 60 s, spread by ±25 % so that batches that failed together do not come back together. */
const lineBackoff = (attempt: number, random: number) =>
  Math.round(Math.min(60, 2 ** Math.max(0, attempt - 1)) * 1_000 * (0.75 + random / 2))

/** What becomes of one mail after one try. */
export type MailStep =
  | { to: 'accepted' }
  | { to: 'queued'; failure: Failure; wait_ms: number }
  | { to: 'maybe'; wait_ms: number }
  | { to: 'failed' | 'unknown'; failure: Failure }

const MAIL_TRIES = 20
const LOST_ANSWER_WAIT_MS = 30_000

/**
 * A lost answer is tried once more under the same Message-ID; after that we say that we do not know. Nor does a later
 * refusal take back what the first try may have brought: its reader would get no correction.
 */
export function stepMail(
  mail: { attempt: number; maybe_doubled: boolean },
  outcome: Outcome,
  { random }: { random: number },
): MailStep {
  if (outcome.accepted) return { to: 'accepted' }
  const { failure } = outcome
  if (failure === 'answer_lost')
    return mail.maybe_doubled ? { to: 'unknown', failure } : { to: 'maybe', wait_ms: LOST_ANSWER_WAIT_MS }
  if (!FAILURES[failure].retry || mail.attempt >= MAIL_TRIES)
    return { to: mail.maybe_doubled ? 'unknown' : 'failed', failure }
  return { to: 'queued', failure, wait_ms: mailBackoff(mail.attempt, random) }
}

/**
 * What becomes of a mail with one link that goes to several addresses, after one try: one host that took it is enough.
 * Twice without an answer, and nobody knows; then a person looks at it.
 */
export function stepLinkMail(
  tries: number,
  outcomes: readonly (Outcome | null)[],
  { random }: { random: number },
): { status: 'sent' | 'due' | 'failed'; wait_ms: number } {
  // What the mailer gave back is tried again.
  const steps = outcomes.map((outcome) =>
    stepMail({ attempt: tries, maybe_doubled: tries > 1 }, outcome ?? failed('unavailable'), { random }),
  )
  if (steps.some(({ to }) => to === 'accepted')) return { status: 'sent', wait_ms: 0 }
  const is_lost = steps.some((step) => step.to === 'unknown' && step.failure === 'answer_lost')
  const waits = steps.flatMap((step) => ('wait_ms' in step ? [step.wait_ms] : []))
  return waits.length === 0 || is_lost
    ? { status: 'failed', wait_ms: 0 }
    : { status: 'due', wait_ms: Math.max(...waits) }
}

/** 2, 4, 8 s … 10 min, spread by ±25 %; a throttling host is given room. */
const mailBackoff = (attempt: number, random: number) =>
  Math.round(Math.min(600, 2 ** attempt) * 1_000 * (0.75 + random / 2))
