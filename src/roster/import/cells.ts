import { FACILITY_TYPES, ROLES } from '../table.ts'
import type { Column } from './columns.ts'
import type { FaultReason } from './faults.ts'

export type CellFault = { reason: FaultReason; suggestion?: string }
type CellRule = (text: string) => CellFault | null

/**
 * Only blanks at both ends go; a tab or a line break there is a fault to be told, not to be hidden. The apostrophe that
 * our CSV puts before what Excel would take for a formula goes as well.
 */
export const trim = (text: string) =>
  text.replace(/^[ \u3000]+|[ \u3000]+$/g, '').replace(/^'(?=[=+\-@＝＋－＠−])/, '')

/** What two ways of typing the same reading have in common. For comparing only, never stored. */
export const kanaKey = (kana: string) =>
  kana
    .normalize('NFKC')
    .replace(/[\s・･]/g, '')
    .replace(/[ぁ-ゖ]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0x60))

/** The digits of a telephone number, +81 as 0. For comparing only: the number is stored as typed. */
export const phoneKey = (phone: string) =>
  phone
    .normalize('NFKC')
    .replace(/^\s*\+81[\s-]*(\(0\))?0?/, '0')
    .replace(/\D/g, '')

const fault = (reason: FaultReason): CellFault => ({ reason })

const upTo =
  (length: number): CellRule =>
  (text) =>
    [...text].length > length ? fault('too_long') : null

const oneOf =
  (words: readonly string[], reason: FaultReason): CellRule =>
  (text) =>
    words.includes(text) ? null : fault(reason)

const count: CellRule = (text) => (/^[0-9]{1,4}$/.test(text.normalize('NFKC')) ? null : fault('not_a_count'))

const isShortened = (text: string) => /^[0-9](\.[0-9]+)?E\+[0-9]+$/i.test(text)

const phone: CellRule = (text) => {
  if (text.length > 40) return fault('too_long')
  if (isShortened(text)) return fault('shortened_by_excel')
  const plain = text.normalize('NFKC').replace(/[‐‑–—−ー―]/g, '-')
  if (!/^[+(]?[0-9][0-9() -]*(\(代\))?$/.test(plain)) return fault('not_a_phone')
  const digits = phoneKey(text)
  if (/^0[1-9][0-9]{8}$|^0[1-9]0[0-9]{8}$/.test(digits)) return null
  // 9 digits were a landline's 10, 10 digits from 70 to 90 were a mobile's 11: Excel reads them as numbers.
  if (/^[1-9][0-9]{8}$|^[5-9]0[0-9]{8}$/.test(digits))
    return { reason: 'lost_zero', suggestion: `0${trim(text)}` }
  return fault('not_a_phone')
}

/** 医療機関コード: every second digit from the right doubled, and the sum a multiple of ten. */
export const hasCheckDigit = (code: string) =>
  [...code].reverse().reduce((sum, digit, index) => {
    const weighed = Number(digit) * (index % 2 === 0 ? 1 : 2)
    return sum + (weighed > 9 ? weighed - 9 : weighed)
  }, 0) %
    10 ===
  0

const medicalCode: CellRule = (text) => {
  if (isShortened(text)) return fault('shortened_by_excel')
  if (/^[1-9][0-9]{8}$/.test(text) && hasCheckDigit(text))
    return { reason: 'lost_zero', suggestion: `0${text}` }
  if (!/^[0-9]{10}$/.test(text)) return fault('not_a_medical_code')
  return hasCheckDigit(text) ? null : fault('wrong_check_digit')
}

const ADDRESS = /^[A-Za-z0-9!#$%&'*+/=?^_{|}~.-]+@[A-Za-z0-9-]+([.][A-Za-z0-9-]+)+$/

const address: CellRule = (text) => {
  if (/[\s,;、，；]/.test(text) || text.split(/[@＠]/).length > 2) return fault('several_addresses')
  if (!ADDRESS.test(text)) return fault('not_an_address')
  return text.length > 254 || text.indexOf('@') > 64 ? fault('too_long') : null
}

const lineUserId: CellRule = (text) => (/^U[0-9a-f]{32}$/.test(text) ? null : fault('not_a_line_user_id'))

const MEMBERSHIPS = ['A', 'B', 'C'] as const
/** 「Ａ」「A会員」 are A. */
export const membershipOf = (text: string) =>
  MEMBERSHIPS.find((letter) => text.normalize('NFKC').replace(/会員$/, '') === letter) ?? null

const CELL_RULES: Record<Column, CellRule> = {
  member_number: (text) => (isShortened(text) ? fault('shortened_by_excel') : upTo(32)(text)),
  name: upTo(60),
  kana: upTo(60),
  role: oneOf(Object.values(ROLES), 'unknown_role'),
  membership: (text) => (membershipOf(text) ? null : fault('unknown_membership')),
  facility_name: upTo(100),
  medical_code: medicalCode,
  facility_type: oneOf(Object.values(FACILITY_TYPES), 'unknown_facility_type'),
  ward: upTo(40),
  mail_1: address,
  mail_2: address,
  mail_3: address,
  mail_4: address,
  phone,
  mobile: phone,
  fax: phone,
  line_user_id: lineUserId,
  home_ventilator_patients: count,
  home_oxygen_patients: count,
}

const PHONES: Column[] = ['phone', 'mobile', 'fax']

/** Rules for any cell: what a spreadsheet would run as a formula, and what a mail header would break at. */
function anyCellFault(column: Column, text: string): CellFault | null {
  if (/[\p{Co}\ufffd]/u.test(text)) return fault('unreadable_character')
  // 辻󠄀 needs its variation selector; alone, or beside nothing one can see, it is as hidden as the others.
  const seen = text.replace(/\p{VS}/gu, '')
  if (seen === '' || HIDDEN.test(seen)) return fault('hidden_characters')
  if (/^#(REF|N\/A|NAME|VALUE|DIV\/0|NULL|NUM)[!?]?$/.test(text)) return fault('excel_error')
  const international = PHONES.includes(column) && /^\+[0-9]/.test(text)
  return /^[=+\-@＝＋－＠−]/.test(seen) && !international ? fault('formula') : null
}

/** Hangul fillers and the empty Braille cell count as letters and signs, yet nobody sees them. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{DI}\u2800]/u

/** Why a trimmed, filled cell may not be taken in, or null. */
export const cellFault = (column: Column, text: string) =>
  anyCellFault(column, text) ?? CELL_RULES[column](text)
