import { audit } from '../audit/write.ts'
import { type Db, inAssociation } from '../db.ts'
import { newId } from '../id.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, LineChannelId } from './table.ts'

type Added = { ok: true; association: AssociationId } | Refusal<'bad_name' | 'name_taken'>

/** It stands in every message of the association: an actual one may not say 訓練, and braces mark what mails fill in. */
const isUsable = (name: string) => /^[^\p{C}\p{Zl}\p{Zp}{}]{1,60}$/u.test(name) && !name.includes('訓練')

/** 地区医師会の登録 — a new tenant, empty. */
export async function addAssociation(
  db: Db,
  {
    name,
    phone,
    line_channel_id,
    by,
    at,
  }: { name: string; phone: string | null; line_channel_id: LineChannelId | null; by: string; at: Date },
): Promise<Added> {
  const trimmed = name.trim()
  if (!isUsable(trimmed)) return refuse('bad_name')
  const id: AssociationId = newId<'association'>()
  return inAssociation(db, id, async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('association')
      .values({ id, name: trimmed, phone, line_channel_id, created_at: at })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    if (!numInsertedOrUpdatedRows) return refuse('name_taken')
    await audit(tx, { association: id, actor: by, action: 'association.add', detail: { id }, at })
    return { ok: true, association: id }
  })
}
