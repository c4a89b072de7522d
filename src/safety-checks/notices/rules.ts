import { timeToAnswer } from '../draft-rules.ts'
import { answerable, scenarioFault } from '../rules.ts'
import type { SafetyCheck } from '../table.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const JAPAN_MS = 9 * 60 * 60 * 1_000
const AT_HOUR = 10

/** When advance notices are offered: so many days before the day of the check, at ten in the morning in Japan. */
export const ADVANCE_DAYS = [14, 1] as const

export function advanceAt(comes_at: Date, days_before: number) {
  const midnight = Math.floor((comes_at.getTime() + JAPAN_MS) / DAY_MS) * DAY_MS - JAPAN_MS
  return new Date(midnight - days_before * DAY_MS + AT_HOUR * 60 * 60 * 1_000)
}

type Standing = Pick<SafetyCheck, 'status' | 'discarded_at' | 'purpose' | 'closed_at'>

/** Not sent yet and not thrown away. */
export const isAhead = ({ status, discarded_at }: Pick<Standing, 'status' | 'discarded_at'>) =>
  (status === 'draft' || status === 'scheduled') && discarded_at === null

/** Nobody announces a disaster. */
export const isAnnounceable = (check: Standing) => isAhead(check) && check.purpose !== 'actual'

/** Whether it can still be taken back: while its answers count, those of the day after the close included. */
export const isWithdrawable = (check: Standing, at: Date) =>
  check.status === 'open' ||
  check.status === 'frozen' ||
  (check.status === 'closed' && answerable(check, at) === 'late')

/** 中止・延期 is for what was practised only; a mistaken actual check is withdrawn. */
export const isCallable = (check: Standing) =>
  check.purpose !== 'actual' && (isAhead(check) || check.status === 'open' || check.status === 'frozen')

export type SentenceFault = 'sentence_empty' | 'sentence_too_long' | 'sentence_hidden_characters'

/** Why a correction may not say so, or null. It may say 訓練 even of an actual check: that may be what was wrong. */
export function sentenceFault(sentence: string): SentenceFault | null {
  if (sentence.trim() === '') return 'sentence_empty'
  const fault = scenarioFault(sentence, 'drill')
  return fault === null || fault === 'drill_in_actual' ? null : `sentence_${fault}`
}

/**
 * The deadline of a check that comes on another day keeps its distance to it. One that lay before the old day, or had no
 * day to keep a distance to and lies before the new one, leaves the usual time to answer.
 */
export function movedDeadline(deadline_at: Date | null, came_at: Date | null, comes_at: Date) {
  if (!deadline_at) return null
  const usual = new Date(comes_at.getTime() + timeToAnswer())
  if (!came_at) return deadline_at > comes_at ? deadline_at : usual
  const took_ms = deadline_at.getTime() - came_at.getTime()
  return took_ms > 0 ? new Date(comes_at.getTime() + took_ms) : usual
}

const SOONEST_MS = 5 * 60 * 1_000
const LATEST_MS = 7 * DAY_MS

export type ExtensionFault = 'deadline_not_later' | 'deadline_too_soon' | 'deadline_too_far'

/** Why a deadline cannot be moved there, or null. */
export function extensionFault(
  { deadline_at }: Pick<SafetyCheck, 'deadline_at'>,
  wanted: Date,
  at: Date,
): ExtensionFault | null {
  if (deadline_at && wanted <= deadline_at) return 'deadline_not_later'
  if (wanted.getTime() - at.getTime() < SOONEST_MS) return 'deadline_too_soon'
  return wanted.getTime() - at.getTime() > LATEST_MS ? 'deadline_too_far' : null
}

export const EXTENSIONS = { '30': '+30分', '60': '+1時間', '180': '+3時間' } as const

/** Counted from the deadline, or from now where it is past or was never set. */
export const extendedBy = ({ deadline_at }: Pick<SafetyCheck, 'deadline_at'>, minutes: number, at: Date) =>
  new Date(Math.max(deadline_at?.getTime() ?? 0, at.getTime()) + minutes * 60_000)
