import type { Purpose } from '../../safety-checks/table.ts'
import { UNIT_KINDS, type UnitKind } from '../words.ts'
import { LADDER, type Rung } from './periods.ts'
import { STEPS, type Step } from './steps.ts'

export type Whom = 'owner' | 'key_holder' | 'borrower' | 'office'

/** Whose not hearing of it the office is told. */
export type Told = Exclude<Whom, 'office'>

/** What news of a loan is about: a step that was taken, or a rung of the ladder of reminders. */
export type About = Step | Rung

/** だれに知らせるか — everybody whom the news asks to do something, and nobody else. */
export const TOLD: Record<About, readonly Whom[]> = {
  request: ['owner', 'office'],
  approve: ['owner', 'key_holder', 'borrower'],
  approve_orally: ['owner', 'key_holder', 'borrower', 'office'],
  decline: ['borrower'],
  hold: ['borrower'],
  reserve: ['key_holder', 'borrower'],
  hand_over: ['owner', 'borrower'],
  extend: ['owner', 'key_holder', 'borrower'],
  recall: ['borrower'],
  take_back: ['owner', 'key_holder'],
  inspect: ['owner', 'borrower'],
  cancel: ['owner', 'key_holder', 'borrower', 'office'],
  break: ['owner', 'borrower', 'office'],
  lose: ['owner', 'office'],
  papers: [],
  due_0: ['borrower'],
  due_1: ['borrower', 'key_holder'],
  due_3: ['borrower', 'key_holder', 'office'],
  due_7: ['borrower', 'key_holder', 'owner', 'office'],
}

/** 取り置き — a step of an actual loan may take what is kept for a disaster; a drill and a reminder of a day never do. */
export const isUrgent = ({ purpose, about }: { purpose: Purpose; about: string }) =>
  purpose === 'actual' && !Object.hasOwn(LADDER, about)

/** First in everything that a loan shows or sends. */
export const LOAN_LABELS = {
  actual: '【非常用電源】',
  drill: '【訓練】',
  test: '【配信テスト】',
} as const satisfies Record<Purpose, string>

/** On every page and paper of a loan that is none. */
export const LOAN_BANDS = {
  actual: '本番 — 実際の災害の貸出です',
  drill: '【訓練】実際の災害ではありません',
  test: '【配信テスト】届くかどうかの確認です',
} as const satisfies Record<Purpose, string>

export const unitName = ({ kind, asset_number }: { kind: UnitKind; asset_number: string }) =>
  `${UNIT_KINDS[kind]}(${asset_number})`

/** 「承認」「返却日の翌日」 — what the page calls it. */
const RUNG_WORDS: Record<Rung, string> = {
  due_0: '返却日の連絡',
  due_1: '1日超過の連絡',
  due_3: '3日超過の連絡',
  due_7: '7日超過の連絡',
}
export function aboutInWords(about: About | `untold_${Told}`) {
  if (about.startsWith('untold_')) return '届かなかった連絡'
  return about in RUNG_WORDS ? RUNG_WORDS[about as Rung] : STEPS[about as Step].label
}

export const WHOM_WORDS: Record<Whom, string> = {
  owner: '持ち主',
  key_holder: '鍵の担当',
  borrower: '借りる所',
  office: '事務局',
}
