import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { LedgerRow } from '../ledger/queries.ts'
import type { UnitPower } from '../matching/load.ts'
import type { PowerNeedId, PowerPoolId, PowerUnit, PowerUnitId } from '../table.ts'

export interface Pool {
  id: PowerPoolId
  name: string
  join_code: string
}

/** The pools in which this association takes part now. */
export const findPools = (tx: Tx, association: AssociationId): Promise<Pool[]> =>
  tx
    .selectFrom('power_pool')
    .innerJoin('power_pool_association as part', 'part.power_pool_id', 'power_pool.id')
    .select(['power_pool.id', 'power_pool.name', 'power_pool.join_code'])
    .where('part.association_id', '=', association)
    .where('part.left_at', 'is', null)
    .orderBy('part.joined_at')
    .execute()

export interface Neighbour {
  association_id: AssociationId
  association_name: string
}

export async function findNeighbours(tx: Tx): Promise<Neighbour[]> {
  const { rows } =
    await sql<Neighbour>`select * from door_pool_neighbours() order by association_name`.execute(tx)
  return rows
}

/** What a neighbour lends: the thing, and whether it is free. */
export interface PoolUnit
  extends Neighbour,
    UnitPower,
    Pick<PowerUnit, 'asset_number' | 'maker' | 'model' | 'weight_kg'> {
  id: PowerUnitId
  is_free: boolean
}

export async function findPoolUnits(tx: Tx): Promise<PoolUnit[]> {
  const { rows } = await sql<PoolUnit>`
    select * from door_pool_units() order by not is_free, association_name, asset_number`.execute(tx)
  return rows
}

/** One line of the joint ledger: a unit of any association of the pool, and which association has it. */
export interface PoolRow
  extends Neighbour,
    Pick<PowerUnit, 'asset_number' | 'kind' | 'maker' | 'model' | 'rated_w' | 'capacity_wh'>,
    Pick<LedgerRow, 'unit_status' | 'loan_status' | 'purpose' | 'handed_over_at' | 'returned_at' | 'until'> {
  id: PowerUnitId
  /** The association of whoever has it, by name where it is a neighbour of ours too; null while it is at home. */
  held_by: string | null
  /** By the rule of `findPoolUnits`: a request takes it from nobody. */
  is_free: boolean
}

export async function findPoolLedger(tx: Tx): Promise<PoolRow[]> {
  const { rows } = await sql<PoolRow>`
    select * from door_pool_ledger() order by association_name, length(asset_number), asset_number`.execute(
    tx,
  )
  return rows
}

/** Needs of this association for which somebody may be asked. */
export interface OpenNeed {
  id: PowerNeedId
  purpose: 'actual' | 'drill' | 'test'
  facility_name: string
  hours_needed: number
}

export async function findOpenNeeds(tx: Tx, association: AssociationId): Promise<OpenNeed[]> {
  const { rows } = await sql<OpenNeed>`
    select n.id, n.purpose, f.name as facility_name, n.hours_needed::float8 as hours_needed
    from power_need n join facility f on f.association_id = n.association_id and f.id = n.facility_id
    where n.association_id = ${association} and n.status = 'open' order by n.asked_at desc
  `.execute(tx)
  return rows
}
