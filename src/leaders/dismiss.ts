import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId } from '../roster/table.ts'
import type { AreaLeaderId } from './table.ts'

/** 班長の解任 — his link opens nothing from now on. */
export const dismissLeader = (
  db: Db,
  { association, id, by, at }: { association: AssociationId; id: AreaLeaderId; by: string; at: Date },
) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'not_found'>> => {
    const dismissed = await tx
      .updateTable('area_leader')
      .set({ dismissed_at: at })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('dismissed_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!dismissed) return refuse('not_found')
    await audit(tx, { association, actor: by, action: 'area_leader.dismiss', detail: { id }, at })
    return { ok: true }
  })
