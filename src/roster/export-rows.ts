import { phoneKey } from './import/cells.ts'
import { COLUMNS, type Column } from './import/columns.ts'
import type { FacilityOnRoster, KnownContactPoint, MemberOnRoster } from './queries.ts'
import { FACILITY_TYPES, type LineChannelId, ROLES } from './table.ts'

interface Roster {
  members: MemberOnRoster[]
  facilities: FacilityOnRoster[]
  contact_points: KnownContactPoint[]
}

/** A number that can only be a mobile's stands in its own column, also where it is the only one. */
function phonesOf([first = '', second = '']: string[]) {
  const is_mobile = /^0[5-9]0/.test(phoneKey(first))
  return is_mobile && !second ? { phone: '', mobile: first } : { phone: first, mobile: second }
}

/** 名簿の行 — the headings and one row a member who has not left, in the columns that the import reads. */
export function exportRows(
  { members, facilities, contact_points }: Roster,
  line_channel_id: LineChannelId | null,
) {
  const facilityOf = new Map(facilities.map((facility) => [facility.id, facility]))
  const pointsOf = Map.groupBy(contact_points, ({ member_id }) => member_id)
  const columns = Object.keys(COLUMNS) as Column[]
  const rows = members
    .filter(({ left_at }) => left_at === null)
    .map((member): Record<Column, string> => {
      const points = pointsOf.get(member.id) ?? []
      const valuesOf = (system: KnownContactPoint['system']) =>
        points.filter((point) => point.system === system).map(({ value }) => value)
      const [mail_1 = '', mail_2 = '', mail_3 = '', mail_4 = ''] = valuesOf('mail')
      const { phone, mobile } = phonesOf(valuesOf('phone'))
      const facility = member.facility_id ? facilityOf.get(member.facility_id) : undefined
      const line = points.find(
        (point) => point.system === 'line' && point.line_channel_id === line_channel_id,
      )
      return {
        member_number: member.member_number,
        name: member.name,
        kana: member.kana,
        role: ROLES[member.role],
        membership: member.membership ?? '',
        facility_name: facility?.name ?? '',
        medical_code: facility?.medical_code ?? '',
        facility_type: facility ? FACILITY_TYPES[facility.facility_type] : '',
        ward: facility?.ward ?? '',
        ...{ mail_1, mail_2, mail_3, mail_4, phone, mobile },
        fax: valuesOf('fax')[0] ?? '',
        line_user_id: line?.value ?? '',
        home_ventilator_patients: facility?.home_ventilator_patients?.toString() ?? '',
        home_oxygen_patients: facility?.home_oxygen_patients?.toString() ?? '',
      }
    })
  return [
    columns.map((column) => COLUMNS[column].label),
    ...rows.map((row) => columns.map((column) => row[column])),
  ]
}
