import { fromBase64Url, sha256, toBase64Url, toHex, utf8 } from './bytes.ts'

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const
const keys = new Map<string, CryptoKey>()

/** Kept once made, and not as a promise: at the edge that would die with the request that began it. */
async function keyOf(secret: string) {
  // An empty secret would make everybody's signature a good one.
  if (secret.length < 16) throw new Error('The secret is too short')
  const known = keys.get(secret)
  if (known) return known
  const made = await crypto.subtle.importKey('raw', utf8(secret), HMAC, false, ['sign', 'verify'])
  keys.set(secret, made)
  return made
}

/** No part can run into the next one. */
const joined = (parts: string[]) => utf8(JSON.stringify(parts))

export const sign = async (secret: string, parts: string[]) =>
  toBase64Url(new Uint8Array(await crypto.subtle.sign('HMAC', await keyOf(secret), joined(parts))))

export async function isSigned(secret: string, parts: string[], signature: string | undefined) {
  const bytes = fromBase64Url(signature ?? '')
  if (bytes?.length !== 32) return false
  return crypto.subtle.verify('HMAC', await keyOf(secret), bytes, joined(parts))
}

export const SIGNATURE_HEADER = 'X-Tomoshibi-Signature'

/** What a request between edge and origin is signed over: where it goes and every byte of it. */
export const requestParts = async (path: string, body: string) => [
  'request',
  path,
  toHex(await sha256(utf8(body))),
]
