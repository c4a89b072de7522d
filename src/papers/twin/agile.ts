import { createCipheriv, createDecipheriv, createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto'
import cfb from 'cfb'

/**
 * パスワード付きのExcel — a workbook locked as Excel itself locks one (ECMA-376 agile encryption in MS-OFFCRYPTO: AES-256, SHA-512),
 * so that a double click and the pass phrase open it where nothing of ours is.
 */
export async function lockWorkbook(workbook: Uint8Array, pass: string): Promise<Buffer> {
  const [key, hmac_key] = [randomBytes(32), randomBytes(64)]
  const [package_salt, pass_salt, verifier] = [randomBytes(16), randomBytes(16), randomBytes(16)]
  const encrypted = encryptPackage(workbook, key, package_salt)
  const spun = await spin(pass, pass_salt, SPINS)
  const underPass = (block: Buffer, bytes: Buffer) => encrypt(keyFor(spun, block), pass_salt, bytes)
  const hmac = createHmac('sha512', hmac_key).update(encrypted).digest()
  const info = INFO({
    package_salt,
    hmac_key: encrypt(key, ivFor(package_salt, BLOCKS.hmac_key), hmac_key),
    hmac: encrypt(key, ivFor(package_salt, BLOCKS.hmac), hmac),
    pass_salt,
    verifier: underPass(BLOCKS.verifier, verifier),
    verifier_hash: underPass(BLOCKS.verifier_hash, sha512(verifier)),
    key: underPass(BLOCKS.key, key),
  })
  const file = cfb.utils.cfb_new()
  cfb.utils.cfb_add(file, '/EncryptionInfo', Buffer.concat([HEADER, Buffer.from(info)]))
  cfb.utils.cfb_add(file, '/EncryptedPackage', encrypted)
  cfb.utils.cfb_del(file, '/\u0001Sh33tJ5')
  const written: Uint8Array = cfb.write(file, { type: 'buffer' })
  return Buffer.from(written)
}

export type Opened =
  | { ok: true; workbook: Buffer }
  | { ok: false; reason: 'not_locked' | 'wrong_pass' | 'damaged' }

/** Opens what `lockWorkbook`, or Excel, has locked. */
export async function openWorkbook(file: Uint8Array, pass: string): Promise<Opened> {
  const parts = partsOf(file)
  if (!parts) return { ok: false, reason: 'not_locked' }
  const { info, encrypted } = parts
  const bytesOf = (name: string, from = info) =>
    Buffer.from(new RegExp(`\\b${name}="([^"]*)"`).exec(from)?.[1] ?? '', 'base64')
  // The pass phrase's own values follow those of the package.
  const of_pass = info.slice(info.indexOf('encryptedKey '))
  const pass_salt = bytesOf('saltValue', of_pass)
  const spun = await spin(pass, pass_salt, Number(/spinCount="(\d{1,7})"/.exec(of_pass)?.[1] ?? 0))
  const underPass = (block: Buffer, name: string) =>
    decrypt(keyFor(spun, block), pass_salt, bytesOf(name, of_pass))
  const verifier = underPass(BLOCKS.verifier, 'encryptedVerifierHashInput')
  const verifier_hash = underPass(BLOCKS.verifier_hash, 'encryptedVerifierHashValue')
  if (!isSame(sha512(verifier), verifier_hash)) return { ok: false, reason: 'wrong_pass' }

  const key = underPass(BLOCKS.key, 'encryptedKeyValue')
  const salt = bytesOf('saltValue')
  const hmac_key = decrypt(key, ivFor(salt, BLOCKS.hmac_key), bytesOf('encryptedHmacKey'))
  const hmac = decrypt(key, ivFor(salt, BLOCKS.hmac), bytesOf('encryptedHmacValue'))
  if (!isSame(createHmac('sha512', hmac_key).update(encrypted).digest(), hmac))
    return { ok: false, reason: 'damaged' }
  return { ok: true, workbook: decryptPackage(encrypted, key, salt) }
}

const isSame = (a: Buffer, b: Buffer) => a.length === b.length && timingSafeEqual(a, b)

/** As many as Excel takes: a guess costs a fifth of a second. */
const SPINS = 100_000
const SPINS_AT_ONCE = 5_000
const SEGMENT = 4_096

const block = (hex: string) => Buffer.from(hex, 'hex')
const BLOCKS = {
  verifier: block('fea7d2763b4b9e79'),
  verifier_hash: block('d7aa0f6d3061344e'),
  key: block('146e0be7abacd0d6'),
  hmac_key: block('5fb2ad010cb9e1f6'),
  hmac: block('a0677f02b22c8433'),
}

const sha512 = (...parts: Uint8Array[]) => hash('sha512', Buffer.concat(parts), 'buffer')

function number32(n: number) {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(n)
  return bytes
}

/** In slices: the process that does this sends and takes answers meanwhile. */
async function spin(pass: string, salt: Buffer, times: number) {
  let spun = sha512(salt, Buffer.from(pass, 'utf16le'))
  for (let n = 0; n < times; n++) {
    if (n % SPINS_AT_ONCE === 0) await new Promise((later) => setImmediate(later))
    spun = sha512(number32(n), spun)
  }
  return spun
}

const keyFor = (spun: Buffer, of: Buffer) => sha512(spun, of).subarray(0, 32)
const ivFor = (salt: Buffer, of: Buffer) => sha512(salt, of).subarray(0, 16)

/** Whole blocks in and out; what is shorter is filled with zeros. */
function encrypt(key: Buffer, iv: Buffer, bytes: Uint8Array) {
  const cipher = createCipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  const whole = Buffer.alloc(Math.ceil(bytes.length / 16) * 16)
  whole.set(bytes)
  return Buffer.concat([cipher.update(whole), cipher.final()])
}

function decrypt(key: Buffer, iv: Buffer, bytes: Buffer) {
  const decipher = createDecipheriv('aes-256-cbc', key, iv).setAutoPadding(false)
  return Buffer.concat([decipher.update(bytes), decipher.final()])
}

function encryptPackage(workbook: Uint8Array, key: Buffer, salt: Buffer) {
  const size = Buffer.alloc(8)
  size.writeBigUInt64LE(BigInt(workbook.length))
  const segments = Array.from({ length: Math.ceil(workbook.length / SEGMENT) }, (_, n) =>
    encrypt(key, ivFor(salt, number32(n)), workbook.subarray(n * SEGMENT, (n + 1) * SEGMENT)),
  )
  return Buffer.concat([size, ...segments])
}

function decryptPackage(encrypted: Buffer, key: Buffer, salt: Buffer) {
  const body = encrypted.subarray(8)
  const segments = Array.from({ length: Math.ceil(body.length / SEGMENT) }, (_, n) =>
    decrypt(key, ivFor(salt, number32(n)), body.subarray(n * SEGMENT, (n + 1) * SEGMENT)),
  )
  return Buffer.concat(segments).subarray(0, Number(encrypted.readBigUInt64LE()))
}

/** Version 4.4, agile. */
const HEADER = block('0400040040000000')
const OLE = block('d0cf11e0a1b11ae1')

function partsOf(file: Uint8Array) {
  if (!Buffer.from(file.subarray(0, 8)).equals(OLE)) return null
  const container = cfb.read(Buffer.from(file), { type: 'buffer' })
  const contentOf = (name: string) => {
    const content = cfb.find(container, name)?.content
    return content ? Buffer.from(content) : null
  }
  const [info, encrypted] = [contentOf('EncryptionInfo'), contentOf('EncryptedPackage')]
  return info?.subarray(0, 4).equals(HEADER.subarray(0, 4)) && encrypted
    ? { info: info.subarray(8).toString(), encrypted }
    : null
}

const HOW =
  'saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"'
const PASSWORD = 'http://schemas.microsoft.com/office/2006/keyEncryptor/password'

const INFO = (
  values: Record<
    'package_salt' | 'hmac_key' | 'hmac' | 'pass_salt' | 'verifier' | 'verifier_hash' | 'key',
    Buffer
  >,
) => {
  const text = (name: keyof typeof values) => values[name].toString('base64')
  return [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n',
    `<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption" xmlns:p="${PASSWORD}">`,
    `<keyData ${HOW} saltValue="${text('package_salt')}"/>`,
    `<dataIntegrity encryptedHmacKey="${text('hmac_key')}" encryptedHmacValue="${text('hmac')}"/>`,
    `<keyEncryptors><keyEncryptor uri="${PASSWORD}"><p:encryptedKey spinCount="${SPINS}" ${HOW}`,
    ` saltValue="${text('pass_salt')}" encryptedVerifierHashInput="${text('verifier')}"`,
    ` encryptedVerifierHashValue="${text('verifier_hash')}" encryptedKeyValue="${text('key')}"/>`,
    '</keyEncryptor></keyEncryptors></encryption>',
  ].join('')
}
