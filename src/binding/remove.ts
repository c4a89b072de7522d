import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx, tellBoards } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import { unbindLine } from '../roster/bind-line.ts'
import type { AssociationId, ContactPointId } from '../roster/table.ts'
import { findLine } from './queries.ts'

/** 結び付きの解除 by the office — 「ちがう方なら解除」. */
export const removeBinding = (
  db: Db,
  { association, id, by, at }: { association: AssociationId; id: ContactPointId; by: string; at: Date },
): Promise<{ ok: true } | Refusal<'not_found' | 'not_bound'>> =>
  inAssociation(db, association, async (tx) => {
    const line = await findLine(tx, association, id)
    if (!line?.line_channel_id)
      return refuse((await wasLine(tx, association, id)) ? 'not_bound' : 'not_found')
    const { line_channel_id, value: user_id, member_id } = line
    const members = await unbindLine(tx, association, {
      line_channel_id,
      user_id,
      members: [member_id],
      by,
      at,
    })
    if (members.length === 0) return refuse('not_bound')
    await tellBoards(tx, association)
    await audit(tx, { association, actor: by, action: 'binding.remove', detail: { members }, at })
    return { ok: true as const }
  })

const wasLine = (tx: Tx, association: AssociationId, id: ContactPointId) =>
  tx
    .selectFrom('contact_point')
    .select('id')
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('system', '=', 'line')
    .executeTakeFirst()
