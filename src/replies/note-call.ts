import { audit } from '../audit/write.ts'
import type { Tx } from '../db.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import type { CallNoteId } from './table.ts'

interface Call {
  association: AssociationId
  check: SafetyCheckId
  member: MemberId
  /** Of the button that was pressed: pressed twice it is one call. */
  id: CallNoteId
  by: string
  at: Date
}

/** つながらない — keeps that somebody telephoned in vain, so that the next one knows. Whoever calls it has checked the ids. */
export async function noteCallIn(tx: Tx, { association, check, member, id, by, at }: Call) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('call_note')
    .values({
      association_id: association,
      id,
      safety_check_id: check,
      member_id: member,
      what: 'no_answer',
      noted_by: by,
      noted_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 0n) return
  const detail = { id: check, member_id: member }
  await audit(tx, { association, actor: by, action: 'reply.note_call', detail, at })
}
