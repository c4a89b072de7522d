import { createHmac, timingSafeEqual } from 'node:crypto'
import type { PowerUnitCodeId, PowerUnitId } from '../table.ts'

const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
/** Long enough for a mail to arrive, short enough that a code lying about is worth nothing. */
export const CODE_LIFE_MS = 15 * MINUTE_MS
/** Two presses of the button are one wish. */
export const SAME_WISH_MS = MINUTE_MS
export const CODES_AN_HOUR = 5
export const WRONG_CODES_AN_HOUR = 5
/** How long one may act after the code, before the next one is asked for. */
const PASS_MS = 30 * MINUTE_MS

/** Six digits that only the installation can compute from the id of its row. */
export function codeOf(key: Uint8Array, id: PowerUnitCodeId) {
  const number = createHmac('sha256', key).update(`code\0${id}`).digest().readUIntBE(0, 6)
  return String(number % 1_000_000).padStart(6, '0')
}

/** As people type it: full-width digits, spaces, a hyphen in the middle. */
export const readCode = (typed: string) => typed.normalize('NFKC').replace(/[\s\p{Pd}ー]/gu, '')

export function isCode(key: Uint8Array, id: PowerUnitCodeId, typed: string) {
  const [right, given] = [Buffer.from(codeOf(key, id)), Buffer.from(readCode(typed))]
  return right.length === given.length && timingSafeEqual(right, given)
}

/** What the cookie of one label holds: until when, and a seal that only we can make. */
export function newPass(key: Uint8Array, unit: PowerUnitId, at: Date) {
  const until = String(at.getTime() + PASS_MS)
  return `${until}.${seal(key, unit, until)}`
}

export function isPass(key: Uint8Array, unit: PowerUnitId, { pass, at }: { pass: string; at: Date }) {
  const [until = '', sealed = ''] = pass.split('.')
  const [right, given] = [Buffer.from(seal(key, unit, until)), Buffer.from(sealed)]
  return given.length === right.length && timingSafeEqual(given, right) && Number(until) > at.getTime()
}

const seal = (key: Uint8Array, unit: PowerUnitId, until: string) =>
  createHmac('sha256', key).update(`pass\0${unit}\0${until}`).digest('base64url')

export const PASS_SECONDS = PASS_MS / 1_000
