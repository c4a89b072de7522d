import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
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
    async (tx): Promise<{ ok: true } | Refusal<'not_found' | 'not_draft' | 'discarded'>> => {
      const check = await holdDraft(tx, association, id)
      if (!check) return refuse('not_found')
      if (check.status !== 'draft') return refuse('not_draft')
      if (check.discarded_at) return refuse('discarded')
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

/** 元に戻す — the draft as it was, however long ago it was thrown away. */
export const restoreDraft = (db: Db, { association, id, by, at }: Discarding) =>
  inAssociation(db, association, async (tx): Promise<{ ok: true } | Refusal<'not_found'>> => {
    const check = await holdDraft(tx, association, id)
    if (!check) return refuse('not_found')
    if (!check.discarded_at) return { ok: true }
    await tx
      .updateTable('safety_check')
      .set({ discarded_at: null })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .execute()
    await audit(tx, { association, actor: by, action: 'safety_check.restore', detail: { id }, at })
    return { ok: true }
  })
