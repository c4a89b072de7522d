import { createHmac, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { Tally } from '../../board/queries.ts'
import { isPublicAddress } from '../../channels/public-address.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { HOOK_EVENTS, type HookEvent, type HookEventKind } from '../table.ts'
import { nameFaults } from '../tokens/rules.ts'

export const MOST_HOOKS = 5
const LONGEST_URL = 500

export type UrlFault = 'no_url' | 'bad_url' | 'not_https' | 'private_url' | 'url_has_login'
export type HookFault = 'no_name' | 'long_name' | 'hidden_characters' | 'no_event' | UrlFault

/** Why nothing may be sent there, or null. `own_hosts` are those that the operator has named. */
export function urlFault(typed: string, own_hosts: readonly string[]): UrlFault | null {
  if (typed === '') return 'no_url'
  const url = typed.length <= LONGEST_URL ? URL.parse(typed) : null
  if (!url || !/^https?:$/.test(url.protocol)) return 'bad_url'
  if (url.username || url.password) return 'url_has_login'
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (own_hosts.includes(host)) return null
  if (url.protocol !== 'https:') return 'not_https'
  // A name without a dot, or under these ends, is known inside a house only.
  const is_inside = isIP(host) ? !isPublicAddress(host) : !host.includes('.') || INSIDE.test(host)
  return is_inside ? 'private_url' : null
}

const INSIDE = /\.(?:local|localhost|internal|lan|home|intranet|corp|test|invalid|home\.arpa)\.?$/

export interface HookAsked {
  name: string
  url: string
  events: HookEventKind[]
}

export function readHookForm(
  form: Record<string, string | undefined>,
  own_hosts: readonly string[],
): { ok: true; asked: HookAsked } | { ok: false; faults: HookFault[] } {
  const name = (form.name ?? '').trim()
  const url = (form.url ?? '').trim()
  const events = (Object.keys(HOOK_EVENTS) as HookEventKind[]).filter(
    (kind) => form[eventField(kind)] === 'yes',
  )
  const fault = urlFault(url, own_hosts)
  const faults: HookFault[] = [
    ...nameFaults(name),
    ...(fault ? [fault] : []),
    ...(events.length === 0 ? ['no_event' as const] : []),
  ]
  return faults.length > 0 ? { ok: false, faults } : { ok: true, asked: { name, url, events } }
}

export const eventField = (kind: HookEventKind) => `event ${kind}`

export const newHookSecret = () => `tomoshibi_hook_${randomBytes(32).toString('base64url')}`

/** What the other end recomputes: HMAC-SHA256 over `<t>.<body>`; the time keeps an old message from being played again. */
export function signatureOf(secret: string, body: string, at: Date) {
  const t = Math.floor(at.getTime() / 1_000)
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`
}

const BACK_OFF_S = [30, 60, 120, 300, 900, 1_800]
const HOUR_S = 3_600
const DAY_MS = 24 * HOUR_S * 1_000

/** What follows a failed try: a later one, or none after a day. A trial is for somebody who waits, and tried once. */
export function afterFailure(
  { kind, tries, made_at }: Pick<HookEvent, 'kind' | 'tries' | 'made_at'>,
  at: Date,
) {
  if (kind === 'hook.test' || at.getTime() - made_at.getTime() >= DAY_MS) return { given_up_at: at }
  return { next_try_at: new Date(at.getTime() + (BACK_OFF_S[tries - 1] ?? HOUR_S) * 1_000) }
}

/** A day without one arrival: it is stopped, and the office is asked to look. */
export const isToBePaused = (failing_since: Date, at: Date) =>
  at.getTime() - failing_since.getTime() >= DAY_MS

/** What is told of a check: ids, what kind it is, and counts. No name, no title, nothing that anybody typed. */
export function bodyOf({
  id,
  kind,
  at,
  check,
  total,
}: {
  id: string
  kind: HookEvent['kind']
  at: Date
  check: SafetyCheck
  total: Tally
}) {
  const { id: check_id, association_id, purpose, status, round, launched_at, closed_at } = check
  const { prompted, replied, open, partly_open, closed, needs_help, reached, unreached, sending, late } =
    total
  const told = {
    id: check_id,
    purpose,
    exercise: purpose !== 'actual',
    status,
    round,
    launched_at,
    closed_at,
  }
  const counts = { prompted, replied, unanswered: prompted - replied, unreached, sending, reached, late }
  return JSON.stringify({
    id,
    type: kind,
    created_at: at,
    association_id,
    check: told,
    counts: { ...counts, open, partly_open, closed, needs_help },
  })
}

/** Of a trial: no check, and an exercise beyond doubt. */
export const trialBody = ({ id, association, at }: { id: string; association: string; at: Date }) =>
  JSON.stringify({ id, type: 'hook.test', created_at: at, association_id: association, exercise: true })
