import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { holdAlert, raiseAlert, settleAlerts } from '../../deliveries/office-alert.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import { type NoteRefusal, refusalOfNote } from '../../roster/note-rules.ts'
import { findRosterNames } from '../../roster/queries.ts'
import type { AssociationId } from '../../roster/table.ts'
import { type FollowStep, mayStep } from '../follow-ups/rules.ts'
import type { ReplyId } from '../table.ts'
import { findReports, type Report } from './queries.ts'

interface Step {
  association: AssociationId
  id: ReplyId
  step: FollowStep
  /** How many steps had been taken when the page was made. */
  seen: number
  note: string
  by: string
  by_name: string
  at: Date
}

type Followed = { ok: true } | Refusal<'not_found' | 'changed_meanwhile' | 'nothing_written' | NoteRefusal>

/**
 * 知らせへの対応 — takes, hands over, ends or reopens what a doctor reported of his own accord, by the rules of a ▲. Of two
 * people at once the second finds the place of his step taken; the same person's second press is the same step.
 */
export const followReport = (db: Db, step: Step): Promise<Followed> =>
  inAssociation(db, step.association, async (tx): Promise<Followed> => {
    const { association, id, seen, by, by_name, at } = step
    const [report] = await findReports(tx, association, id)
    if (!report) return refuse('not_found')
    const note = step.note.trim()
    if (step.step === 'note' && note === '') return refuse('nothing_written')
    const fault = note === '' ? null : refusalOfNote(note, await findRosterNames(tx, association))
    if (fault) return refuse(fault)
    if (isSameStep(report, step, note)) return { ok: true }
    const { state, held_by } = report
    if (!mayStep(step.step, { state, held_by, by }) || report.seen !== seen)
      return refuse('changed_meanwhile')
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('report_step')
      .values({
        association_id: association,
        reply_id: id,
        place: seen + 1,
        step: step.step,
        note: note || null,
        ...stateAfter(step, report),
        taken_by: by,
        taken_by_name: by_name,
        taken_at: at,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirstOrThrow()
    if (numInsertedOrUpdatedRows === 0n) return refuse('changed_meanwhile')
    await holdAlert(tx, association, 'needs_help_reported')
    if (step.step === 'reopen' && report.condition === 'needs_help')
      await raiseAlert(tx, association, { about: 'needs_help_reported', check: null })
    if (!(await waitsForHelp(tx, association))) await settleAlerts(tx, association, ['needs_help_reported'])
    const detail = { reply_id: id, step: step.step }
    await audit(tx, { association, actor: by, action: 'reply.handle_report', detail, at })
    return { ok: true }
  })

const NOBODY = { held_by: null, held_by_name: null, held_since: null }

function stateAfter({ step, by, by_name, at }: Step, report: Report) {
  if (step === 'reopen') return { state: 'waiting' as const, ...NOBODY }
  if (step === 'note') {
    const { state, held_by, held_by_name, held_since } = report
    return { state, held_by, held_by_name, held_since }
  }
  const state = step === 'done' ? ('done' as const) : ('taken' as const)
  return { state, held_by: by, held_by_name: by_name, held_since: at }
}

const isSameStep = ({ last }: Report, { step, seen, by }: Step, note: string) =>
  last !== null &&
  last.place === seen + 1 &&
  last.step === step &&
  last.taken_by === by &&
  (last.note ?? '') === note

/** Whether a doctor's call for help is left that nobody has brought to an end. */
const waitsForHelp = async (tx: Tx, association: AssociationId) =>
  (await findReports(tx, association)).some(
    ({ condition, state }) => condition === 'needs_help' && state !== 'done',
  )
