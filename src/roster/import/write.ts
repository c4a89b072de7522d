import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../table.ts'
import type { ImportPlan } from './plan.ts'

const ROWS_A_STATEMENT = 2_000

/** Writes what the plan says, some thousand rows a statement. Facilities first: members point at them. */
export async function writeImport(
  tx: Tx,
  association: AssociationId,
  { plan, at }: { plan: ImportPlan; at: Date },
) {
  const { facilities, new_members, changed_members, contact_points } = plan
  await inChunks(tx, facilities.added, addFacilities(association, at))
  await inChunks(tx, facilities.changed, changeFacilities(association))
  await inChunks(tx, new_members, addMembers(association, at))
  await inChunks(tx, changed_members, changeMembers(association))
  await inChunks(tx, contact_points.added, addContactPoints(association, at))
  await inChunks(tx, contact_points.moved, moveContactPoints(association))
}

type Write = (json: string) => RawBuilder<unknown>

async function inChunks<Row>(tx: Tx, rows: Row[], write: Write) {
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT)
    await write(JSON.stringify(rows.slice(from, from + ROWS_A_STATEMENT))).execute(tx)
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

const changeFacilities =
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

const moveContactPoints =
  (association: AssociationId): Write =>
  (json) =>
    sql`
    update contact_point set rank = c.rank
    from jsonb_to_recordset(${json}::jsonb) as c(id uuid, rank int)
    where contact_point.association_id = ${association} and contact_point.id = c.id`
