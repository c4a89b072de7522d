import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { findSafetyCheck } from '../queries.ts'
import { isRunning } from '../rules.ts'
import type { ReviewKind, SafetyCheck, SafetyCheckId } from '../table.ts'
import { findReviewNote } from './queries.ts'
import {
  type MinutesFault,
  minutesFault,
  minutesText,
  type PaperFault,
  paperFault,
  paperLines,
  readRain,
} from './rules.ts'

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

type Kept<Fault extends string> =
  | { ok: true }
  | Refusal<'not_found' | 'not_launched' | 'changed_meanwhile' | Fault>

/** Keeps what people say of a check afterwards: the weather, or the words of the meeting paper. Nothing is overwritten. */
export const keepReviewNote = (db: Db, keeping: Keeping & { kind: 'rain' | 'paper' }) =>
  keepVersion<PaperFault | 'not_chosen' | 'still_running'>(db, keeping, (check) => faultOf(keeping, check))

/** Keeps 議事録の案 as people have changed it, for as long as they like. */
export const keepMinutes = (db: Db, keeping: Omit<Keeping, 'kind'>) =>
  keepVersion<MinutesFault>(db, { ...keeping, kind: 'minutes' }, () => minutesFault(keeping.note))

const keepVersion = <Fault extends string>(
  db: Db,
  { association, id, kind, note, seen, by, at }: Keeping,
  faultIn: (check: SafetyCheck) => Fault | null,
) =>
  inAssociation(db, association, async (tx): Promise<Kept<Fault>> => {
    const check = await findSafetyCheck(tx, association, id)
    if (!check) return refuse('not_found')
    if (!check.launched_at) return refuse('not_launched')
    const fault = faultIn(check)
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
        note: WRITTEN[kind](note),
        written_by: by,
        written_at: at,
      })
      // Of two who write at the same moment the second finds the number taken.
      .onConflict((taken) => taken.doNothing())
      .returning('version')
      .executeTakeFirst()
    if (!kept) return refuse('changed_meanwhile')
    await auditNote(tx, { association, actor: by, detail: { id }, at }, kind)
    return { ok: true }
  })

/** How what was typed is kept. */
const WRITTEN = {
  rain: (note: string) => note,
  paper: (note: string) => paperLines(note).join('\n'),
  minutes: minutesText,
} as const satisfies Record<ReviewKind, (note: string) => string>

function auditNote(tx: Tx, entry: Omit<Parameters<typeof audit>[1], 'action'>, kind: ReviewKind) {
  if (kind === 'rain') return audit(tx, { ...entry, action: 'safety_check.note_rain' })
  if (kind === 'paper') return audit(tx, { ...entry, action: 'safety_check.write_paper' })
  return audit(tx, { ...entry, action: 'safety_check.write_minutes' })
}

function faultOf({ kind, note }: { kind: 'rain' | 'paper'; note: string }, check: SafetyCheck) {
  // Kept, it would be printed for good while the figures still grow.
  if (kind === 'paper') return isRunning(check) ? ('still_running' as const) : paperFault(note)
  return readRain(note) ? null : ('not_chosen' as const)
}
