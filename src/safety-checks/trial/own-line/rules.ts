import { createHmac, randomInt, timingSafeEqual } from 'node:crypto'
import type { OwnLineId } from '../../table.ts'

/** Six digits, as of 班長: short enough to type, and five tries in ten minutes find nothing. */
export const newCode = () => String(randomInt(0, 1_000_000)).padStart(6, '0')

/** As people type it: full-width digits, spaces, a hyphen in the middle. */
export const readCode = (typed: string) => typed.normalize('NFKC').replace(/[\s\p{Pd}ー]/gu, '')

export const codeHash = (key: Uint8Array, id: OwnLineId, code: string) =>
  createHmac('sha256', key).update(`own-line\0${id}\0${code}`).digest()

export const CODE_MS = 10 * 60_000
export const WRONG_CODES = 5
export const ASKED_AN_HOUR = 3
/** A code on the screen waits longer: somebody may have to befriend the account first. It costs nothing. */
export const SHOWN_CODE_MS = 30 * 60_000
export const SHOWN_AN_HOUR = 10

/** Why a code is not even looked at, or null. */
export function deadCode({ asked_at, wrong_codes }: { asked_at: Date; wrong_codes: number }, at: Date) {
  if (wrong_codes >= WRONG_CODES) return 'too_many_wrong' as const
  return at.getTime() - asked_at.getTime() >= CODE_MS ? ('expired' as const) : null
}

export const isSame = (one: Buffer, other: Buffer) =>
  one.length === other.length && timingSafeEqual(one, other)

/** What stands on the phone: who asks, what for, and that nothing needs to be done by anybody else. */
export const codeWords = (
  code: string,
  { name, association_name }: { name: string; association_name: string },
) =>
  [
    `【確認】${association_name}の${name}さんが、試し送りをこのLINEで受け取る設定をしています。`,
    `ご本人なら、灯の画面に ${code} を入れてください。10分のあいだ使えます。`,
    '心当たりがなければ、何もしないでください。',
  ].join('\n')
