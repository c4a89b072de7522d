import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, KeptItem, MemberId, RosterImportId } from '../table.ts'
import type { RosterImage } from './before-image.ts'
import { noteImport, replaced } from './note-import.ts'
import type { UndoPlan } from './undo-plan.ts'
import { changeFacilities, inChunks, moveContactPoints, type Write } from './write.ts'

const IDS_A_STATEMENT = 200
const LAST_RANK = 9

/** Writes what the plan of taking back says, and tells what had to stay because something points at it. */
export async function writeUndo(
  tx: Tx,
  association: AssociationId,
  { id, now, plan, by, at }: { id: RosterImportId; now: RosterImage; plan: UndoPlan; by: string; at: Date },
) {
  await inChunks(tx, plan.facilities, changeFacilities(association))
  await inChunks(tx, plan.members, restoreMembers(association))
  await inChunks(tx, plan.ranks, moveContactPoints(association))
  await inChunks(tx, plan.put_aside, putAside(association))
  const { contact_points, members, facilities } = plan.remove
  const gone = new Set([
    ...(await takeBack(
      tx,
      id,
      contact_points.map((point) => point.id),
    )),
    ...(await takeBack(tx, id, members)),
    ...(await takeBack(tx, id, facilities)),
  ])
  const stayingPoints = contact_points.filter((point) => !gone.has(point.id))
  const stayingMembers = members.filter((member) => !gone.has(member))
  const leavers = new Set(stayingMembers)
  const moved = stayingPoints.map((point) => ({ id: point.id, rank: LAST_RANK }))
  await inChunks(tx, moved, moveContactPoints(association))
  await inChunks(
    tx,
    stayingMembers.map((member) => ({ id: member })),
    markLeft(association, at),
  )
  const after = afterUndo(now, plan, { gone, ranks: moved, left: { ids: leavers, at } })
  await noteImport(tx, { association, before: now, after, by, at })
  const in_use: KeptItem[] = [
    ...stayingMembers.map((member) => item('member', member, '新しい会員')),
    ...stayingPoints
      .filter(({ member_id }) => !leavers.has(member_id))
      .map(({ member_id }) => item('member', member_id, '新しい連絡先')),
    ...facilities.filter((one) => !gone.has(one)).map((one) => item('facility', one, '新しい医療機関')),
  ]
  return { removed: members.length - stayingMembers.length, in_use }
}

/** Once more in memory what was just written. */
function afterUndo(
  now: RosterImage,
  plan: UndoPlan,
  {
    gone,
    ranks,
    left,
  }: { gone: Set<string>; ranks: UndoPlan['ranks']; left: { ids: Set<MemberId>; at: Date } },
): RosterImage {
  const aside = new Set(plan.put_aside.map(({ id }) => id))
  const rankOf = new Map([...plan.ranks, ...ranks].map(({ id, rank }) => [id, rank]))
  return {
    members: replaced(now.members, plan.members)
      .filter(({ id }) => !gone.has(id))
      .map((row) => (left.ids.has(row.id) ? { ...row, left_at: left.at.toISOString() } : row)),
    facilities: replaced(now.facilities, plan.facilities).filter(({ id }) => !gone.has(id)),
    contact_points: now.contact_points
      .filter(({ id }) => !gone.has(id) && !aside.has(id))
      .map((point) => ({ ...point, rank: rankOf.get(point.id) ?? point.rank }))
      .sort((a, b) => a.rank - b.rank),
  }
}

const item = (kind: KeptItem['kind'], id: string, what: string): KeptItem => ({
  kind,
  id,
  what,
  reason: 'in_use',
})

/** The rows that are gone now; what something points at is not among them. */
async function takeBack(tx: Tx, imported: RosterImportId, ids: string[]) {
  const gone: string[] = []
  for (let from = 0; from < ids.length; from += IDS_A_STATEMENT) {
    const chunk = ids.slice(from, from + IDS_A_STATEMENT)
    const { rows } = await sql<{ id: string }>`
      select id from door_take_back_added(${imported}, ${chunk}::uuid[])`.execute(tx)
    gone.push(...rows.map(({ id }) => id))
  }
  return gone
}

const putAside =
  (association: AssociationId): Write =>
  (json) =>
    sql`
    update contact_point set removed_at = c.removed_at, rank = c.rank, reachable = c.reachable, failure = c.failure
    from jsonb_to_recordset(${json}::jsonb) as c(id uuid, removed_at timestamptz, rank int, reachable boolean,
      failure text)
    where contact_point.association_id = ${association} and contact_point.id = c.id`

const restoreMembers =
  (association: AssociationId): Write =>
  (json) =>
    sql`
    update member set member_number = m.member_number, name = m.name, kana = m.kana, role = m.role,
      membership = m.membership, facility_id = m.facility_id, left_at = m.left_at
    from jsonb_to_recordset(${json}::jsonb) as m(id uuid, member_number text, name text, kana text, role text,
      membership text, facility_id uuid, left_at timestamptz)
    where member.association_id = ${association} and member.id = m.id`

const markLeft =
  (association: AssociationId, at: Date): Write =>
  (json) =>
    sql`
    update member set left_at = ${at} from jsonb_to_recordset(${json}::jsonb) as m(id uuid)
    where member.association_id = ${association} and member.id = m.id`
