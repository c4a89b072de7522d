import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import { findAskedUnits } from '../lending/queries.ts'
import { tilesBetween } from '../matching/distance.ts'
import { misfitsOf } from '../matching/fit.ts'
import { loadOf } from '../matching/load.ts'
import { type Match, type Matches, matchesFor } from '../matching/match.ts'
import { byTiles, byUrgency, type Priority, priorityOf } from '../matching/priority.ts'
import { findPoolUnits, type PoolUnit } from '../pool/queries.ts'
import { type FoundNeed, findNeeds } from './queries.ts'
import { findReadyUnits, type ReadyUnit } from './units.ts'

export interface RankedNeed extends FoundNeed {
  priority: Priority
  nearest_tiles: number | null
  /** How many units would carry it, beside those that were asked for. */
  fitting: number
  /** How many were asked for and may still come, or are there. */
  asked: number
}

const HOUR_MS = 60 * 60 * 1_000

/** 優先順の申出 — the open needs, the most urgent first; of one purpose only those that wait for no unit yet. */
export async function findRankedNeeds(
  tx: Tx,
  association: AssociationId,
  { at, lacking }: { at: Date; lacking?: Purpose | undefined },
): Promise<RankedNeed[]> {
  const needs = await findNeeds(tx, association, { lacking })
  const until = new Date(at.getTime() + 24 * HOUR_MS)
  const units = await findReadyUnits(tx, association, { for_facility: null, from: at, until })
  const asked = await findAskedUnits(tx, association)
  return needs.map((need) => rank(need, units, asked.get(need.id) ?? new Set())).sort(byUrgency)
}

function rank(need: FoundNeed, units: ReadyUnit[], asked: ReadonlySet<string>): RankedNeed {
  const load = loadOf(need.devices)
  const fitting = units.filter((unit) => !asked.has(unit.id) && misfitsOf(load, unit).length === 0)
  const tiles = fitting.map(({ ward }) => tilesBetween(need.ward, ward)).sort(byTiles)
  return {
    ...need,
    priority: priorityOf(need.devices, need.battery_left_hours),
    nearest_tiles: tiles[0] ?? null,
    fitting: fitting.length,
    asked: asked.size,
  }
}

/** What there is for one need now; asked again at every look, so that a unit that broke is gone at once. */
export async function findMatches(
  tx: Tx,
  association: AssociationId,
  { need, at }: { need: FoundNeed; at: Date },
): Promise<Matches<ReadyUnit>> {
  const until = new Date(at.getTime() + need.hours_needed * HOUR_MS)
  const units = await findReadyUnits(tx, association, { for_facility: need.facility_id, from: at, until })
  return matchesFor(need, need.devices, units)
}

/** A neighbour does not say where its units lie. */
export type PlacelessUnit = PoolUnit & { ward: null }

/** 共同利用の候補 — what the neighbours of the pool have free and would lend, by the same matching. */
export async function findPoolMatches(tx: Tx, need: FoundNeed): Promise<Match<PlacelessUnit>[]> {
  const free = (await findPoolUnits(tx)).flatMap((unit) => (unit.is_free ? [{ ...unit, ward: null }] : []))
  return matchesFor(need, need.devices, free).fitting
}
