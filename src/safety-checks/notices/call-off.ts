import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx, tellBoards } from '../../db.ts'
import { cancelNotices, cancelQueued } from '../../deliveries/cancel-queued.ts'
import { spendInTurn } from '../../deliveries/line-room.ts'
import { countTold, queueNotices } from '../../deliveries/notices/queue-notices.ts'
import type { Wording } from '../../deliveries/table.ts'
import type { Queues } from '../../queues.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { AudienceOf } from '../audience.ts'
import { findComingActual, launchInTurn } from '../launching/freeze-drills.ts'
import { dueFault } from '../launching/rules.ts'
import { cancelPlanned } from '../planned/cancel.ts'
import { findCostTo, withMonth } from '../quota/queries.ts'
import { type ReserveUse, takesReserve } from '../quota/rules.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'
import { draftAgain } from './draft-again.ts'
import { freezeNotice } from './freeze-notice.ts'
import { movePlanned } from './move-planned.ts'
import { findAudience, findComing, findLaunchDate, holdCheck, nextNoticeWave } from './queries.ts'
import { isAhead, isCallable } from './rules.ts'
import { hintsOfCorrection, tellCorrection } from './tell-correction.ts'
import { CALL_OFF_LINES } from './words.ts'

export type Choice = { choice: 'cancel' | 'go_on' } | { choice: 'postpone'; comes_at: Date }

/** What the second step shows and sends along: another choice or another day is shown again before it is done. */
export const seenOf = ({ choice, day }: Record<string, string | undefined>) =>
  choice === 'postpone' ? day : choice

type CalledOff =
  | {
      ok: true
      people: number
      mails: number
      /** What a drill that was cut short will be on its new day. */
      draft: SafetyCheckId | null
    }
  | Refusal<'not_found' | 'not_callable' | 'told_meanwhile' | 'day_past' | 'actual_running' | 'takes_reserve'>

type CallingOff = Choice & {
  association: AssociationId
  id: SafetyCheckId
  /** The next wave as the page showed it: of two clicks the second finds another one. */
  wave: number
  reserve?: Exclude<ReserveUse, 'spare'>
  by: string
  at: Date
}

type Held = NonNullable<Awaited<ReturnType<typeof holdCheck>>>

/**
 * 中止・延期 — the morning on which the weather decides. Cancelled, moved to another day, or going on in spite of what
 * the radio says: whoever knows of the drill gets one message, and no comparison counts what was cut short.
 */
export async function callOff(
  { db, queues }: { db: Db; queues: Queues },
  calling: CallingOff,
): Promise<CalledOff> {
  const { association, id } = calling
  const called = await inAssociation(db, association, async (tx) => {
    await spendInTurn(tx, { association, check: id })
    return callOffIn(tx, calling)
  })
  if (called.ok) await queues.hint(hintsOfCorrection({ association, id }, called))
  return called
}

