import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'

/** DER, as far as one certificate needs it. */
const tagged = (tag: number, ...parts: Uint8Array[]) => {
  const body = Buffer.concat(parts)
  const { length } = body
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from([tag, ...size]), body])
}
const sequence = (...parts: Uint8Array[]) => tagged(0x30, ...parts)
const id = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'))
const text = (tag: number, words: string) => tagged(tag, Buffer.from(words))
const bits = (bytes: Uint8Array) => tagged(0x03, Buffer.from([0]), bytes)

const ECDSA_WITH_SHA256 = sequence(id('2a8648ce3d040302'))
const COMMON_NAME = '550403'
const SUBJECT_ALT_NAME = '551d11'
const LOCALHOST = sequence(tagged(0x31, sequence(id(COMMON_NAME), text(0x0c, 'localhost'))))
const DAY_MS = 86_400_000

/**
 * A key and a certificate that it signed itself, for localhost and 127.0.0.1 and for a day: Node can read X.509 but
 * not write it, and a clean clone may have no openssl.
 */
export function selfSigned(now = Date.now()) {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const version_3 = tagged(0xa0, tagged(0x02, Buffer.from([2])))
  const serial = tagged(0x02, Buffer.from([1]), randomBytes(15))
  const validity = sequence(time(now - DAY_MS), time(now + DAY_MS))
  const names = sequence(text(0x82, 'localhost'), tagged(0x87, Buffer.from([127, 0, 0, 1])))
  const extensions = tagged(0xa3, sequence(sequence(id(SUBJECT_ALT_NAME), tagged(0x04, names))))
  const told = sequence(
    version_3,
    serial,
    ECDSA_WITH_SHA256,
    LOCALHOST,
    validity,
    LOCALHOST,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  )
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: signed(told, privateKey),
  }
}

const time = (at: number) =>
  text(
    0x17,
    `${new Date(at)
      .toISOString()
      .replaceAll(/[-:T]|\.\d+/g, '')
      .slice(2)}`,
  )

function signed(told: Buffer, key: KeyObject) {
  const der = sequence(told, ECDSA_WITH_SHA256, bits(sign('sha256', told, key)))
  const lines = der.toString('base64').replaceAll(/.{64}/g, '$&\n')
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
}
