import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { asId } from '../id.ts'
import { type CallNoteId, CONDITIONS, type Condition, type ReplyId } from '../replies/table.ts'
import type { PromptId } from '../safety-checks/table.ts'
import type { AreaLeaderId } from './table.ts'

/** 20 bytes in base64url, as OWASP ASVS 5.0 V11.5.1 asks for (128 bits) and more. */
export const newToken = () => randomBytes(20).toString('base64url')

/** Six digits: short enough for the telephone, and five tries an hour make guessing a matter of years. */
export const newCode = () => String(randomInt(0, 1_000_000)).padStart(6, '0')

/** As people type it: full-width digits, spaces, a hyphen in the middle. */
export const readCode = (typed: string) => typed.normalize('NFKC').replace(/[\s\p{Pd}ー]/gu, '')

export const codeHash = (key: Uint8Array, id: AreaLeaderId, code: string) =>
  createHmac('sha256', key).update(`code\0${id}\0${code}`).digest()

export const WRONG_CODES_AN_HOUR = 5
const HOUR_MS = 60 * 60 * 1_000

/** What stands in the row after one more wrong code; the hour begins with the first. */
export function oneMoreWrong(
  { wrong_codes, wrong_since }: { wrong_codes: number; wrong_since: Date | null },
  at: Date,
) {
  return wrong_since && at.getTime() - wrong_since.getTime() < HOUR_MS
    ? { wrong_codes: wrong_codes + 1, wrong_since }
    : { wrong_codes: 1, wrong_since: at }
}

/** Whether no code is looked at for now, not even the right one. */
export const isLocked = (
  { wrong_codes, wrong_since }: { wrong_codes: number; wrong_since: Date | null },
  at: Date,
) =>
  wrong_codes >= WRONG_CODES_AN_HOUR && wrong_since !== null && at.getTime() - wrong_since.getTime() < HOUR_MS

const PASS_MS = 12 * 60 * 60 * 1_000

/** What the page carries instead of a cookie, so that looking again does not ask for the code again for half a day. */
export function newPass(key: Uint8Array, id: AreaLeaderId, at: Date) {
  const until = String(at.getTime() + PASS_MS)
  return `${until}.${seal(key, id, until)}`
}

export function isPass(key: Uint8Array, id: AreaLeaderId, { pass, at }: { pass: string; at: Date }) {
  const [until = '', sealed = ''] = pass.split('.')
  const right = Buffer.from(seal(key, id, until))
  const given = Buffer.from(sealed)
  return given.length === right.length && timingSafeEqual(given, right) && Number(until) > at.getTime()
}

const seal = (key: Uint8Array, id: AreaLeaderId, until: string) =>
  createHmac('sha256', key).update(`pass\0${id}\0${until}`).digest('base64url')

/** What a button of the leader's list says has come of a call. */
export type Done =
  | { what: 'answer'; prompt: PromptId; condition: Condition }
  | { what: 'no_answer'; prompt: PromptId; call: CallNoteId }
  | { what: 'retract'; prompt: PromptId; reply: ReplyId }

export function doneAs(done: Done): string {
  if (done.what === 'answer') return [done.condition, done.prompt].join('.')
  return [done.what, done.prompt, done.what === 'retract' ? done.reply : done.call].join('.')
}

export function readDone(value: string): Done | null {
  const [what = '', whose = '', about = ''] = value.split('.')
  const prompt = asId<'prompt'>(whose)
  if (!prompt) return null
  if (Object.hasOwn(CONDITIONS, what)) return { what: 'answer', prompt, condition: what as Condition }
  const call = asId<'call_note'>(about)
  const reply = asId<'reply'>(about)
  if (what === 'no_answer' && call) return { what, prompt, call }
  return what === 'retract' && reply ? { what, prompt, reply } : null
}
