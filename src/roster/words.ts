import { FAILURES } from '../channels/outcome.ts'
import { dayAndTime, toDateField } from '../ui/time.ts'
import { FAULT_SENTENCES } from './import/faults.ts'
import { REPLACED } from './place-first.ts'
import { isReached, type Reach } from './reach.ts'
import { type ChangedField, FACILITY_TYPES, ROLES } from './table.ts'

/** Beside what a cell of an import can be wrong with. */
const SENTENCES = {
  ...FAULT_SENTENCES,
  number_taken: 'この会員番号は使えません。ほかの番号にするか、空欄にしてください。',
  facility_taken: '同じ名前と地区の医療機関があります。一覧から選ぶか、名前を変えてください。',
  facility_unknown: 'この医療機関は名簿にありません。選び直してください。',
  code_taken: '同じ医療機関コードが、別の医療機関にあります。番号を確かめてください。',
  not_chosen: '1つ選んでください。',
  already_there: 'この会員に、もう登録されています。',
  too_many: '1つの種類に9件までです。使わないものを外してください。',
} as const
export type FaultCode = keyof typeof SENTENCES

/** What to say beside a field, and above the form. */
export const sentenceOf = (
  label: string,
  { reason, suggestion }: { reason: FaultCode; suggestion?: string | undefined },
) => `${label}: ${SENTENCES[reason]}${suggestion ? `「${suggestion}」に直してください。` : ''}`

/** Beside what a provider says of an address. */
const OTHER_FAILURES = new Map<string | null, string>([
  [REPLACED, 'もう使わないと、本人が知らせました'],
  ['unbound', 'LINEの結び付きが解除されています'],
])

/** Why something sent there does not arrive. */
export const failureLabel = (failure: string | null) =>
  OTHER_FAILURES.get(failure) ??
  Object.entries(FAILURES).find(([code]) => code === failure)?.[1].label ??
  '届かない理由は分かりません'

/** One line on why nothing reaches a member, or null where something does. */
export function whyUnreached(reach: Reach): string | null {
  if (isReached(reach)) return null
  if (reach.failures.length === 0) return 'LINEもメールも登録がありません'
  return reach.failures.map(failureLabel).join('、')
}

/** 2026年11月5日(木) 10時06分 */
export const fullDate = (at: Date) => `${toDateField(at).slice(0, 4)}年${dayAndTime(at)}`
/** 2026年11月5日 */
export const dayOf = (at: Date) => fullDate(at).replace(/\(.*$/, '')

const lookUp = (words: Record<string, string>, code: string) => words[code] ?? code

/** A stored value as people read it. */
export function valueInWords(field: ChangedField, value: string | null): string {
  if (!value) return '(なし)'
  if (field === 'role') return lookUp(ROLES, value)
  if (field === 'facility_type') return lookUp(FACILITY_TYPES, value)
  if (field === 'line') return '登録あり'
  if (field === 'left_at') return `${dayOf(new Date(value))}に退会`
  return value
}

export const asPeople = (count: number) => count.toLocaleString('ja-JP')
