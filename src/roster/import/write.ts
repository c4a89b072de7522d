import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../table.ts'
import { imageOfMember, type Revived, type RosterImage } from './before-image.ts'
import { rankedAnew } from './differences.ts'
import { noteImport, replaced } from './note-import.ts'
import type { ImportPlan, Roster } from './plan.ts'

const ROWS_A_STATEMENT = 1_000

/** Told how many of how many rows are written. */
export type Tell = (progress: { done: number; of: number }) => void

/**
 * Writes what the plan says, a thousand rows a statement. Facilities first: members point at them. Every import, from
 * the pages and from the command line, passes here and nowhere else.
 */
export async function writeImport(
  tx: Tx,
  association: AssociationId,
  { roster, plan, by, at, tell }: { roster: Roster; plan: ImportPlan; by: string; at: Date; tell?: Tell },
) {
  const { facilities, new_members, changed_members, contact_points } = plan
  const steps: [object[], Write][] = [
    [facilities.added, addFacilities(association, at)],
    [facilities.changed, changeFacilities(association)],
    [new_members, addMembers(association, at)],
    [changed_members, changeMembers(association)],
    [contact_points.added, addContactPoints(association, at)],
    [contact_points.moved, moveContactPoints(association)],
  ]
  const revived = await findRevived(tx, association, contact_points.added)
  const of = steps.reduce((sum, [rows]) => sum + rows.length, 0)
  let done = 0
  for (const [rows, write] of steps)
    await inChunks(tx, rows, write, (written) => {
      done += written
      tell?.({ done, of })
    })
  const before = { ...roster, members: roster.members.map(imageOfMember) }
  await noteImport(tx, { association, before, after: afterImport(before, roster, plan), by, at })
  return { revived }
}

function afterImport(before: RosterImage, roster: Roster, plan: ImportPlan): RosterImage {
  const { facilities, changed_members, new_members } = plan
  return {
    members: replaced(before.members, [...changed_members, ...new_members].map(imageOfMember)),
    facilities: replaced(before.facilities, [...facilities.changed, ...facilities.added]),
    contact_points: rankedAnew(roster, plan),
  }
}

export type Write = (json: string) => RawBuilder<unknown>

export async function inChunks(
  tx: Tx,
  rows: object[],
  write: Write,
  tell: (written: number) => void = () => {},
) {
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const chunk = rows.slice(from, from + ROWS_A_STATEMENT)
    await write(JSON.stringify(chunk)).execute(tx)
    tell(chunk.length)
  }
}

const FACILITY = sql`id uuid, name text, ward text, facility_type text, medical_code text,
  home_ventilator_patients int, home_oxygen_patients int`

const MEMBER = sql`id uuid, member_number text, name text, kana text, role text, membership text, facility_id uuid`

const addFacilities =
  (association: AssociationId, at: Date): Write =>
  (json) =>
    sql`
    insert into facility (association_id, id, name, ward, facility_type, medical_code,
      home_ventilator_patients, home_oxygen_patients, created_at)
    select ${association}, f.*, ${at} from jsonb_to_recordset(${json}::jsonb) as f(${FACILITY})`

export const changeFacilities =
  (association: AssociationId): Write =>
  (json) =>
    sql`
    update facility set name = f.name, ward = f.ward, facility_type = f.facility_type, medical_code = f.medical_code,
      home_ventilator_patients = f.home_ventilator_patients, home_oxygen_patients = f.home_oxygen_patients
    from jsonb_to_recordset(${json}::jsonb) as f(${FACILITY})
    where facility.association_id = ${association} and facility.id = f.id`

const addMembers =
  (association: AssociationId, at: Date): Write =>
  (json) =>
    sql`
    insert into member (association_id, id, member_number, name, kana, role, membership, facility_id, created_at)
    select ${association}, m.*, ${at} from jsonb_to_recordset(${json}::jsonb) as m(${MEMBER})`

const changeMembers =
  (association: AssociationId): Write =>
  (json) =>
    sql`
    update member set member_number = m.member_number, name = m.name, kana = m.kana, role = m.role,
      membership = m.membership, facility_id = m.facility_id, left_at = null
    from jsonb_to_recordset(${json}::jsonb) as m(${MEMBER})
    where member.association_id = ${association} and member.id = m.id`

/** Which of the addresses that are new to the roster stood on it once; `addContactPoints` brings their rows back. */
async function findRevived(tx: Tx, association: AssociationId, added: object[]): Promise<Revived[]> {
  const { rows } = await sql<Omit<Revived, 'removed_at'> & { removed_at: Date }>`
    select p.id, p.value, p.rank, p.reachable, p.failure, p.removed_at
    from jsonb_to_recordset(${JSON.stringify(added)}::jsonb) as c(
      member_id uuid, system text, value text, line_channel_id uuid)
    join contact_point p on p.association_id = ${association} and p.member_id = c.member_id
      and p.system = c.system and p.value = c.value and p.line_channel_id is not distinct from c.line_channel_id
    where p.removed_at is not null`.execute(tx)
  return rows.map((row) => ({ ...row, removed_at: row.removed_at.toISOString() }))
}

/** A binding that LINE brought in at the same moment is already there; one taken off the roster comes back. */
const addContactPoints =
  (association: AssociationId, at: Date): Write =>
  (json) =>
    sql`
    insert into contact_point (association_id, id, member_id, system, value, rank, line_channel_id, created_at)
    select ${association}, c.*, ${at} from jsonb_to_recordset(${json}::jsonb) as c(
      id uuid, member_id uuid, system text, value text, rank int, line_channel_id uuid)
    on conflict (association_id, member_id, system, value, line_channel_id) do update
      set removed_at = null, rank = excluded.rank, reachable = true, failure = null
      where contact_point.removed_at is not null`

export const moveContactPoints =
  (association: AssociationId): Write =>
  (json) =>
    sql`
    update contact_point set rank = c.rank
    from jsonb_to_recordset(${json}::jsonb) as c(id uuid, rank int)
    where contact_point.association_id = ${association} and contact_point.id = c.id`
