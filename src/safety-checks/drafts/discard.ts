import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { cancelPlanned } from '../planned/cancel.ts'
import { isRoundTaken } from '../rounds/queries.ts'
import type { SafetyCheckId } from '../table.ts'
import { holdDraft } from './change.ts'

interface Discarding {
  association: AssociationId
  id: SafetyCheckId
  by: string
  at: Date
}

/** 下書きを捨てる — no list shows it any more and nobody can send it; nothing is deleted. */
export const discardDraft = (db: Db, { association, id, by, at }: Discarding) =>
  inAssociation(
    db,
    association,
    async (tx): Promise<{ ok: true } | Refusal<'not_found' | 'not_draft' | 'discarded' | 'announced'>> => {
      const check = await holdDraft(tx, association, id)
      if (!check) return refuse('not_found')
      if (check.status !== 'draft') return refuse('not_draft')
      if (check.discarded_at) return refuse('discarded')
      if (await wasAnnounced(tx, association, id)) return refuse('announced')
      await cancelPlanned(tx, { association, checks: [id], by, at })
      await tx
        .updateTable('safety_check')
        .set({ discarded_at: at })
        .where('association_id', '=', association)
        .where('id', '=', id)
        .execute()
      await audit(tx, { association, actor: by, action: 'safety_check.discard', detail: { id }, at })
      return { ok: true }
    },
  )

/** Those who were told that it comes have to be told that it does not: that is what 中止・延期 is for. */
const wasAnnounced = (tx: Tx, association: AssociationId, id: SafetyCheckId) =>
  tx
    .selectFrom('wording')
    .select('id')
    .where('association_id', '=', association)
    .where('safety_check_id', '=', id)
    .where('kind', '=', 'advance')
    .executeTakeFirst()

/** 元に戻す — the draft as it was, however long ago it was thrown away; not one that its members know is called off. */
export const restoreDraft = (db: Db, { association, id, by, at }: Discarding) =>
  inAssociation(
    db,
    association,
    async (tx): Promise<{ ok: true } | Refusal<'not_found' | 'called_off' | 'round_taken'>> => {
      const check = await holdDraft(tx, association, id)
      if (!check) return refuse('not_found')
      if (!check.discarded_at) return { ok: true }
      if (check.left_out) return refuse('called_off')
      if (await isRoundTaken(tx, check)) return refuse('round_taken')
      await tx
        .updateTable('safety_check')
        .set({ discarded_at: null })
        .where('association_id', '=', association)
        .where('id', '=', id)
        .execute()
      await audit(tx, { association, actor: by, action: 'safety_check.restore', detail: { id }, at })
      return { ok: true }
    },
  )
