import { createHmac, timingSafeEqual } from 'node:crypto'

/** RFC 6238 as every authenticator app speaks it: SHA-1, six digits, a new code every 30 seconds. */
const STEP_MS = 30_000
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** The number of the half minute that `at` lies in. */
export const stepOf = (at: Date) => Math.floor(at.getTime() / STEP_MS)

/** The code that an app with this secret shows during one step. */
export function codeAt(secret: Uint8Array, step: number) {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

/** The step whose code was typed, up to half a minute early or late; null for any other code. */
export function matchingStep(secret: Uint8Array, typed: string, at: Date): number | null {
  if (!/^\d{6}$/.test(typed)) return null
  const now = stepOf(at)
  const matching = [now - 1, now, now + 1].filter((step) =>
    timingSafeEqual(Buffer.from(codeAt(secret, step)), Buffer.from(typed)),
  )
  return matching[0] ?? null
}

/** A code as it was typed: full-width digits, spaces and hyphens are no mistake. */
export const typedCode = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\s\-‐-―−ー]/g, '')
    .toUpperCase()

/** Base32 (RFC 4648) without padding, as authenticator apps read a secret. */
export function base32(bytes: Uint8Array) {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => ALPHABET[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('')
}

/** The bytes that `base32` spelled; spaces and case do not matter. */
export function fromBase32(text: string): Uint8Array {
  const bits = [...text.replace(/\s/g, '').toUpperCase()]
    .map((sign) => ALPHABET.indexOf(sign).toString(2).padStart(5, '0'))
    .join('')
  return Uint8Array.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

/** What the QR code says: the app keeps the secret under these two names. */
export const enrolmentLink = (secret: Uint8Array, { issuer, account }: { issuer: string; account: string }) =>
  `otpauth://totp/${encodeURIComponent(`${issuer}:${account}`)}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}`
