import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, LineChannelId } from './table.ts'

type Used = { ok: true } | Refusal<'no_association'>

/** The association asks over this LINE公式アカウント from now on; bindings on another one stay, unused. */
export const useLineChannel = (
  db: Db,
  {
    association,
    line_channel_id,
    by,
    at,
  }: { association: AssociationId; line_channel_id: LineChannelId; by: string; at: Date },
): Promise<Used> =>
  inAssociation(db, association, async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('association')
      .set({ line_channel_id })
      .where('id', '=', association)
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return refuse('no_association')
    const detail = { line_channel_id }
    await audit(tx, { association, actor: by, action: 'association.use_line_channel', detail, at })
    return { ok: true }
  })
