import { asId } from '../id.ts'
import { cellFault, trim } from './import/cells.ts'
import type { Column } from './import/columns.ts'
import type { FaultReason } from './import/faults.ts'
import { OWN_NUMBER } from './import/plan.ts'
import { FACILITY_TYPES, type FacilityId, type FacilityType, type Member, ROLES, type Role } from './table.ts'

/** What the form of a member asks; the last three only where the facility is a new one. */
export const MEMBER_FIELDS = ['name', 'kana', 'member_number', 'role', 'membership', 'facility'] as const
export const NEW_FACILITY_FIELDS = ['facility_name', 'ward', 'facility_type'] as const
export type MemberField = (typeof MEMBER_FIELDS)[number]
export type MemberFormField = MemberField | (typeof NEW_FACILITY_FIELDS)[number]
export type Form = Record<string, string | undefined>

export interface FormFault<Field extends string> {
  field: Field
  reason: FaultReason | 'number_taken' | 'facility_taken' | 'facility_unknown' | 'code_taken' | 'not_chosen'
  suggestion?: string
}

export interface NewFacility {
  name: string
  ward: string
  facility_type: FacilityType
}

export interface MemberDraft {
  name: string
  kana: string
  /** Empty where the office has not given one. */
  member_number: string
  role: Role
  membership: 'A' | 'B' | 'C' | null
  facility: FacilityId | NewFacility | null
}

export const NEW_FACILITY = 'new'

/** A number that the import made up is none to people. */
export const shownNumber = (member_number: string) =>
  member_number.startsWith(OWN_NUMBER) ? '' : member_number

/** A member as the form says it, also for comparing with what the form said when it was opened. */
export const formOfMember = (
  member: Pick<Member, 'name' | 'kana' | 'member_number' | 'role' | 'membership' | 'facility_id'>,
): Record<MemberField, string> => ({
  name: member.name,
  kana: member.kana,
  member_number: shownNumber(member.member_number),
  role: member.role,
  membership: member.membership ?? '',
  facility: member.facility_id ?? '',
})

/** The first reason why a text may not stand in a field of this kind, or null. */
export function textFault<Field extends string>(
  field: Field,
  column: Column,
  { typed, needed }: { typed: string | undefined; needed: boolean },
): FormFault<Field> | null {
  const text = trim(typed ?? '')
  if (text === '') return needed ? { field, reason: 'empty' } : null
  const fault = cellFault(column, text)
  return fault && { field, ...fault }
}

type Judged<Draft, Field extends string> =
  | { ok: true; draft: Draft }
  | { ok: false; faults: FormFault<Field>[] }

/** Every mistake at once, by the same rules that the import has for a cell. */
export function judgeMember(form: Form): Judged<MemberDraft, MemberFormField> {
  const role = (Object.keys(ROLES) as Role[]).find((known) => known === form.role)
  const membership = (['A', 'B', 'C'] as const).find((known) => known === form.membership) ?? null
  const { facility: chosen = '' } = form
  const known = asId<'facility'>(chosen)
  const is_new = chosen === NEW_FACILITY
  const facility_type = typeOf(form.facility_type)
  const faults: (FormFault<MemberFormField> | null)[] = [
    textFault('name', 'name', { typed: form.name, needed: true }),
    textFault('kana', 'kana', { typed: form.kana, needed: true }),
    numberFault(form.member_number),
    role ? null : { field: 'role', reason: 'not_chosen' },
    membership || !form.membership ? null : { field: 'membership', reason: 'unknown_membership' },
    is_new || known || chosen === '' ? null : { field: 'facility', reason: 'facility_unknown' },
    ...(is_new
      ? [
          textFault('facility_name', 'facility_name', { typed: form.facility_name, needed: true }),
          textFault('ward', 'ward', { typed: form.ward, needed: true }),
          facility_type ? null : { field: 'facility_type' as const, reason: 'not_chosen' as const },
        ]
      : []),
  ]
  const found = faults.filter((fault) => fault !== null)
  if (found.length > 0 || !role) return { ok: false, faults: found }
  const made = { name: trim(form.facility_name ?? ''), ward: trim(form.ward ?? '') }
  return {
    ok: true,
    draft: {
      name: trim(form.name ?? ''),
      kana: trim(form.kana ?? ''),
      member_number: trim(form.member_number ?? ''),
      role,
      membership,
      facility: is_new && facility_type ? { ...made, facility_type } : known,
    },
  }
}

/** Beginning like one of ours, it would be taken for none. */
function numberFault(typed: string | undefined): FormFault<'member_number'> | null {
  if (trim(typed ?? '').startsWith(OWN_NUMBER)) return { field: 'member_number', reason: 'number_taken' }
  return textFault('member_number', 'member_number', { typed, needed: false })
}

export const typeOf = (typed: string | undefined) =>
  (Object.keys(FACILITY_TYPES) as FacilityType[]).find((known) => known === typed)

/** Fields that somebody else changed since the form was opened; a form that does not say what it saw is too old. */
export const changedSince = <Field extends string>(
  current: Record<Field, string>,
  seen: Partial<Record<Field, string>>,
) => (Object.keys(current) as Field[]).filter((field) => current[field] !== seen[field])

/** `seen_name` … of a form, by field. */
export const seenIn = <Field extends string>(fields: readonly Field[], form: Form) =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const seen = form[`seen_${field}`]
      return seen === undefined ? [] : [[field, seen]]
    }),
  ) as Partial<Record<Field, string>>
