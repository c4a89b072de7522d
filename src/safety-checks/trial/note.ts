import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation } from '../../db.ts'
import { spendInTurn } from '../../deliveries/line-room.ts'
import { queueTrial } from '../../deliveries/notices/queue-trial.ts'
import type { Hint } from '../../queues.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { holdDraft } from '../drafts/change.ts'
import { withMonth } from '../quota/queries.ts'
import { takesReserve } from '../quota/rules.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'
import { findTrialLine } from './own-line/bind.ts'

const HOUR_MS = 60 * 60_000
export const TRIALS_AN_HOUR = 5

type Noted =
  | { ok: true; check: SafetyCheck; batch: Hint | null; is_spared: boolean }
  | Refusal<'not_found' | 'not_draft' | 'changed_meanwhile' | 'too_many'>

/**
 * 試し送り — writes down that somebody sends the words of this version to himself; whoever calls it mails them. By LINE
 * they are queued here, to his own LINE where he has shown one, and never out of the reserve.
 */
export const noteTrial = (
  db: Db,
  {
    association,
    id,
    seen,
    by,
    at,
    lineWords,
  }: {
    association: AssociationId
    id: SafetyCheckId
    seen: number
    by: string
    at: Date
    lineWords: (check: SafetyCheck) => { alt_text: string; body: string }
  },
) =>
  inAssociation(db, association, async (tx): Promise<Noted> => {
    await spendInTurn(tx, { association, check: id })
    // Of two clicks at once the second counts the first.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`trial ${by}`}, 0))`.execute(tx)
    const check = await holdDraft(tx, association, id)
    if (!check) return refuse('not_found')
    if (check.status !== 'draft' || check.discarded_at) return refuse('not_draft')
    if (check.version !== seen) return refuse('changed_meanwhile')
    const { rows } = await sql<{ trials: number }>`
      select count(*)::int as trials from audit
      where association_id = ${association} and action = 'safety_check.try' and actor = ${by}
        and at > ${new Date(at.getTime() - HOUR_MS)}
    `.execute(tx)
    if ((rows[0]?.trials ?? 0) >= TRIALS_AN_HOUR) return refuse('too_many')
    await audit(tx, { association, actor: by, action: 'safety_check.try', detail: { id }, at })
    const line = await findTrialLine(tx, association, by)
    if (!line) return { ok: true, check, batch: null, is_spared: false }
    const cost = await withMonth(tx, association, 1)
    if (cost && takesReserve(cost, check.purpose)) return { ok: true, check, batch: null, is_spared: true }
    const batch = await queueTrial(tx, { association, check, ...line, words: lineWords(check) })
    return {
      ok: true,
      check,
      batch: {
        kind: 'line',
        association_id: association,
        line_batch_id: batch,
        line_channel_id: line.channel,
      },
      is_spared: false,
    }
  })
