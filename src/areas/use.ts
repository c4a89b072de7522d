import { sql } from 'kysely'
import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import { findAreaMap, findMapInUse } from './queries.ts'
import type { AreaMapId } from './table.ts'
import { type Chosen, merged, stateOf } from './ties.ts'

interface By {
  association: AssociationId
  id: AreaMapId
  by: string
  at: Date
}

/** One change at a time, so that of two people who choose a map the second is told and nobody's choice is lost. */
const lock = (tx: Tx, association: AssociationId) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`area_map ${association}`}, 0))`.execute(tx)

type Used = { ok: true } | Refusal<'not_found' | 'no_such_key' | 'changed_meanwhile'>

/**
 * 使う — shows this map from now on, named by that property; the one before it is kept. `seen` is the map that was in
 * use when the page was read, or null.
 */
export const useAreas = (
  db: Db,
  { association, id, key, seen, by, at }: By & { key: string; seen: AreaMapId | null },
) =>
  inAssociation(db, association, async (tx): Promise<Used> => {
    await lock(tx, association)
    const map = await findAreaMap(tx, association, id)
    if (!map) return refuse('not_found')
    if (!map.shapes.every(({ texts }) => Object.hasOwn(texts, key))) return refuse('no_such_key')
    const before = await findMapInUse(tx, association)
    if ((before?.id ?? null) !== seen) return refuse('changed_meanwhile')
    if (before && before.id !== id) await end(tx, { association, id: before.id, at })
    await tx
      .updateTable('area_map')
      .set({ name_key: key, used_at: at, ended_at: null })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    await audit(tx, { association, actor: by, action: 'areas.use', detail: { id }, at })
    return { ok: true }
  })

/** 使わない — the pages go back to the tiles; the map is kept and can be brought back. */
export const endAreas = (db: Db, { association, id, by, at }: By) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'not_found' | 'not_in_use'>> => {
    await lock(tx, association)
    if (!(await findAreaMap(tx, association, id))) return refuse('not_found')
    if ((await findMapInUse(tx, association))?.id !== id) return refuse('not_in_use')
    await end(tx, { association, id, at })
    await audit(tx, { association, actor: by, action: 'areas.end', detail: { id }, at })
    return { ok: true }
  })

const end = (tx: Tx, { association, id, at }: Omit<By, 'by'>) =>
  tx
    .updateTable('area_map')
    .set({ ended_at: at })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .execute()

/** Longer than any 区 is called; what is longer is no form of ours. */
const LONGEST_WARD = 100

type Tied = { ok: true } | Refusal<'not_found' | 'not_in_use' | 'ties_changed' | 'no_such_area'>

/**
 * 結び付ける — says in which area a 区 lies. `seen` is what the form was made from (`stateOf`): the second of two clerks
 * is told. A 区 that is not among the chosen keeps its tie.
 */
export const tieAreas = (
  db: Db,
  { association, id, chosen, seen, by, at }: By & { chosen: Chosen; seen: string },
) =>
  inAssociation(db, association, async (tx): Promise<Tied> => {
    await lock(tx, association)
    const map = await findAreaMap(tx, association, id)
    if (!map) return refuse('not_found')
    const key = map.name_key
    if (key === null || map.used_at === null || map.ended_at !== null) return refuse('not_in_use')
    if (stateOf(map) !== seen) return refuse('ties_changed')
    const names = new Set(map.shapes.map(({ texts }) => texts[key]))
    const isStrange = ([ward, name]: [string, string | null]) =>
      ward.length > LONGEST_WARD || (name !== '' && name !== null && !names.has(name))
    if (Object.entries(chosen).some(isStrange)) return refuse('no_such_area')
    const ties = merged(map.ties, chosen)
    await tx
      .updateTable('area_map')
      .set({ ties })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    const detail = { id, wards: Object.keys(ties).length }
    await audit(tx, { association, actor: by, action: 'areas.tie', detail, at })
    return { ok: true }
  })
