import type { Tx } from '../db.ts'
import { findAlerts, type StandingAlert } from '../deliveries/office-alert.ts'
import type { AssociationId } from '../roster/table.ts'
import { findMarks } from '../safety-checks/marks/queries.ts'
import {
  findReminders,
  findSpared,
  type SparedSend,
  wasLaunchedAlone,
} from '../safety-checks/planned/upcoming.ts'
import { findLeftOver } from '../safety-checks/queries.ts'
import { findNextNumber } from '../safety-checks/rounds/queries.ts'
import { countSilentOnLine } from '../safety-checks/silent.ts'
import type { CurveMark, SafetyCheck, SafetyCheckId } from '../safety-checks/table.ts'
import type { PastCurve } from './compare/forecast.ts'
import { findPastCurves } from './compare/past-curves.ts'
import { countUnreachedReasons, findNeedsHelp, type NeedsHelp, type ReasonCount } from './people.ts'
import {
  countBoard,
  findBoardCheck,
  findPrevious,
  type JointCount,
  jointCounts,
  ofThisCheck,
  type PreviousCheck,
  type Tallies,
} from './queries.ts'
import { findLastDone, findReminded, type LastDone, withLatest } from './receipt.tsx'
import { findNextSent, type Merged, mergedTally } from './rounds/queries.ts'
import type { CurvePoint } from './rules.ts'
import { findSharedAnswers, type SharedAnswer } from './shared-answers.tsx'
import { talliesOf } from './tallies.ts'

/** Everything one refresh of the board shows, counted at `at`. */
export interface BoardView extends Tallies {
  check: SafetyCheck
  at: Date
  joint: JointCount[]
  alerts: StandingAlert[]
  needs_help: NeedsHelp[]
  shared_answers: SharedAnswer[]
  unreached_reasons: ReasonCount[]
  curve: CurvePoint[]
  /** When the silent are asked again by themselves. */
  reminders: Date[]
  /** When they were asked again so far: the marks on the curve. */
  reminded: Date[]
  /** できごと that somebody noted: more marks on it. */
  marks: CurveMark[]
  /** How many of the silent have LINE: what the next reminder costs at most. */
  silent_line: number
  /** 単独発令 — no second officer had approved when it left. */
  is_alone: boolean
  /** The last reminder that left by itself kept to mail, so that the reserve of LINE stays. */
  spared: SparedSend | null
  previous: PreviousCheck | null
  /** Each member by the newest answer of all rounds; null while there is one round. */
  merged: Merged | null
  /** The round that was sent after this one. */
  next_round: { id: SafetyCheckId; round: number } | null
  /** The round that closed this one was withdrawn, and nobody has closed this one since. */
  is_left_over: boolean
  /** What was done last to it. */
  last_done: LastDone | null
  /** What a forecast is made from; empty once the check has ended. */
  past: PastCurve[]
  /** What a further round would be called; a number that was sent is not used again. */
  next_number: number
}

/** Reads a whole board, or null where this association has no such check. What lies behind it is read once. */
export async function readBoard(
  tx: Tx,
  {
    association,
    id,
    at,
    previous,
    past,
    reminded,
  }: {
    association: AssociationId
    id: SafetyCheckId
    at: Date
    previous?: PreviousCheck | null | undefined
    past?: PastCurve[] | undefined
    reminded?: Date[] | undefined
  },
): Promise<BoardView | null> {
  const check = await findBoardCheck(tx, association, id)
  if (!check) return null
  const { cells, curve } = await countBoard(tx, association, id)
  const tallies = talliesOf(cells)
  const merged = await mergedTally(tx, check)
  const joint = check.incident_id ? await jointCounts(tx, check.incident_id, check.purpose) : []
  const last_done = await findLastDone(tx, association, id)
  const reminders = check.status === 'open' ? await findReminders(tx, association, id) : []
  return {
    ...tallies,
    check,
    at,
    alerts: await findAlerts(tx, association),
    // An incident of several rounds of one association has no neighbours to compare with.
    joint: joint.length > 1 ? ofThisCheck(joint, association, tallies.total) : [],
    merged,
    next_round: await findNextSent(tx, check),
    last_done,
    reminded: withLatest(reminded ?? (await findReminded(tx, association, id)), last_done),
    marks: await findMarks(tx, association, id),
    is_left_over: await findLeftOver(tx, association, id),
    next_number: await findNextNumber(tx, check),
    needs_help: tallies.total.replied > 0 || merged ? await findNeedsHelp(tx, association, id) : [],
    shared_answers: await findSharedAnswers(tx, association, id),
    unreached_reasons: tallies.total.unreached > 0 ? await countUnreachedReasons(tx, association, id) : [],
    curve,
    reminders,
    silent_line: reminders.length > 0 ? await countSilentOnLine(tx, association, check) : 0,
    is_alone: check.purpose === 'actual' && (await wasLaunchedAlone(tx, association, id)),
    spared:
      check.status === 'open'
        ? ((await findSpared(tx, association)).find((send) => send.id === id) ?? null)
        : null,
    previous: previous === undefined ? await findPrevious(tx, check) : previous,
    past: past ?? (await findPastCurves(tx, check, tallies.by_role)),
  }
}
