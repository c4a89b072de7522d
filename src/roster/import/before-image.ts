import type { FacilityOnRoster, KnownContactPoint, MemberOnRoster } from '../queries.ts'
import type { ContactPoint, ContactPointId, ImportedIds } from '../table.ts'
import type { ImportPlan, MemberRow, Roster } from './plan.ts'

/** A member as an import finds or leaves one; times as text, since this is kept as JSON. */
export type MemberImage = MemberRow & { left_at: string | null }

/** The roster at one moment; of each kind of address the best comes first. */
export interface RosterImage {
  members: MemberImage[]
  facilities: FacilityOnRoster[]
  contact_points: KnownContactPoint[]
}

/** An address that had been taken off the roster, as it was before an import brought it back. */
export type Revived = Pick<ContactPoint, 'id' | 'value' | 'rank' | 'reachable' | 'failure'> & {
  removed_at: string
}

interface Changed<Row> {
  before: Row
  after: Row
}

/** What an import changes, as it was and as it becomes: enough to take it back field by field. */
export interface BeforeImage {
  members: Changed<MemberImage>[]
  facilities: Changed<FacilityOnRoster>[]
  ranks: { id: ContactPointId; before: number; after: number }[]
  /** Absent from what an older version kept. */
  revived?: Revived[]
  added: {
    members: MemberImage[]
    facilities: FacilityOnRoster[]
    contact_points: { id: ContactPointId; value: string }[]
  }
}

export const imageOfMember = (member: MemberRow & { left_at?: Date | null }): MemberImage => ({
  id: member.id,
  member_number: member.member_number,
  name: member.name,
  kana: member.kana,
  role: member.role,
  membership: member.membership,
  facility_id: member.facility_id,
  left_at: member.left_at?.toISOString() ?? null,
})

export function beforeImageOf(roster: Roster, plan: ImportPlan, revived: Revived[]): BeforeImage {
  const members = new Map<string, MemberOnRoster>(roster.members.map((member) => [member.id, member]))
  const facilities = new Map<string, FacilityOnRoster>(roster.facilities.map((row) => [row.id, row]))
  const points = new Map(roster.contact_points.map((point) => [point.id, point]))
  return {
    members: plan.changed_members.flatMap((row) => {
      const known = members.get(row.id)
      return known ? [{ before: imageOfMember(known), after: imageOfMember(row) }] : []
    }),
    facilities: plan.facilities.changed.flatMap((after) => {
      const before = facilities.get(after.id)
      return before ? [{ before, after }] : []
    }),
    ranks: plan.contact_points.moved.flatMap(({ id, rank }) => {
      const known = points.get(id)
      return known ? [{ id, before: known.rank, after: rank }] : []
    }),
    revived,
    added: {
      members: plan.new_members.map(imageOfMember),
      facilities: plan.facilities.added,
      contact_points: plan.contact_points.added.map(({ id, value }) => ({ id, value })),
    },
  }
}

export const addedIds = (plan: ImportPlan): ImportedIds => ({
  members: plan.new_members.map(({ id }) => id),
  facilities: plan.facilities.added.map(({ id }) => id),
  contact_points: plan.contact_points.added.map(({ id }) => id),
})
