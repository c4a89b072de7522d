import { ROLES } from '../roster/table.ts'
import { STAFF_ROLES, type StaffRole } from '../staff/table.ts'

/** Who and what the ids in a detail are called today. */
export interface Names {
  /** Of a user id; null where no account is so called any more. */
  person(id: string): string | null
  check(id: string): string | null
  member(id: string): string | null
}

export type Detail = Record<string, unknown>
export type Sentence = (detail: Detail, names: Names) => string

export const text = (value: unknown) => (typeof value === 'string' ? value : '')
export const number = (value: unknown) => (typeof value === 'number' ? value : 0)
export const list = (value: unknown) =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []

export const check = (detail: Detail, names: Names) => `「${names.check(text(detail.id)) ?? '安否確認'}」`
export const person = (detail: Detail, names: Names) =>
  `${names.person(text(detail.user_id)) ?? '登録のない人'}さん`
export const doctor = (detail: Detail, names: Names) =>
  `${names.member(text(detail.member_id)) ?? '会員'}先生`
export const role = (detail: Detail) =>
  Object.hasOwn(STAFF_ROLES, text(detail.role)) ? STAFF_ROLES[text(detail.role) as StaffRole] : '職員'
export const audience = (detail: Detail) =>
  Object.hasOwn(ROLES, text(detail.audience)) ? ROLES[text(detail.audience) as keyof typeof ROLES] : ''

/** Of what left by itself and kept to mail. */
export const spared = ({ is_spared }: Detail) =>
  is_spared === true ? '災害用の取り置きを残すため、メールだけです。' : ''

/** Of a launch that kept to what lies above the reserve. */
export const keptToReserve = ({ line_at_most }: Detail) =>
  typeof line_at_most === 'number'
    ? `災害用の取り置きを残すため、LINEは${line_at_most}人までにしました。`
    : ''
