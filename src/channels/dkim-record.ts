import { createPublicKey } from 'node:crypto'
import { resolveTxt } from 'node:dns/promises'
import type { MailSettings } from '../config/mail.ts'
import { withinTime } from './within-time.ts'

type Dkim = NonNullable<MailSettings['dkim']>
export type DkimFault = 'no_record' | 'other_key' | 'unknown'

/** Where readers look up the key that our signatures name (RFC 6376 §3.6.2.1). */
export const dkimName = ({ selector, domain }: Dkim) => `${selector}._domainkey.${domain}`

/** Asks the DNS, as whoever reads our mails does; null where record and key fit, `unknown` where nobody answers. */
export async function findDkimFault(dkim: Dkim): Promise<DkimFault | null> {
  try {
    const records = await withinTime(resolveTxt(dkimName(dkim)), 3_000)
    return dkimFault(
      dkim,
      records.map((parts) => parts.join('')),
    )
  } catch (error) {
    const { code } = error as { code?: string }
    return code === 'ENOTFOUND' || code === 'ENODATA' ? 'no_record' : 'unknown'
  }
}

/** Judges the TXT records under our name against the private key; `v=` may be left out, an empty `p=` takes it back. */
export function dkimFault({ key }: Dkim, records: string[]): DkimFault | null {
  const published = records.map((record) => /(?:^|;)\s*p=([^;]*)/.exec(record)?.[1]?.replace(/\s/g, ''))
  if (published.every((one) => one === undefined)) return 'no_record'
  return published.includes(publicPart(key)) ? null : 'other_key'
}

/** RSA keys are published whole, Ed25519 keys as their last 32 bytes (RFC 8463). */
function publicPart(key: string) {
  const shown = createPublicKey(key)
  const bytes = shown.export({ type: 'spki', format: 'der' })
  return (shown.asymmetricKeyType === 'ed25519' ? bytes.subarray(-32) : bytes).toString('base64')
}
