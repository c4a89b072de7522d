import { fromBase64Url, sha256, toBase64Url, utf8 } from './bytes.ts'

/**
 * 封緘 — answers are sealed at the edge to the origin's public key: an ephemeral P-256 pair for each, HKDF, AES-256-GCM.
 * The edge itself cannot open what it keeps. WebCrypto only, as both ends run it.
 */
const CURVE = { name: 'ECDH', namedCurve: 'P-256' } as const
const POINT_BYTES = 65
const NONCE_BYTES = 12

/** `public_key` goes to the edge, `private_key` stays with the origin; both base64url. */
export async function makeKeyPair() {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])
  const [point, key] = await Promise.all([
    crypto.subtle.exportKey('raw', pair.publicKey),
    crypto.subtle.exportKey('pkcs8', pair.privateKey),
  ])
  return { public_key: toBase64Url(new Uint8Array(point)), private_key: toBase64Url(new Uint8Array(key)) }
}

/** Null where the text is no such key. */
export async function readPrivateKey(text: string): Promise<CryptoKey | null> {
  const bytes = fromBase64Url(text)
  if (!bytes) return null
  return crypto.subtle.importKey('pkcs8', bytes, CURVE, false, ['deriveBits']).then(
    (key) => key,
    () => null,
  )
}

/** What the edge must have for this private key; null where the text is no such key. */
export async function publicKeyOf(private_key: string): Promise<string | null> {
  const bytes = fromBase64Url(private_key)
  if (!bytes) return null
  const [read] = await Promise.allSettled([
    crypto.subtle.importKey('pkcs8', bytes, CURVE, true, ['deriveBits']),
  ])
  if (read.status === 'rejected') return null
  const { x = '', y = '' } = await crypto.subtle.exportKey('jwk', read.value)
  const [left, right] = [fromBase64Url(x), fromBase64Url(y)]
  return left && right && toBase64Url(joined(new Uint8Array([4]), joined(left, right)))
}

export async function readPublicKey(text: string): Promise<CryptoKey | null> {
  const bytes = fromBase64Url(text)
  if (bytes?.length !== POINT_BYTES) return null
  return crypto.subtle.importKey('raw', bytes, CURVE, false, []).then(
    (key) => key,
    () => null,
  )
}

/** `context` binds the sealed bytes to their place, so that nobody can put them elsewhere. */
export async function sealTo(to: CryptoKey, content: Uint8Array<ArrayBuffer>, context: string) {
  const own = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', own.publicKey))
  const key = await sharedKey(own.privateKey, to, point)
  return toBase64Url(joined(point, await encrypt(key, content, context)))
}

/** Null where it was sealed to another key or for another place, or was changed. */
export async function unsealWith(own: CryptoKey, sealed: string, context: string) {
  const bytes = fromBase64Url(sealed)
  if (!bytes || bytes.length <= POINT_BYTES + NONCE_BYTES) return null
  const point = bytes.slice(0, POINT_BYTES)
  const from = await readPublicKey(toBase64Url(point))
  return from && decrypt(await sharedKey(own, from, point), bytes.slice(POINT_BYTES), context)
}

/** Something for the one person who holds this link: whoever keeps it cannot read it, whoever comes with it can. */
export const sealUnder = async (token: string, text: string) =>
  toBase64Url(await encrypt(await keyFrom(utf8(token), 'tomoshibi surname'), utf8(text), 'surname'))

export async function unsealUnder(token: string, sealed: string) {
  const bytes = fromBase64Url(sealed)
  const opened = bytes && (await decrypt(await keyFrom(utf8(token), 'tomoshibi surname'), bytes, 'surname'))
  return opened && new TextDecoder().decode(opened)
}

/** The public half stands in the derivation too, so that no two points give the same key. */
async function sharedKey(own: CryptoKey, other: CryptoKey, point: Uint8Array<ArrayBuffer>) {
  const bits = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 256)
  return keyFrom(joined(new Uint8Array(bits), await sha256(point)), 'tomoshibi edge')
}

async function keyFrom(material: Uint8Array<ArrayBuffer>, purpose: string) {
  const raw = await crypto.subtle.importKey('raw', material, 'HKDF', false, ['deriveKey'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: utf8(purpose) }
  return crypto.subtle.deriveKey(how, raw, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}

async function encrypt(key: CryptoKey, content: Uint8Array<ArrayBuffer>, context: string) {
  const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES))
  const how = { name: 'AES-GCM', iv, additionalData: utf8(context) }
  return joined(iv, new Uint8Array(await crypto.subtle.encrypt(how, key, content)))
}

async function decrypt(key: CryptoKey, bytes: Uint8Array<ArrayBuffer>, context: string) {
  const how = { name: 'AES-GCM', iv: bytes.slice(0, NONCE_BYTES), additionalData: utf8(context) }
  return crypto.subtle.decrypt(how, key, bytes.slice(NONCE_BYTES)).then(
    (content) => new Uint8Array(content),
    () => null,
  )
}

function joined(first: Uint8Array, second: Uint8Array) {
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}
