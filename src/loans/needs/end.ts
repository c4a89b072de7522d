import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PowerNeedId } from '../table.ts'

type Ended = { ok: true } | Refusal<'already'>

interface Ending {
  association: AssociationId
  id: PowerNeedId
  by: string
  at: Date
}

/** 申出の取り下げ・充足 — the need leaves the list; nothing is deleted, and it can be opened again. */
export const endNeed = (db: Db, { association, id, to, by, at }: Ending & { to: 'met' | 'withdrawn' }) =>
  inAssociation(db, association, async (tx): Promise<Ended> => {
    const ended = await tx
      .updateTable('power_need')
      .set({ status: to })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('status', '=', 'open')
      .returning('facility_id')
      .executeTakeFirst()
    if (!ended) return refuse('already')
    const is_met = to === 'met'
    const action = is_met ? 'power_need.meet' : 'power_need.withdraw'
    await audit(tx, { association, actor: by, action, detail: { id, ...ended }, at })
    return { ok: true }
  })

/** 申出を戻す — ended by mistake, or the power is gone again. */
export const reopenNeed = (db: Db, { association, id, by, at }: Ending) =>
  inAssociation(db, association, async (tx): Promise<Ended> => {
    const opened = await tx
      .updateTable('power_need')
      .set({ status: 'open' })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('status', '<>', 'open')
      .returning('facility_id')
      .executeTakeFirst()
    if (!opened) return refuse('already')
    await audit(tx, { association, actor: by, action: 'power_need.reopen', detail: { id, ...opened }, at })
    return { ok: true }
  })
