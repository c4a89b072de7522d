import { randomInt, scrypt } from 'node:crypto'

/** Crockford's 32 signs without the ones that people read wrongly: I L O U. Ten of them are 50 bits. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 10
const CODE = new RegExp(`^[${SIGNS}]{${LENGTH}}$`)
const BETWEEN = /[\s\-‐‑‒–—―−ーｰ・_.]/g

/** A whole code in its one spelling, 10 signs without a hyphen. */
export type BindingCode = string & { readonly of: 'code' }

export const newCode = (): BindingCode =>
  Array.from({ length: LENGTH }, () => SIGNS[randomInt(SIGNS.length)]).join('') as BindingCode

/** 3F9K7-QXM2T, as it is printed. */
export const inTwoParts = (code: BindingCode) => `${code.slice(0, 5)}-${code.slice(5)}`

/** What somebody typed, in any case and width, with O for 0 and I or L for 1; null where it is no code. */
export function readCode(typed: string): BindingCode | null {
  if (typed.length > 100) return null
  const plain = typed
    .normalize('NFKC')
    .replace(/^\s*(?:登録)?(?:コード)?\s*[:：]?/, '')
    .replace(BETWEEN, '')
    .toUpperCase()
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
  return CODE.test(plain) ? (plain as BindingCode) : null
}

/**
 * Slow on purpose: 10 ms and 8 MB a guess, which for 50 random bits is thousands of processor years even for somebody
 * who has the table and the salt.
 */
export const hashOf = (salt: Uint8Array, code: BindingCode): Promise<Buffer> =>
  new Promise((done, fail) =>
    scrypt(code, salt, 32, { N: 8_192, r: 8, p: 1 }, (error, hash) => (error ? fail(error) : done(hash))),
  )

/** Opens the account's chat with the code typed already; without an ID the QR code is the code itself, to be copied. */
export const qrTextOf = (code: BindingCode, basic_id: string | null) =>
  basic_id
    ? `https://line.me/R/oaMessage/${encodeURIComponent(basic_id)}/?${encodeURIComponent(inTwoParts(code))}`
    : inTwoParts(code)
