import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { settleAlerts } from '../../deliveries/office-alert.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { ReplyId } from '../table.ts'

type Handled = { ok: true } | Refusal<'not_found' | 'already_handled'>

/** 対応済み — somebody of the office has seen to a report; of two people at once the first one's name stands. */
export const handleReport = (
  db: Db,
  {
    association,
    id,
    by,
    by_name,
    at,
  }: { association: AssociationId; id: ReplyId; by: string; by_name: string; at: Date },
): Promise<Handled> =>
  inAssociation(db, association, async (tx) => {
    const report = await tx
      .selectFrom('reply')
      .select('id')
      .where('association_id', '=', association)
      .where('id', '=', id)
      .where('prompt_id', 'is', null)
      .executeTakeFirst()
    if (!report) return refuse('not_found')
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('report_handling')
      .values({
        association_id: association,
        reply_id: id,
        handled_by: by,
        handled_by_name: by_name,
        handled_at: at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 0n) return refuse('already_handled')
    if (!(await waitsForHelp(tx, association))) await settleAlerts(tx, association, ['needs_help_reported'])
    await audit(tx, { association, actor: by, action: 'reply.handle_report', detail: { reply_id: id }, at })
    return { ok: true }
  })

/** Whether a doctor's call for help is left that nobody has seen to. */
async function waitsForHelp(tx: Tx, association: AssociationId) {
  const waiting = await tx
    .selectFrom('reply')
    .leftJoin('report_handling', (join) =>
      join
        .onRef('report_handling.association_id', '=', 'reply.association_id')
        .onRef('report_handling.reply_id', '=', 'reply.id'),
    )
    .select('reply.id')
    .where('reply.association_id', '=', association)
    .where('reply.prompt_id', 'is', null)
    .where('reply.condition', '=', 'needs_help')
    .where('report_handling.reply_id', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return waiting !== undefined
}
