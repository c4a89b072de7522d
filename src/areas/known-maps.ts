import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import { findMapInUse, findUse, type MapInUse } from './queries.ts'
import { type Area, areasOf } from './ties.ts'

/** The map in use with its areas put together by name. */
export interface KnownMap {
  map: MapInUse
  areas: Area[]
}

/** So many associations' maps are kept; of more the one that was asked for longest ago is read again. */
const MOST_KNOWN = 20

/**
 * The maps in use as this process last read them: shapes never change, and everybody who looks at the 区の地図 asks again
 * every half minute. What does change (which map, its names, its ties) is read each time.
 */
export function knownMaps(find = findMapInUse) {
  const known = new Map<AssociationId, KnownMap>()
  return async (tx: Tx, association: AssociationId): Promise<KnownMap | null> => {
    const use = await findUse(tx, association)
    const kept = known.get(association)
    known.delete(association)
    if (!use) return null
    const is_same =
      kept?.map.id === use.id &&
      kept.map.name_key === use.name_key &&
      kept.map.used_at?.getTime() === use.used_at?.getTime()
    const map = is_same ? { ...kept.map, ties: use.ties } : await find(tx, association)
    if (!map) return null
    const shown = { map, areas: is_same ? kept.areas : areasOf(map.shapes, map.name_key) }
    known.set(association, shown)
    for (const [oldest] of known) if (known.size > MOST_KNOWN) known.delete(oldest)
    return shown
  }
}
