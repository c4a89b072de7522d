import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import type { Shown } from './queries.ts'

/** Counts that the city opened the list, and as what. Who and from where stands nowhere: a link has no name. */
export const noteLook = (
  db: Db,
  {
    shown,
    as,
    at,
  }: {
    shown: Pick<Shown, 'association_id' | 'id' | 'safety_check_id' | 'version'>
    as: 'page' | 'file'
    at: Date
  },
) =>
  inAssociation(db, shown.association_id, async (tx) => {
    const { association_id: association, id: list, safety_check_id: id, version } = shown
    await tx
      .updateTable('city_list')
      .set({ looks: sql<number>`looks + 1`, looked_at: at })
      .where('association_id', '=', association)
      .where('id', '=', list)
      .execute()
    await audit(tx, {
      association,
      actor: 'city',
      action: 'city_list.look',
      detail: { id, list, version, as },
      at,
    })
  })
