import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { findSafetyCheck } from '../queries.ts'
import type { ReviewKind, SafetyCheckId } from '../table.ts'
import { findReviewNote } from './queries.ts'
import { type PaperFault, paperFault, paperLines, readRain } from './rules.ts'

interface Keeping {
  association: AssociationId
  id: SafetyCheckId
  kind: ReviewKind
  note: string
  /** The version that whoever writes has read; 0 where there was none. */
  seen: number
  by: string
  at: Date
}

type Kept =
  | { ok: true }
  | Refusal<'not_found' | 'not_launched' | 'not_chosen' | 'changed_meanwhile' | PaperFault>

/** Keeps what people say of a check afterwards: the weather, or the words of the meeting paper. Nothing is overwritten. */
export const keepReviewNote = (db: Db, { association, id, kind, note, seen, by, at }: Keeping) =>
  inAssociation(db, association, async (tx): Promise<Kept> => {
    const check = await findSafetyCheck(tx, association, id)
    if (!check) return refuse('not_found')
    if (!check.launched_at) return refuse('not_launched')
    const fault = faultOf(kind, note)
    if (fault) return refuse(fault)
    const newest = await findReviewNote(tx, association, id, kind)
    if ((newest?.version ?? 0) !== seen) return refuse('changed_meanwhile')
    const kept = await tx
      .insertInto('review_note')
      .values({
        association_id: association,
        safety_check_id: id,
        kind,
        version: seen + 1,
        note: kind === 'paper' ? paperLines(note).join('\n') : note,
        written_by: by,
        written_at: at,
      })
      // Of two who write at the same moment the second finds the number taken.
      .onConflict((taken) => taken.doNothing())
      .returning('version')
      .executeTakeFirst()
    if (!kept) return refuse('changed_meanwhile')
    const is_weather = kind === 'rain'
    const action = is_weather ? 'safety_check.note_rain' : 'safety_check.write_paper'
    await audit(tx, { association, actor: by, action, detail: { id }, at })
    return { ok: true }
  })

const faultOf = (kind: ReviewKind, note: string) => {
  if (kind === 'paper') return paperFault(note)
  return readRain(note) ? null : ('not_chosen' as const)
}
