import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** What is derived from TOMOSHIBI_SECRET. Losing that secret means new LINE tokens and dead reply links. */
export interface Secrets {
  /** AES-256-GCM, base64url; `context` binds the text to its place, so that a row cannot be moved to another. */
  seal(text: string, context: string): string
  /** Throws where the text was changed, belongs to another context, or was sealed under another secret. */
  unseal(sealed: string, context: string): string
  reply_link_key: Uint8Array
  /** Makes the addresses that mails come back to, which nobody else can make up. */
  bounce_key: Uint8Array
  /** Keys the codes of area leaders, and what their page carries instead of a cookie. */
  leader_key: Uint8Array
  /** Computes the one-time codes of power units, and seals what their pages carry. */
  power_key: Uint8Array
  /** Salts every binding code's hash alike, so that a code can be looked up by it. */
  binding_salt: Uint8Array
  session_secret: string
  /**
   * Tells two installations apart that share a folder or a Redis. Stays the same when the database moves or its
   * password changes.
   */
  installation: string
}

export function deriveSecrets(secret: string): Secrets {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'tomoshibi', purpose, 32))
  const key = derive('seal')
  const session_secret = derive('session').toString('base64url')
  return {
    reply_link_key: derive('reply-link'),
    bounce_key: derive('bounce'),
    leader_key: derive('area-leader'),
    power_key: derive('power-unit'),
    binding_salt: derive('binding-code'),
    session_secret,
    installation: createHash('sha256').update(`spool ${session_secret}`).digest('hex').slice(0, 12),
    seal(text, context) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    unseal(sealed, context) {
      const bytes = Buffer.from(sealed, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12))
        .setAAD(Buffer.from(context))
        .setAuthTag(bytes.subarray(12, 28))
      return decipher.update(bytes.subarray(28), undefined, 'utf8') + decipher.final('utf8')
    },
  }
}
