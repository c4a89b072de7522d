import { cellFault, phoneKey, trim } from './import/cells.ts'
import type { FaultReason } from './import/faults.ts'

/** What the office enters by hand; LINE binds by itself. */
export const HAND_SYSTEMS = { mail: 'メール', phone: '電話', fax: 'FAX' } as const
export type HandSystem = keyof typeof HAND_SYSTEMS
export const isHandSystem = (text: string | undefined): text is HandSystem =>
  text !== undefined && Object.hasOwn(HAND_SYSTEMS, text)

export type ContactFault = {
  reason: FaultReason | 'not_chosen' | 'already_there' | 'too_many'
  suggestion?: string
}

/** As many of a kind as the ranks of the database have room for. */
export const MOST_OF_A_KIND = 9

const COLUMN_OF = { mail: 'mail_1', phone: 'phone', fax: 'fax' } as const

/** By the same rules as a cell of an imported file. */
export function judgeContact(
  system: HandSystem,
  typed: string,
): { ok: true; value: string } | { ok: false; fault: ContactFault } {
  const value = trim(typed)
  const fault = value === '' ? { reason: 'empty' as const } : cellFault(COLUMN_OF[system], value)
  return fault ? { ok: false, fault } : { ok: true, value }
}

/** Two spellings of one mailbox or one number. */
export const isSameContact = (system: HandSystem, one: string, other: string) =>
  system === 'mail' ? one.toLowerCase() === other.toLowerCase() : phoneKey(one) === phoneKey(other)

/** The order with one of them a place further up or down; the same where there is no further. */
export function moved<Row extends { id: string }>(rows: Row[], id: string, direction: 'up' | 'down') {
  const from = rows.findIndex((row) => row.id === id)
  const to = from + (direction === 'up' ? -1 : 1)
  const [here, there] = [rows[from], rows[to]]
  if (!here || !there) return rows
  return rows.map((row, place) => (place === from ? there : place === to ? here : row))
}
