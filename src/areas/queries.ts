import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { AreaMap, AreaMapId } from './table.ts'

/** Scoped by association on purpose: a guessed id from next door finds nothing. */
export const findAreaMap = (
  tx: Tx,
  association: AssociationId,
  id: AreaMapId,
): Promise<AreaMap | undefined> =>
  tx
    .selectFrom('area_map')
    .selectAll()
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()

/** A map that is in use, whose areas have names. */
export type MapInUse = AreaMap & { name_key: string }

const hasNames = (map: AreaMap | undefined): map is MapInUse => map !== undefined && map.name_key !== null

const inUse = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('area_map')
    .where('association_id', '=', association)
    .where('used_at', 'is not', null)
    .where('ended_at', 'is', null)

export async function findMapInUse(tx: Tx, association: AssociationId): Promise<MapInUse | null> {
  const map = await inUse(tx, association).selectAll().executeTakeFirst()
  return hasNames(map) ? map : null
}

/** Which map is in use, by what changes when another is chosen or a 区 is tied; without its heavy shapes. */
export const findUse = (tx: Tx, association: AssociationId) =>
  inUse(tx, association).select(['id', 'name_key', 'ties', 'used_at']).executeTakeFirst()

export type ListedMap = Omit<AreaMap, 'shapes' | 'ties'> & { figures: number }

/** The newest files, whatever became of them, and every one that was ever in use: it can be used again. */
export const findRecentMaps = (tx: Tx, association: AssociationId): Promise<ListedMap[]> =>
  tx
    .selectFrom('area_map')
    .select([
      'association_id',
      'id',
      'file_name',
      'width',
      'height',
      'name_key',
      'uploaded_by',
      'uploaded_by_name',
      'uploaded_at',
      'used_at',
      'ended_at',
      sql<number>`jsonb_array_length(shapes)`.as('figures'),
    ])
    .where('association_id', '=', association)
    .where(({ eb, or, selectFrom }) =>
      or([
        eb('used_at', 'is not', null),
        eb(
          'id',
          'in',
          selectFrom('area_map as newest')
            .select('newest.id')
            .where('newest.association_id', '=', association)
            .orderBy('newest.uploaded_at', 'desc')
            .orderBy('newest.id')
            .limit(10),
        ),
      ]),
    )
    .orderBy('uploaded_at', 'desc')
    .orderBy('id')
    .execute()

/** 区 at which members work now. */
export async function findRosterWards(tx: Tx, association: AssociationId): Promise<string[]> {
  const { rows } = await sql<{ ward: string }>`
    select distinct f.ward from member m
      join facility f on f.association_id = m.association_id and f.id = m.facility_id
    where m.association_id = ${association} and m.left_at is null order by f.ward
  `.execute(tx)
  return rows.map(({ ward }) => ward)
}

/** 区 by which anybody was ever asked: a past check keeps them, whatever the roster says now. */
export async function findAskedWards(tx: Tx, association: AssociationId): Promise<string[]> {
  const { rows } = await sql<{ ward: string }>`
    select distinct ward from prompt where association_id = ${association} and ward is not null order by ward
  `.execute(tx)
  return rows.map(({ ward }) => ward)
}
