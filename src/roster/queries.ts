import { sql } from 'kysely'
import type { Db, Tx } from '../db.ts'
import { asId } from '../id.ts'
import type { AssociationId, IncidentId, MemberId } from './table.ts'

/** Every association of this installation, for the command line only: pages never list the neighbours. */
export async function findAssociations(db: Db): Promise<{ id: AssociationId; name: string }[]> {
  const { rows } = await sql<{ id: AssociationId; name: string }>`select * from door_associations()`.execute(
    db,
  )
  return rows
}

/** By its exact name or its id. */
export async function findAssociationByName(db: Db, nameOrId: string) {
  const all = await findAssociations(db)
  const id = asId<'association'>(nameOrId)
  return all.find((association) => association.name === nameOrId || association.id === id) ?? null
}

export const findAssociation = (tx: Tx, association: AssociationId) =>
  tx.selectFrom('association').selectAll().where('id', '=', association).executeTakeFirst()

/** The incident a neighbour's office was told the code of. */
export async function findIncidentByCode(db: Db, join_code: string): Promise<IncidentId | null> {
  const { rows } = await sql<{ id: IncidentId }>`select id from door_incident_by_code(${join_code})`.execute(
    db,
  )
  return rows[0]?.id ?? null
}

export type MemberOnRoster = Awaited<ReturnType<typeof findRoster>>[number]

/** Every member, also those who left, with the facility as it stands. */
export const findRoster = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('member')
    .leftJoin('facility', (join) =>
      join
        .onRef('facility.association_id', '=', 'member.association_id')
        .onRef('facility.id', '=', 'member.facility_id'),
    )
    .select([
      'member.id',
      'member_number',
      'member.name',
      'kana',
      'role',
      'membership',
      'facility_id',
      'left_at',
      'facility.name as facility_name',
      'facility.ward as ward',
    ])
    .where('member.association_id', '=', association)
    .orderBy('member_number')
    .execute()

export type FacilityOnRoster = Awaited<ReturnType<typeof findFacilities>>[number]

export const findFacilities = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('facility')
    .select([
      'id',
      'name',
      'ward',
      'facility_type',
      'medical_code',
      'home_ventilator_patients',
      'home_oxygen_patients',
    ])
    .where('association_id', '=', association)
    .execute()

/** The same in the order in which one looks for one of them. */
export const findFacilitiesByWard = async (tx: Tx, association: AssociationId) =>
  (await findFacilities(tx, association)).sort(
    (a, b) => IN_JAPANESE.compare(a.ward, b.ward) || IN_JAPANESE.compare(a.name, b.name),
  )

const IN_JAPANESE = new Intl.Collator('ja')

export type KnownContactPoint = Awaited<ReturnType<typeof findContactPoints>>[number]

/** Best rank first. */
export const findContactPoints = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('contact_point')
    .select(['id', 'member_id', 'system', 'value', 'rank', 'line_channel_id'])
    .where('association_id', '=', association)
    .where('unbound_at', 'is', null)
    .where('removed_at', 'is', null)
    .orderBy('rank')
    .orderBy('created_at')
    .orderBy('id')
    .execute()

/** Whether no other member, also none who left, has this number. */
export const isNumberFree = async (
  tx: Tx,
  association: AssociationId,
  { member_number, id }: { member_number: string; id: MemberId },
) =>
  !(await tx
    .selectFrom('member')
    .select('id')
    .where('association_id', '=', association)
    .where('member_number', '=', member_number)
    .where('id', '<>', id)
    .executeTakeFirst())

/** Names that no note may hold, those who left included: doctors can be patients, too. */
export async function findRosterNames(tx: Tx, association: AssociationId): Promise<string[]> {
  const members = await tx
    .selectFrom('member')
    .select('name')
    .where('association_id', '=', association)
    .execute()
  return members.map(({ name }) => name)
}
