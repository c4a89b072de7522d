import { cellFault, phoneKey, trim } from '../roster/import/cells.ts'
import type { FaultReason } from '../roster/import/faults.ts'
import { isMobile, OWN_KINDS, type OwnKind } from '../roster/place-first.ts'
import type { ContactLink } from './table.ts'

export const LINK_LIFE_MS = 14 * 24 * 60 * 60 * 1_000
/** Long enough to see a slip of the finger on the thanks page and mend it. */
const MEND_WITHIN_MS = 60 * 60 * 1_000
const MOST_SAVES = 5

export type LinkState = 'open' | 'used' | 'expired' | 'ended'

/** Whether a link still opens its page, and otherwise why not. */
export function linkState(
  link: Pick<ContactLink, 'kind' | 'expires_at' | 'ended_at' | 'used_at' | 'saves'>,
  at: Date,
): LinkState {
  if (link.ended_at) return 'ended'
  if (link.used_at) {
    const may_mend = link.kind === 'update' && link.saves < MOST_SAVES
    return may_mend && at.getTime() - link.used_at.getTime() < MEND_WITHIN_MS ? 'open' : 'used'
  }
  return link.expires_at <= at ? 'expired' : 'open'
}

/** t…@example.jp — enough for its owner to know it, too little for anybody else. */
export const maskMail = (address: string) =>
  `${[...address][0] ?? ''}…${address.slice(address.lastIndexOf('@'))}`

/** 090-****-5678 */
export function maskPhone(phone: string) {
  const digits = phoneKey(phone)
  if (digits.length < 9) return `${'*'.repeat(Math.max(0, digits.length - 2))}${digits.slice(-2)}`
  return `${digits.slice(0, 3)}-${'*'.repeat(digits.length - 7)}-${digits.slice(-4)}`
}

export const masked = (kind: OwnKind, value: string) => (kind === 'mail' ? maskMail(value) : maskPhone(value))

/** What a doctor sent: fields as typed, and which old addresses are no longer his. */
export interface OwnForm {
  typed: Record<OwnKind, string>
  retired: Record<OwnKind, boolean>
}

export function readOwnForm(fields: URLSearchParams): OwnForm {
  const of = <T>(read: (kind: OwnKind) => T) =>
    Object.fromEntries(OWN_KINDS.map((kind) => [kind, read(kind)])) as Record<OwnKind, T>
  return {
    // An address has no letters of its own outside of ASCII, and phones like to type them full-width.
    typed: of((kind) => {
      const text = trim(fields.get(kind) ?? '')
      return kind === 'mail' ? text.normalize('NFKC') : text
    }),
    retired: of((kind) => fields.get(`old-${kind}`) === 'gone'),
  }
}

export type OwnFault = FaultReason | 'not_a_mobile'

/** Everything wrong with the fields at once; an empty field is no fault. */
export const ownFaults = ({ typed }: Pick<OwnForm, 'typed'>): Partial<Record<OwnKind, OwnFault>> =>
  Object.fromEntries(
    OWN_KINDS.flatMap((kind) => {
      const fault = typed[kind] === '' ? null : faultOf(kind, typed[kind])
      return fault ? [[kind, fault]] : []
    }),
  )

const COLUMN_OF = { mail: 'mail_1', mobile: 'mobile', phone: 'phone', fax: 'fax' } as const

function faultOf(kind: OwnKind, text: string): OwnFault | null {
  const fault = cellFault(COLUMN_OF[kind], text)
  if (fault) return fault.reason
  return kind === 'mobile' && !isMobile(text) ? 'not_a_mobile' : null
}
