import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'
import { answerable } from '../safety-checks/rules.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { isBeingCalled } from './call-rules.ts'
import { findPresent, holdPrompt } from './enter-answer.ts'
import type { CallNoteId, CallWhat } from './table.ts'

interface Call {
  association: AssociationId
  check: SafetyCheckId
  member: MemberId
  what: CallWhat
  /** Of the button that was pressed: pressed twice it is one call. */
  id: CallNoteId
  by: string
  at: Date
}

type Noted = { ok: true } | Refusal<'not_found' | 'over' | 'answered_meanwhile' | 'being_called'>

/**
 * 電話の記録 — the office is about to dial, called in vain, or is to call again. Whoever is about to dial is told first
 * where a colleague is at the telephone with the same doctor; with `seen`, that colleague's note, he may all the same.
 */
export const noteCall = (db: Db, { seen, ...call }: Call & { seen: CallNoteId | null }) =>
  inAssociation(db, call.association, async (tx): Promise<Noted> => {
    // Held, so that the second of two who press at once waits here and then sees the first one's note.
    const asked = await holdPrompt(tx, call)
    if (!asked) return refuse('not_found')
    if (!['asking', 'late'].includes(answerable(asked, call.at))) return refuse('over')
    if (call.what === 'calling') {
      if (await findPresent(tx, call.association, asked.id)) return refuse('answered_meanwhile')
      const last = await findLast(tx, call)
      const is_anothers = last && last.noted_by !== call.by && isBeingCalled(last, call.at)
      if (is_anothers && last.id !== seen) return refuse('being_called')
    }
    await noteCallIn(tx, call)
    return { ok: true }
  })

const findLast = (tx: Tx, { association, check, member }: Call) =>
  tx
    .selectFrom('call_note')
    .select(['id', 'what', 'noted_by', 'noted_at'])
    .where('association_id', '=', association)
    .where('safety_check_id', '=', check)
    .where('member_id', '=', member)
    .orderBy('noted_at', 'desc')
    .orderBy((eb) => eb('what', '=', 'calling'))
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()

/** Keeps one note within a transaction. Whoever calls it has checked the ids. */
export async function noteCallIn(tx: Tx, { association, check, member, what, id, by, at }: Call) {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('call_note')
    .values({
      association_id: association,
      id,
      safety_check_id: check,
      member_id: member,
      what,
      noted_by: by,
      noted_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 0n) return
  const detail = { id: check, member_id: member, what }
  await audit(tx, { association, actor: by, action: 'reply.note_call', detail, at })
}
