import { FACILITY_TYPES, ROLES } from '../table.ts'
import { COLUMNS } from './columns.ts'
import type { ImportPlan, Roster } from './plan.ts'

/** What a change on the roster can be about, in the office's words. */
export const FIELDS = {
  member_number: COLUMNS.member_number.label,
  name: COLUMNS.name.label,
  kana: COLUMNS.kana.label,
  role: COLUMNS.role.label,
  membership: COLUMNS.membership.label,
  left: '退会',
  facility_name: COLUMNS.facility_name.label,
  ward: COLUMNS.ward.label,
  facility_type: COLUMNS.facility_type.label,
  medical_code: COLUMNS.medical_code.label,
  home_ventilator_patients: COLUMNS.home_ventilator_patients.label,
  home_oxygen_patients: COLUMNS.home_oxygen_patients.label,
  mail: 'メール',
  phone: '電話',
  fax: 'FAX',
  line: 'LINEユーザーID',
  order: '連絡先の順',
} as const
export type Field = keyof typeof FIELDS

/** 旧 → 新 of one field, both as the office reads them; empty where there was or is nothing. */
export interface FieldChange {
  field: Field
  from: string
  to: string
}

/** What the file does to one member. */
export interface Difference {
  row: number
  kind: 'added' | 'changed' | 'unchanged'
  member_number: string
  name: string
  changes: FieldChange[]
}

/** One difference a member in the file, in the file's order; of a new member every field is told. */
export function findDifferences(roster: Roster, plan: ImportPlan): Difference[] {
  const before = readerOf(roster)
  const refitted = new Set(plan.facilities.changed.map(({ id }) => id))
  const after = readerOf({
    facilities: [
      ...roster.facilities.filter(({ id }) => !refitted.has(id)),
      ...plan.facilities.changed,
      ...plan.facilities.added,
    ],
    contact_points: rankedAnew(roster, plan),
  })
  return plan.members.map(({ record, known, row }) => {
    const old = known ? before(known, known.left_at !== null) : null
    const changes = changesBetween(old, after(row, false))
    const is_touched = known !== undefined && plan.touched.has(row.id)
    if (is_touched && changes.length === 0) changes.push({ field: 'order', from: '', to: 'ファイルの順' })
    const kind = known ? (is_touched ? 'changed' : 'unchanged') : 'added'
    return { row: record.row, kind, member_number: numberOf(row), name: row.name, changes }
  })
}

/** One that we made up ourselves means nothing to anybody. */
export const numberOf = ({ member_number }: { member_number: string }) =>
  member_number.startsWith('仮-') ? '' : member_number

function changesBetween(old: Record<Field, string> | null, now: Record<Field, string>): FieldChange[] {
  return (Object.keys(FIELDS) as Field[])
    .map((field) => ({ field, from: old?.[field] ?? '', to: now[field] }))
    .filter(({ from, to }) => from !== to)
}

type Person = ImportPlan['members'][number]['row']

function readerOf({ facilities, contact_points }: Pick<Roster, 'facilities' | 'contact_points'>) {
  const byId = new Map(facilities.map((facility) => [facility.id, facility]))
  const byMember = Map.groupBy(contact_points, ({ member_id }) => member_id)
  return (member: Person, left: boolean): Record<Field, string> => {
    const facility = member.facility_id ? byId.get(member.facility_id) : undefined
    const ways = (system: Roster['contact_points'][number]['system']) =>
      (byMember.get(member.id) ?? [])
        .filter((point) => point.system === system)
        .map(({ value }) => value)
        .join('、')
    return {
      member_number: numberOf(member),
      name: member.name,
      kana: member.kana,
      role: ROLES[member.role],
      membership: member.membership ?? '',
      left: left ? '退会' : '',
      facility_name: facility?.name ?? '',
      ward: facility?.ward ?? '',
      facility_type: facility ? FACILITY_TYPES[facility.facility_type] : '',
      medical_code: facility?.medical_code ?? '',
      home_ventilator_patients: facility ? `${facility.home_ventilator_patients}` : '',
      home_oxygen_patients: facility ? `${facility.home_oxygen_patients}` : '',
      mail: ways('mail'),
      phone: ways('phone'),
      fax: ways('fax'),
      line: ways('line'),
      order: '',
    }
  }
}

/** The ways to every member as the plan leaves them, best first. */
export function rankedAnew({ contact_points }: Roster, { contact_points: { added, moved } }: ImportPlan) {
  const ranks = new Map(moved.map(({ id, rank }) => [id, rank]))
  return [...contact_points, ...added]
    .map((point) => ({ ...point, rank: ranks.get(point.id) ?? point.rank }))
    .sort((a, b) => a.rank - b.rank)
}
