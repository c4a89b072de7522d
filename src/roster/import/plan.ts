import { newId } from '../../id.ts'
import type { FacilityOnRoster, KnownContactPoint, MemberOnRoster } from '../queries.ts'
import type { FacilityId, LineChannelId, MemberId } from '../table.ts'
import { kanaKey } from './cells.ts'
import { planContactPoints } from './contact-points.ts'
import { type Cells, personKey } from './duplicates.ts'
import { planFacilities } from './facilities.ts'
import type { Suspicion } from './faults.ts'
import type { FacilityRecord, RosterRecord } from './rules.ts'

export interface Roster {
  members: MemberOnRoster[]
  facilities: FacilityOnRoster[]
  contact_points: KnownContactPoint[]
}

export type MemberRow = Pick<
  MemberOnRoster,
  'id' | 'member_number' | 'name' | 'kana' | 'role' | 'membership' | 'facility_id'
>

/** A member without a number in the file gets one of ours, which a real one may replace later. */
export const OWN_NUMBER = '仮-'

export type ImportPlan = ReturnType<typeof planImport>

/** 差分 — what the file would change on the roster. Pure but for the ids of new rows. */
export function planImport(roster: Roster, records: RosterRecord[], line_channel_id: LineChannelId | null) {
  const facilities = planFacilities(roster.facilities, records)
  const matched = matchMembers(roster.members, records)
  const members = matched.map(({ record, known }) => ({
    record,
    known,
    row: memberRow(record, known, facilities.idOf),
  }))
  const contact_points = planContactPoints(
    roster.contact_points,
    members.map(({ record, row }) => ({ ...record, member_id: row.id })),
    line_channel_id,
  )
  const added = members.filter(({ known }) => !known)
  const changed = members.filter(({ known, row }) => known && memberDiffers(known, row))
  const refitted = new Set(facilities.changed.map(({ id }) => id))
  const touched = new Set<MemberId>([
    ...changed.map(({ row }) => row.id),
    ...contact_points.changed_members,
    ...members.filter(({ row }) => row.facility_id && refitted.has(row.facility_id)).map(({ row }) => row.id),
  ])
  for (const { row } of added) touched.delete(row.id)
  return {
    facilities,
    members,
    touched,
    new_members: added.map(({ row }) => row),
    changed_members: changed.map(({ row }) => row),
    contact_points,
    counts: {
      added: added.length,
      changed: touched.size,
      unchanged: members.length - added.length - touched.size,
    },
    suspicions: findNamesakes(roster.members, added),
    matched: new Set(matched.flatMap(({ known }) => known?.id ?? [])),
  }
}

/** Members on the roster of whom the file says nothing, not even in a refused row. They stay as they are. */
export function findMissing(roster: Roster, matched: Set<MemberId>, refused_people: Cells[]) {
  const numbers = new Set(refused_people.map(({ member_number }) => member_number))
  const people = new Set(refused_people.map(personKey))
  return roster.members
    .filter(({ id, left_at }) => left_at === null && !matched.has(id))
    .filter((member) => !numbers.has(member.member_number) && !people.has(keyOfMember(member)))
    .map(({ member_number, name }) => ({ member_number, name }))
}

const keyOfMember = ({ name, kana, facility_name, ward }: MemberOnRoster) =>
  personKey({ name, kana, facility_name: facility_name ?? '', ward: ward ?? '' })

const keyOfRecord = ({ name, kana, facility }: RosterRecord) =>
  personKey({ name, kana, facility_name: facility?.name ?? '', ward: facility?.ward ?? '' })

/** By member number; without one, or where the number on the roster is ours, by who the person is. */
function matchMembers(members: MemberOnRoster[], records: RosterRecord[]) {
  const byNumber = new Map(members.map((member) => [member.member_number, member]))
  const byPerson = Map.groupBy(members, keyOfMember)
  const numbered = (record: RosterRecord) =>
    record.member_number === null ? undefined : byNumber.get(record.member_number)
  const taken = new Set(records.flatMap((record) => numbered(record)?.id ?? []))
  const alike = (record: RosterRecord) =>
    byPerson
      .get(keyOfRecord(record))
      ?.find(
        ({ id, member_number }) =>
          !taken.has(id) && (record.member_number === null || member_number.startsWith(OWN_NUMBER)),
      )
  return records.map((record) => {
    const known = numbered(record) ?? alike(record)
    if (known) taken.add(known.id)
    return { record, known }
  })
}

function memberRow(
  record: RosterRecord,
  known: MemberOnRoster | undefined,
  facilityIdOf: (facility: FacilityRecord) => FacilityId | null,
): MemberRow {
  const id = known?.id ?? newId<'member'>()
  return {
    id,
    member_number: record.member_number ?? known?.member_number ?? OWN_NUMBER + id,
    name: record.name,
    kana: record.kana,
    role: record.role,
    membership: record.membership ?? known?.membership ?? null,
    facility_id: record.facility ? facilityIdOf(record.facility) : (known?.facility_id ?? null),
  }
}

/** A member who left and is in the file again has come back. */
const memberDiffers = (known: MemberOnRoster, row: MemberRow) =>
  known.left_at !== null ||
  (Object.keys(row) as (keyof MemberRow)[]).some((column) => known[column] !== row[column])

function findNamesakes(members: MemberOnRoster[], added: { record: RosterRecord }[]): Suspicion[] {
  const names = new Set(members.map(({ name, kana }) => `${name}\t${kanaKey(kana)}`))
  return added
    .filter(({ record }) => names.has(`${record.name}\t${kanaKey(record.kana)}`))
    .map(({ record }) => ({ row: record.row, column: 'name', reason: 'same_name_on_roster' }) as const)
}
