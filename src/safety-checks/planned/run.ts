import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { isTurnToSpend } from '../../deliveries/line-room.ts'
import { codeOf, isPoison } from '../../intake/poison.ts'
import type { Log } from '../../log.ts'
import type { Hint, Queues } from '../../queues.ts'
import { refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import { launchIn } from '../launch.ts'
import { returnToDraft } from '../launching/return-to-draft.ts'
import { isTooLate } from '../launching/rules.ts'
import { hintsOfNotice, sendAdvanceIn } from '../notices/send-advance.ts'
import { goOnTelling } from '../notices/tell-correction.ts'
import { hintsOfReminder, remindIn } from '../remind.ts'
import type { SafetyCheckId } from '../table.ts'
import { claimDue, type DueSend, settlePlanned } from './queries.ts'

/** What a planned send did: `sent`, or the refusal of its verb, and what to hint once it is committed. */
interface Done {
  outcome: string
  hints: Hint[]
}

/** 送信予定の実行 — does what has become due in one association, each send in one transaction with its own mark. */
export async function runPlanned(
  { db, queues, log }: { db: Db; queues: Queues; log: Log },
  association: AssociationId,
  at: Date,
) {
  for (;;) {
    const done = await inAssociation(db, association, async (tx) => {
      const planned = await claimDue(tx, association)
      if (!planned) return null
      // Whoever spends at this moment is waited for by nobody who holds a check: it is due at the next look too.
      if (planned.purpose !== 'actual' && !(await isTurnToSpend(tx, association))) return null
      const { outcome, hints } = await sendOrGiveUp(tx, planned, { log, at })
      await settlePlanned(tx, planned, { outcome, at })
      return { planned, outcome, hints }
    })
    if (!done) return
    await queues.hint(done.hints)
    const { kind, safety_check_id } = done.planned
    log.info({
      event: 'planned_send',
      association,
      kind,
      safety_check: safety_check_id,
      outcome: done.outcome,
    })
  }
}

/** A send that can never be done gives way to what comes after it; a database that is away is tried again. */
async function sendOrGiveUp(tx: Tx, planned: DueSend, { log, at }: { log: Log; at: Date }): Promise<Done> {
  await sql`savepoint planned`.execute(tx)
  const [sent] = await Promise.allSettled([send(tx, planned, at)])
  if (sent.status === 'fulfilled') return sent.value
  const { reason } = sent
  if (!isPoison(reason)) throw reason
  await sql`rollback to savepoint planned`.execute(tx)
  const { association_id: association, kind, safety_check_id: id } = planned
  log.error({ event: 'planned_send_failed', association, kind, safety_check: id, code: codeOf(reason) })
  if (kind === 'launch') await missLaunch(tx, { association, id, at })
  return { outcome: 'failed', hints: [] }
}

async function send(tx: Tx, planned: DueSend, at: Date): Promise<Done> {
  const { association_id, safety_check_id: id, kind, created_by: by, purpose, due_at } = planned
  const asked = { association: association_id, id, by, at }
  if (kind === 'correction') {
    const told = await goOnTelling(tx, planned, at)
    return told.ok
      ? { outcome: 'sent', hints: hintsOfNotice(asked, told) }
      : { outcome: told.reason, hints: [] }
  }
  const is_too_late = isTooLate(purpose, due_at, at)
  if (kind === 'launch') {
    const reserve = planned.may_use_reserve ? 'use' : 'spare'
    const launched = is_too_late
      ? refuse('too_late')
      : await launchIn(tx, { ...asked, reserve, is_alone: true })
    if (launched.ok)
      return { outcome: outcomeOf(launched), hints: [{ kind: 'plan', association_id, safety_check_id: id }] }
    await missLaunch(tx, asked)
    return { outcome: launched.reason, hints: [] }
  }
  if (is_too_late) return { outcome: 'too_late', hints: [] }
  if (kind === 'reminder') {
    const reminded = await remindIn(tx, { ...asked, reserve: 'spare' })
    return reminded.ok
      ? { outcome: outcomeOf(reminded), hints: hintsOfReminder(asked, reminded) }
      : { outcome: reminded.reason, hints: [] }
  }
  const told = await sendAdvanceIn(tx, { ...asked, is_sure: true, again: true, reserve: 'spare' })
  return told.ok
    ? { outcome: outcomeOf(told), hints: hintsOfNotice(asked, told) }
    : { outcome: told.reason, hints: [] }
}

/** Nobody is there to ask: what was put aside for a disaster stays, and the office reads of it. */
const outcomeOf = ({ is_spared }: { is_spared?: true }) => (is_spared ? 'by_mail' : 'sent')

/** Its time has come and it cannot leave: a draft again, and home asks a person to look. */
async function missLaunch(
  tx: Tx,
  { association, id, at }: { association: AssociationId; id: SafetyCheckId; at: Date },
) {
  await returnToDraft(tx, association, id)
  const detail = { id }
  await audit(tx, { association, actor: 'system', action: 'safety_check.miss_launch', detail, at })
}
