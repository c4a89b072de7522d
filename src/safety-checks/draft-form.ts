import { FACILITY_TYPES, type FacilityType, ROLES, type Role } from '../roster/table.ts'
import { fromDateField, toDateField } from '../ui/time.ts'
import { type Draft, type DraftFault, draftFaults } from './draft-rules.ts'
import type { Purpose, SafetyCheck } from './table.ts'

/** 対象者 as the form offers it. */
export const AUDIENCES = {
  all: { label: '全員', roles: ['officer', 'member'] },
  officer: { label: `${ROLES.officer}だけ`, roles: ['officer'] },
  member: { label: `${ROLES.member}だけ(役員を除く)`, roles: ['member'] },
} as const satisfies Record<string, { label: string; roles: Role[] }>

/** What can be wrong with the form itself, before the rules of a draft are asked. */
export type FormFault =
  | DraftFault
  | 'purpose_missing'
  | 'deadline_unreadable'
  | 'template_unknown'
  | 'template_other_purpose'

/** What may change until a draft is sent. */
export type DraftWords = Omit<Draft, 'purpose'>

/** The fields of the form, in its order, and what each is called on a page. */
export const DRAFT_FIELDS = {
  title: '名前',
  audience: '送る相手',
  wards: '地区',
  facility_types: '施設の種類',
  scenario: '想定・状況',
  note_to_doctors: '先生方へのひとこと',
  deadline_at: '回答の締切',
} as const
export type DraftField = keyof typeof DRAFT_FIELDS
/** Beside the fields: `ward_東` and `type_clinic` for each box that is ticked. */
export type DraftForm = Record<DraftField, string> & Record<string, string>
type Typed = Partial<Record<string, string>>

export const WARD = 'ward_'
export const TYPE = 'type_'

/** A draft as it was typed; without a known purpose it is judged as a drill, which has the fewest rules. */
export function readDraft(form: Typed, purpose: Purpose | undefined, at: Date) {
  const deadline_at = form.deadline_at ? fromDateField(form.deadline_at) : null
  const audience = Object.entries(AUDIENCES).find(([name]) => name === form.audience)
  const draft: DraftWords = {
    title: form.title ?? '',
    audience_roles: [...(audience?.[1].roles ?? [])],
    ...narrowed(form),
    scenario: form.scenario || null,
    note_to_doctors: form.note_to_doctors || null,
    deadline_at,
  }
  const misread: FormFault[] = [
    ...(purpose ? [] : ['purpose_missing' as const]),
    ...(form.deadline_at && !deadline_at ? ['deadline_unreadable' as const] : []),
  ]
  // All mistakes at once, so that nobody sends the form twice for two of them.
  const faults =
    misread.length > 0 ? [...misread, ...draftFaults({ ...draft, purpose: purpose ?? 'drill' }, at)] : []
  return { draft, faults }
}

/** The form that would make this check again. */
export const formOf = (
  check: Pick<
    SafetyCheck,
    | 'title'
    | 'audience_roles'
    | 'audience_wards'
    | 'audience_facility_types'
    | 'scenario'
    | 'note_to_doctors'
    | 'deadline_at'
  >,
): DraftForm => ({
  title: check.title,
  audience: audienceOf(check.audience_roles),
  ...ticks(check.audience_wards, check.audience_facility_types),
  scenario: check.scenario ?? '',
  note_to_doctors: check.note_to_doctors ?? '',
  deadline_at: check.deadline_at ? toDateField(check.deadline_at) : '',
})

const audienceOf = (roles: Role[]) => (roles.length > 1 ? 'all' : (roles[0] ?? 'all'))

const ticks = (wards: string[] | null, facility_types: FacilityType[] | null) => ({
  wards: (wards ?? []).join('・'),
  facility_types: (facility_types ?? []).map((type) => FACILITY_TYPES[type]).join('・'),
  ...Object.fromEntries((wards ?? []).map((ward) => [WARD + ward, 'yes'])),
  ...Object.fromEntries((facility_types ?? []).map((type) => [TYPE + type, 'yes'])),
})

/** The wards and kinds of facility that are ticked in a form; none of them means all of them. */
export function narrowed(form: Typed) {
  const ticked = (start: string) =>
    Object.keys(form)
      .filter((name) => name.startsWith(start) && form[name] === 'yes')
      .map((name) => name.slice(start.length))
      .sort()
  const wards = ticked(WARD)
  const types = ticked(TYPE).filter((type): type is FacilityType => Object.hasOwn(FACILITY_TYPES, type))
  return {
    audience_wards: wards.length > 0 ? wards : null,
    audience_facility_types: types.length > 0 ? types : null,
  }
}

/** The form as it came, with the ticked boxes in words beside the other fields. */
export function inFields(form: Typed): Typed {
  const { audience_wards, audience_facility_types } = narrowed(form)
  return { ...form, ...ticks(audience_wards, audience_facility_types) }
}

export const changedBetween = (before: DraftForm, after: DraftForm) =>
  (Object.keys(DRAFT_FIELDS) as DraftField[]).filter((field) => before[field] !== after[field])

/** Fields whose value is not the one the page showed when it was opened. */
export const changedSince = (seen: Typed, current: DraftForm) =>
  (Object.keys(DRAFT_FIELDS) as DraftField[]).filter(
    (field) => (seen[`seen_${field}`] ?? '') !== current[field],
  )
