import { accepted, type Failure, failed, type Outcome } from '../../src/channels/outcome.ts'
import { type MailStep, stepLine, stepMail } from '../../src/deliveries/rules.ts'

/** What the workers do to their rows, on rows in memory. Each method is one statement of theirs, with its conditions. */
export interface Batch {
  status: 'queued' | 'sending' | 'accepted' | 'unknown' | 'failed'
  attempt: number
  next_try: number
  lease_until: number
  first_tried: number | null
  key: string
}

export interface MailRow {
  status: 'queued' | 'sending' | 'maybe' | 'accepted' | 'failed' | 'unknown'
  attempt: number
  next_try: number
  lease_until: number
  maybe_doubled: boolean
}

/** Faults that one can plant, each of which the simulation has to find. */
export const BUGS = ['no key', 'new key per try', 'record before send', 'no sweep'] as const
export type Bug = (typeof BUGS)[number]

const LINE_LEASE_MS = 30_000
const MAIL_LEASE_MS = 60_000
const RANDOM = 0.5

export const newBatch = (index: number): Batch => ({
  status: 'queued',
  attempt: 0,
  next_try: 0,
  lease_until: 0,
  first_tried: null,
  key: `key ${index}`,
})

/** Each due a moment after the one before, so that nobody has to guess which of two is taken first. */
export const newMail = (index: number): MailRow => ({
  status: 'queued',
  attempt: 0,
  next_try: index - 10,
  lease_until: 0,
  maybe_doubled: false,
})

export const isBatchDue = (batch: Batch, now: number) =>
  (batch.status === 'queued' && batch.next_try <= now) ||
  (batch.status === 'sending' && batch.lease_until < now)

export const isMailDue = (mail: MailRow, now: number) =>
  (mail.status === 'queued' && mail.next_try <= now) ||
  ((mail.status === 'sending' || mail.status === 'maybe') && mail.lease_until < now)

/** Gives this try's number, or null where the batch is not due. */
export function claimBatch(batch: Batch, now: number): number | null {
  if (!isBatchDue(batch, now)) return null
  Object.assign(batch, {
    status: 'sending',
    attempt: batch.attempt + 1,
    lease_until: now + LINE_LEASE_MS,
    first_tried: batch.first_tried ?? now,
  })
  return batch.attempt
}

export function settleBatch(
  batch: Batch,
  attempt: number,
  outcome: Outcome,
  claimed_at: number,
  now: number,
) {
  const first_tried_at = new Date(batch.first_tried ?? claimed_at)
  const tried = { attempt, first_tried_at, size: 2 }
  const step = stepLine(tried, outcome, { now: new Date(claimed_at), random: RANDOM })
  // An acceptance is a fact whoever reports it; other news counts from the holder of the lease only.
  if (step.to === 'accepted') {
    if (batch.status !== 'failed') batch.status = 'accepted'
  } else if (batch.status === 'sending' && batch.attempt === attempt) {
    if (step.to === 'queued') Object.assign(batch, { status: 'queued', next_try: now + step.wait_ms })
    else batch.status = step.to === 'unknown' ? 'unknown' : 'failed'
  }
}

export interface HeldMail {
  mail: MailRow
  attempt: number
  maybe_doubled: boolean
}

/** The due mail that has waited longest; what lost its answer twice becomes unknown on the way. */
export function claimMail(mails: MailRow[], now: number): HeldMail | null {
  for (const mail of mails)
    if (mail.status === 'maybe' && mail.maybe_doubled && mail.lease_until < now) mail.status = 'unknown'
  const due = mails.filter((mail) => isMailDue(mail, now)).sort((a, b) => a.next_try - b.next_try)
  const [mail] = due
  if (!mail) return null
  mail.maybe_doubled ||= mail.status === 'maybe'
  mail.status = mail.status === 'maybe' ? 'maybe' : 'sending'
  mail.attempt += 1
  mail.lease_until = now + MAIL_LEASE_MS
  return { mail, attempt: mail.attempt, maybe_doubled: mail.maybe_doubled }
}

/** "This may be out": only the latest try may say so. */
export function markMail({ mail, attempt }: HeldMail): boolean {
  if (mail.attempt !== attempt || (mail.status !== 'sending' && mail.status !== 'maybe')) return false
  mail.status = 'maybe'
  return true
}

export const mailStep = ({ attempt, maybe_doubled }: Omit<HeldMail, 'mail'>, outcome: Outcome) =>
  stepMail({ attempt, maybe_doubled }, outcome, { random: RANDOM })

export function settleMail({ mail, attempt }: HeldMail, step: MailStep, now: number) {
  if (mail.status === 'accepted') return
  const is_holder = mail.attempt === attempt && (mail.status === 'sending' || mail.status === 'maybe')
  if (step.to !== 'accepted' && !is_holder) return
  mail.status = step.to
  if ('wait_ms' in step) {
    mail.next_try = now + step.wait_ms
    if (step.to === 'maybe') mail.lease_until = now + step.wait_ms
  } else mail.next_try = now
}

/** How a far end meets one call. `lost` ones do their work and are never heard of again. */
export type LineMood = 'ok' | 'lost' | 'error' | 'rate'
export type MailMood = 'ok' | 'lost' | 'cut' | 'busy'

const REFUSALS: Record<'error' | 'rate' | 'busy', Failure> = {
  error: 'unavailable',
  rate: 'throttled',
  busy: 'busy',
}

/** LINE as it keeps its promise: under one key it shows a message once. */
export class LineEnd {
  readonly shown = new Map<number, number>()
  readonly #keys = new Set<string>()

  call(batch: number, key: string | null, mood: LineMood): Outcome {
    if (mood === 'error' || mood === 'rate') return failed(REFUSALS[mood])
    if (key === null || !this.#keys.has(key)) this.shown.set(batch, (this.shown.get(batch) ?? 0) + 1)
    if (key !== null) this.#keys.add(key)
    return mood === 'lost' ? failed('unavailable') : accepted()
  }
}

/** A mail host, which promises nothing. */
export const mailOutcome = (mood: MailMood): { arrives: boolean; outcome: Outcome } => {
  if (mood === 'busy') return { arrives: false, outcome: failed(REFUSALS.busy) }
  if (mood === 'ok') return { arrives: true, outcome: accepted() }
  return { arrives: mood === 'lost', outcome: failed('answer_lost') }
}