async function callOffIn(tx: Tx, calling: CallingOff): Promise<CalledOff> {
  const { association, id, choice, wave, by, at } = calling
  const check = await holdCheck(tx, association, id)
  if (!check) return refuse('not_found')
  if (!isCallable(check)) return refuse('not_callable')
  if (wave !== (await nextNoticeWave(tx, check))) return refuse('told_meanwhile')
  if (choice === 'postpone' && !(await mayComeAt(tx, check, calling.comes_at, at))) return refuse('day_past')
  // Only that a drill is off is told beside a disaster: nobody may wait for it.
  if (choice !== 'cancel') {
    // A drill that runs is frozen by the disaster's launch, which waits for it: to wait for that one would be a circle.
    if (isAhead(check)) await launchInTurn(tx, association)
    if (await findComingActual(tx, association)) return refuse('actual_running')
  }
  const cost = await findCallOffCost(tx, check, choice)
  if (cost && takesReserve(cost, check.purpose) && calling.reserve !== 'use') return refuse('takes_reserve')

  const came_at = choice === 'postpone' && isAhead(check) ? await findComing(tx, check) : null
  if (choice === 'cancel' || (choice === 'postpone' && !isAhead(check))) await end(tx, check, { by, at })
  else if (choice === 'postpone') {
    // An advance notice that still waits names the old day.
    await cancelQueued(tx, association, id)
    await movePlanned(tx, check, { comes_at: calling.comes_at, by, at })
  }
  const draft =
    choice === 'postpone' && !isAhead(check)
      ? await draftAgain(tx, check, { comes_at: calling.comes_at, at })
      : null
  const { people, mails } = await tell(tx, check, calling)
  await tellBoards(tx, association)
  await audit(tx, {
    association,
    actor: by,
    action: 'safety_check.call_off',
    detail: {
      id,
      choice,
      people,
      ...(draft && { draft }),
      ...(came_at && { from: came_at.toISOString() }),
      ...(choice === 'postpone' && { to: calling.comes_at.toISOString() }),
    },
    at,
  })
  return { ok: true, people, mails, draft }
}

/** A launch that is planned moves along and keeps to the rules of its date, so that nobody is asked before he is told. */
async function mayComeAt(tx: Tx, check: Held, comes_at: Date, at: Date) {
  const is_planned = (await findLaunchDate(tx, check)) !== null
  return is_planned ? dueFault({ due_at: comes_at, deadline_at: null }, at) === null : comes_at > at
}

/** A drill that runs is withdrawn; one that was only announced is thrown away. Neither is counted. */
async function end(tx: Tx, check: Held, { by, at }: { by: string; at: Date }) {
  const { association_id: association, id } = check
  await tx
    .updateTable('safety_check')
    .set(
      isAhead(check)
        ? { status: 'draft', discarded_at: at, left_out: true }
        : { status: 'withdrawn', closed_at: at, left_out: true },
    )
    .where('association_id', '=', association)
    .where('id', '=', id)
    .execute()
  await cancelQueued(tx, association, id)
  await cancelPlanned(tx, { association, checks: [id], by, at })
}

/** Whoever got one of these knows of the check. */
export const KNOWING: Wording['kind'][] = ['prompt', 'advance', 'correction']

/** What it costs by LINE to tell of a choice; null for an association without a channel. */
export async function findCallOffCost(
  tx: Tx,
  check: Pick<SafetyCheck, 'association_id' | 'id' | 'status' | 'discarded_at'> & AudienceOf,
  choice: Choice['choice'],
) {
  const { association_id: association, id } = check
  if (choice === 'go_on' && isAhead(check)) return findCostTo(tx, association, await findAudience(tx, check))
  const { line } = await countTold(tx, { association, check: id, kinds: KNOWING })
  return withMonth(tx, association, line)
}

export const TAGS = { cancel: '【中止】', postpone: '【延期】', go_on: '【予定どおり】' } as const

/** That it goes on is told to the whole audience, as the radio told all of them that it does not. */
async function tell(tx: Tx, check: Held, calling: CallingOff) {
  const { association_id: association, id } = check
  const lines =
    calling.choice === 'postpone'
      ? CALL_OFF_LINES.postpone(calling.comes_at)
      : calling.choice === 'go_on'
        ? CALL_OFF_LINES.go_on(isAhead(check) ? await findComing(tx, check) : null)
        : CALL_OFF_LINES.cancel()
  await cancelNotices(tx, association, id)
  const wave = await freezeNotice(tx, check, { kind: 'correction', tag: TAGS[calling.choice], lines })
  if (calling.choice === 'go_on' && isAhead(check)) {
    const members = await findAudience(tx, check)
    const queued = await queueNotices(tx, { association, check: id, wave, members })
    return { people: members.length, mails: queued.mails }
  }
  const { by, at } = calling
  return tellCorrection(tx, { association, check: id, wave, kinds: KNOWING, by, at })
}
