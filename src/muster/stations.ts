import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import { readStation, type StationFault } from './rules.ts'
import type { ReliefStationId } from './table.ts'

interface By {
  association: AssociationId
  by: string
  at: Date
}

/** 救護所を足す — two offices who add the same name at once make one. */
export const addStation = (
  db: Db,
  { association, by, at, ...typed }: By & { name: string; address: string },
) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<StationFault>> => {
    const read = readStation(typed)
    if (typeof read === 'string') return refuse(read)
    const added = await tx
      .insertInto('relief_station')
      .values({ association_id: association, ...read, created_by: by, created_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) return refuse('name_taken')
    const detail = { station_id: added.id }
    await audit(tx, { association, actor: by, action: 'muster.add_station', detail, at })
    return { ok: true }
  })

/** 片付ける — no check offers it any more; what was assigned to it stays so. A second press changes nothing. */
export const putStationAway = (db: Db, { association, id, by, at }: By & { id: ReliefStationId }) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'not_found'>> => {
    const away = await tx
      .updateTable('relief_station')
      .set({ put_away_at: at })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('put_away_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!away) return (await isThere(tx, association, id)) ? { ok: true } : refuse('not_found')
    const detail = { station_id: id }
    await audit(tx, { association, actor: by, action: 'muster.put_station_away', detail, at })
    return { ok: true }
  })

const isThere = async (tx: Tx, association: AssociationId, id: ReliefStationId) =>
  (await tx
    .selectFrom('relief_station')
    .select('id')
    .where('association_id', '=', association)
    .where('id', '=', id)
    .executeTakeFirst()) !== undefined
