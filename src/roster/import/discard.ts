import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId, RosterImportId } from '../table.ts'

/** 取り込みをやめる — before anything was taken in; the file is gone at once. */
export const discardImport = (
  db: Db,
  { association, id, by, at }: { association: AssociationId; id: RosterImportId; by: string; at: Date },
): Promise<{ ok: true } | Refusal<'not_waiting'>> =>
  inAssociation(db, association, async (tx) => {
    const discarded = await tx
      .updateTable('roster_import')
      .set({ state: 'discarded', file_sealed: null })
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('state', 'in', ['uploaded', 'failed'])
      .returning('id')
      .executeTakeFirst()
    if (!discarded) return refuse('not_waiting')
    await audit(tx, { association, actor: by, action: 'roster.discard_import', detail: { import: id }, at })
    return { ok: true }
  })
