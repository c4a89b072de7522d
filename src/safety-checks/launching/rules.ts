import { isQuiet } from '../reminders/rules.ts'
import type { Purpose } from '../table.ts'
import { dayOf, holidayOn, isWeekend } from './holidays.ts'

/** How long a launch can be taken back. */
export const COUNTDOWN_MS = { drill: 30_000, test: 30_000, actual: 60_000 } as const satisfies Record<
  Purpose,
  number
>

/** What waits longer than this was given a date; less is a countdown. */
const COUNTDOWN_AT_MOST_MS = 2 * 60_000
export const isCountdown = ({ created_at, due_at }: { created_at: Date; due_at: Date }) =>
  due_at.getTime() - created_at.getTime() <= COUNTDOWN_AT_MOST_MS

const SOONEST_MS = 5 * 60_000
const LATEST_MS = 366 * 86_400_000

const ANSWER_WITHIN_MS = 7 * 86_400_000

export type DueFault = 'due_too_soon' | 'due_too_far' | 'deadline_too_soon' | 'deadline_too_far'

/** Why a launch cannot be given this date, or these last moment for answers; or null. */
export function dueFault(
  { due_at, deadline_at }: { due_at: Date; deadline_at: Date | null },
  at: Date,
): DueFault | null {
  const left_ms = due_at.getTime() - at.getTime()
  if (left_ms < SOONEST_MS) return 'due_too_soon'
  if (left_ms > LATEST_MS) return 'due_too_far'
  const answer_ms = deadline_at ? deadline_at.getTime() - due_at.getTime() : SOONEST_MS
  if (answer_ms < SOONEST_MS) return 'deadline_too_soon'
  return answer_ms > ANSWER_WITHIN_MS ? 'deadline_too_far' : null
}

export type Unusual =
  | { kind: 'holiday'; name: string }
  | { kind: 'weekend' }
  | { kind: 'night' }
  | { kind: 'other_day'; announced_for: Date }

/** What speaks against a date although it may be meant: most clinics are shut, people sleep, or were told another day. */
export function unusualOf(due_at: Date, announced_for: Date | null = null): Unusual[] {
  const day = dayOf(due_at)
  const name = holidayOn(day)
  const closed: Unusual[] = name ? [{ kind: 'holiday', name }] : isWeekend(day) ? [{ kind: 'weekend' }] : []
  return [
    ...(announced_for ? [{ kind: 'other_day' as const, announced_for }] : []),
    ...closed,
    ...(isQuiet(due_at) ? [{ kind: 'night' as const }] : []),
  ]
}

/** A drill whose hour passed while no worker ran would surprise people at another; a disaster is asked about late too. */
const LATE_MS = 15 * 60_000
export const isTooLate = (purpose: Purpose, due_at: Date, at: Date) =>
  purpose !== 'actual' && at.getTime() - due_at.getTime() > LATE_MS

const LONGEST_REASON = 200

export type ConfirmFault = 'word_missing' | 'reason_missing' | 'reason_too_long'

/** Typing the word is what tells an actual check from a drill pressed in a hurry; the reason is for those who ask later. */
export function confirmFaults(
  purpose: Purpose,
  typed: { confirm?: string; reason?: string },
): ConfirmFault[] {
  if (purpose !== 'actual') return []
  const reason = typed.reason?.trim() ?? ''
  return [
    typed.confirm?.trim().replace(/^「(.*)」$/, '$1') !== '本番' && ('word_missing' as const),
    reason === '' && ('reason_missing' as const),
    [...reason].length > LONGEST_REASON && ('reason_too_long' as const),
  ].filter((fault) => fault !== false)
}
