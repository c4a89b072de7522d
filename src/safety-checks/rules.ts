import { HIDDEN } from '../ui/hidden-characters.ts'
import type { Purpose, SafetyCheck } from './table.ts'

/** What stands first in everything a safety check sends or shows. */
export const LABELS = {
  actual: '【安否確認】',
  drill: '【訓練】',
  test: '【配信テスト】',
} as const satisfies Record<Purpose, string>

export const isPurpose = (word: string): word is Purpose => Object.hasOwn(LABELS, word)

/** The label comes first because phones cut the rest off: a drill read as a disaster is our worst message. */
export const headline = (check: Pick<SafetyCheck, 'purpose' | 'title'>) =>
  LABELS[check.purpose] + check.title.replaceAll(LABELS[check.purpose], '').trim()

/** Shown as a band on every page of the check. */
export const BANDS = {
  actual: '本番 — 実際の災害の安否確認です',
  drill: '【訓練】実際の災害ではありません',
  test: '【配信テスト】届くかどうかの確認です',
} as const satisfies Record<Purpose, string>

/** On the page for doctors: to them 「本番」 says little; what to do first says it all. */
export const webBand = (purpose: Purpose) =>
  purpose === 'actual' ? '【安否確認】まず身の安全を確保' : BANDS[purpose]

export type TitleFault = 'empty' | 'too_long' | 'hidden_characters' | 'drill_in_actual'
export type ScenarioFault = Exclude<TitleFault, 'empty'>

/**
 * Why a title may not be used, or null. Control, bidi and zero-width characters could push 【訓練】 out of first
 * place on a screen; 訓練 in an actual check's title is how 玄海町 told people to ignore a real evacuation.
 */
export function titleFault(title: string, purpose: Purpose): TitleFault | null {
  if (title.replace(DECORATION, '') === '') return 'empty'
  if ([...title].length > 60) return 'too_long'
  return wordsFault(headline({ purpose, title }), purpose) ?? wordsFault(title, purpose)
}

/** Why a scenario may not be used, or null; it stands in the same messages, so the same words are refused. */
export function scenarioFault(scenario: string, purpose: Purpose): ScenarioFault | null {
  if ([...scenario].length > 200) return 'too_long'
  return wordsFault(scenario, purpose)
}

/** The same for the office's own sentence, which stands beside it and is shorter. */
export function noteFault(note: string, purpose: Purpose): ScenarioFault | null {
  if ([...note].length > 120) return 'too_long'
  return wordsFault(note, purpose)
}

function wordsFault(words: string, purpose: Purpose) {
  if (HIDDEN.test(words.replace(VARIATION, ''))) return 'hidden_characters'
  if (purpose === 'actual' && words.normalize('NFKC').replace(BETWEEN, '').includes('訓練'))
    return 'drill_in_actual'
  return null
}

/** 辻󠄀 and ⚠️ need their variation selector. */
const VARIATION = /\p{VS}/gu
/** What nobody reads by itself. */
const DECORATION = /[\s\p{M}\p{DI}]/gu
/** What may stand between two letters without parting them for a reader: 「訓・練」 still says drill. */
const BETWEEN = /[\s\p{M}\p{DI}\p{P}\p{S}]/gu

/** A link dies this long after the close, so that late answers still count as late answers. */
export const LATE_REPLY_MS = 24 * 60 * 60 * 1_000

/** An answer counts all the same, and is marked, after the deadline or the close, whichever was first. */
export const isLate = (
  { deadline_at, closed_at }: Pick<SafetyCheck, 'deadline_at' | 'closed_at'>,
  at: Date,
) => [deadline_at, closed_at].some((end) => end !== null && at > end)

/** When a check ended, as every paper says it: the earlier of its deadline and its close; null while it runs. */
export const endedAt = ({ deadline_at, closed_at }: Pick<SafetyCheck, 'deadline_at' | 'closed_at'>) =>
  closed_at && deadline_at && deadline_at < closed_at ? deadline_at : closed_at

/** Whether it still asks: what its figures say is of now, and not the last word. */
export const isRunning = ({ status }: Pick<SafetyCheck, 'status'>) => status === 'open' || status === 'frozen'

export type Answerable = 'asking' | 'late' | 'withdrawn' | 'expired'

/** Whether an answer is still taken, and as what. */
export function answerable(check: Pick<SafetyCheck, 'status' | 'closed_at'>, at: Date): Answerable {
  if (check.status === 'withdrawn') return 'withdrawn'
  if (check.status !== 'closed') return 'asking'
  return check.closed_at && at.getTime() - check.closed_at.getTime() < LATE_REPLY_MS ? 'late' : 'expired'
}
