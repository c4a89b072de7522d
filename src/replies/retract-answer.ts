import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx, tellBoards } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import type { ReplyId } from './table.ts'

/** A slip is noticed at once; after that a new entry corrects, and the old one stays to be seen. */
export const RETRACTABLE_MS = 10 * 60_000

interface Retracting {
  association: AssociationId
  check: SafetyCheckId
  reply: ReplyId
  by: string
  at: Date
}

type Retracted =
  | { ok: true; member: MemberId }
  | Refusal<'not_found' | 'not_yours' | 'too_late' | 'already_retracted'>

/**
 * 記録の取り消し — whoever entered an answer takes it back within ten minutes: the doctor is as he was before, silent if
 * he had said nothing, and reminded again.
 */
export const retractAnswer = (db: Db, retracting: Retracting) =>
  inAssociation(db, retracting.association, (tx) => retractAnswerIn(tx, retracting))

/** The same within a transaction. */
export async function retractAnswerIn(
  tx: Tx,
  { association, check, reply, by, at }: Retracting,
): Promise<Retracted> {
  const entered = await tx
    .selectFrom('reply')
    .innerJoin('prompt', (join) =>
      join
        .onRef('prompt.association_id', '=', 'reply.association_id')
        .onRef('prompt.id', '=', 'reply.prompt_id'),
    )
    .select(['reply.member_id', 'reply.entered_by', 'reply.received_at'])
    .where('reply.association_id', '=', association)
    .where('reply.id', '=', reply)
    .where('prompt.safety_check_id', '=', check)
    .executeTakeFirst()
  if (!entered) return refuse('not_found')
  if (entered.entered_by !== by) return refuse('not_yours')
  if (at.getTime() - entered.received_at.getTime() > RETRACTABLE_MS) return refuse('too_late')
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('reply_retraction')
    .values({ association_id: association, reply_id: reply, retracted_by: by, retracted_at: at })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 0n) return refuse('already_retracted')
  await tellBoards(tx, association)
  const { member_id } = entered
  const detail = { id: check, member_id, reply_id: reply }
  await audit(tx, { association, actor: by, action: 'reply.retract', detail, at })
  return { ok: true, member: member_id }
}
