import type { CallNote, CallWhat } from './table.ts'

/** 電話の記録 — what the button of each says; `calling` is pressed before one dials. */
export const CALLS = {
  calling: '電話をかける',
  no_answer: 'つながらない',
  call_again: 'かけ直す',
} as const satisfies Record<CallWhat, string>

export const isCallWhat = (what: string): what is CallWhat => Object.hasOwn(CALLS, what)

/** So long it keeps others from dialling the same doctor. It is a word to colleagues and never a lock. */
export const CLAIM_MS = 5 * 60_000

type Noted = Pick<CallNote, 'what' | 'noted_at'>

/** Whether somebody is at the telephone with the doctor now, as far as the newest note knows. */
export const isBeingCalled = ({ what, noted_at }: Noted, at: Date) =>
  what === 'calling' && at.getTime() - noted_at.getTime() < CLAIM_MS

/** What the newest note says: 「かけています」, 「つながらない」. */
export function callWords(noted: Noted, at: Date): string {
  if (noted.what !== 'calling') return CALLS[noted.what]
  return isBeingCalled(noted, at) ? 'かけています' : 'かけました'
}

/** The same of somebody: 「山本さんがかけています」, 「山本さん つながらない」. */
export const callSentence = (who: string, noted: Noted, at: Date) =>
  `${who}${noted.what === 'calling' ? 'が' : ' '}${callWords(noted, at)}`
