import type { Tx } from '../../db.ts'
import { formOfFacility } from '../facility-rules.ts'
import { formOfMember } from '../member-rules.ts'
import {
  addressChanges,
  type Change,
  changesBetween,
  facilitiesInWords,
  noteManyChanges,
  type Subject,
} from '../note-changes.ts'
import type { FacilityOnRoster } from '../queries.ts'
import type { AssociationId, ContactPoint } from '../table.ts'
import type { MemberImage, RosterImage } from './before-image.ts'

/** Puts into the history what an import, or taking one back, made of the roster. */
export const noteImport = (
  tx: Tx,
  {
    before,
    after,
    ...more
  }: { association: AssociationId; before: RosterImage; after: RosterImage; by: string; at: Date },
) => noteManyChanges(tx, { ...more, source: 'import', noted: rosterChanges(before, after) })

/** Of whom or what is new, that alone is told. What is gone took its history along. */
export function rosterChanges(before: RosterImage, after: RosterImage) {
  const [was, is] = [indexOf(before), indexOf(after)]
  const facilities = after.facilities.map((row): Noted => {
    const old = was.facilities.get(row.id)
    const changes = old ? changesBetween(formOfFacility(old), formOfFacility(row)) : addedAs(row.name)
    return { subject: { facility_id: row.id }, changes }
  })
  const members = after.members.map((row): Noted => {
    const old = was.members.get(row.id)
    const changes = old
      ? [
          ...changesBetween(...inWords([old, placeOf(was, old)], [row, placeOf(is, row)])),
          ...SYSTEMS.flatMap((system) => addressChanges(system, was.ways(row, system), is.ways(row, system))),
        ]
      : addedAs(row.name)
    return { subject: { member_id: row.id }, changes }
  })
  return [...facilities, ...members].filter(({ changes }) => changes.length > 0)
}

interface Noted {
  subject: Subject
  changes: Change[]
}

const SYSTEMS = ['line', 'mail', 'phone', 'fax'] as const

const addedAs = (name: string): Change[] => [{ field: 'added', old: null, new: name }]

type Placed = [MemberImage, FacilityOnRoster | null]

function inWords([old, from]: Placed, [now, to]: Placed) {
  const [was, is] = facilitiesInWords(from, to)
  return [
    { ...formOfMember(old), facility: was, left_at: old.left_at },
    { ...formOfMember(now), facility: is, left_at: now.left_at },
  ] as const
}

type Index = ReturnType<typeof indexOf>

const placeOf = ({ facilities }: Index, { facility_id }: MemberImage) =>
  (facility_id && facilities.get(facility_id)) || null

function indexOf({ members, facilities, contact_points }: RosterImage) {
  const pointsOf = Map.groupBy(contact_points, ({ member_id }) => member_id)
  return {
    members: new Map(members.map((row) => [row.id, row])),
    facilities: new Map(facilities.map((row) => [row.id, row])),
    ways: ({ id }: MemberImage, system: ContactPoint['system']) =>
      (pointsOf.get(id) ?? []).filter((point) => point.system === system).map(({ value }) => value),
  }
}

/** The rows with some of them as they became, and new ones at the end. */
export function replaced<Row extends { id: string }>(rows: Row[], by: Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]))
  for (const row of by) byId.set(row.id, row)
  return [...byId.values()]
}
