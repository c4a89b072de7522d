import { sql } from 'kysely'
import { findHead, type Head } from '../../audit/queries.ts'
import type { Tx } from '../../db.ts'
import { type Exercise, findLoanExercise } from '../../loans/drill/queries.ts'
import type { AssociationId } from '../../roster/table.ts'
import { findMarks } from '../../safety-checks/marks/queries.ts'
import { findCovariates, findReviewNote } from '../../safety-checks/review/queries.ts'
import type { ReviewNote, SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import { findPast } from '../compare/queries.ts'
import { type Compared, readCompared } from '../compare/read.ts'
import { type Verdict, verdictOf } from '../compare/verdict.ts'
import { type BoardEvent, eventsOf } from '../curve-events.ts'
import { findBoardCheck, findPrevious, type JointCount, jointCounts, ofThisCheck } from '../queries.ts'
import { findReminded } from '../receipt.tsx'

/** How many said this of that question, newest word of everybody. */
export interface Answer {
  question: string
  choice: string
  people: number
  /** Of these, said by a clinic's staff. */
  by_staff: number
}

/** 会議資料 — everything on the one page, without a name of anybody. */
export interface Paper {
  check: SafetyCheck
  now: Compared
  previous: Compared | null
  verdict: Verdict | null
  joint: JointCount[]
  answers: Answer[]
  /** 課題と次回に向けて as somebody wrote it, and the weather as somebody typed it. */
  words: ReviewNote | undefined
  rain: ReviewNote | undefined
  head: Head | null
  /** The marks on the curve, in their order. */
  events: BoardEvent[]
  /** The loan with which a drill practised, where one was added to it. */
  exercise: Exercise | null
}

interface Asked {
  association: AssociationId
  id: SafetyCheckId
  at: Date
}

/** The paper of a check; null next door, and `not_launched` before anybody was asked. */
export async function readPaper(
  tx: Tx,
  { association, id, at }: Asked,
): Promise<Paper | 'not_launched' | null> {
  const check = await findBoardCheck(tx, association, id)
  if (!check) return null
  if (!check.launched_at) return 'not_launched'
  const before = await findPrevious(tx, check)
  const past = await findPast(tx, association)
  const ids = [id, ...(before ? [before.id] : [])]
  const covariates = await findCovariates(tx, association, ids)
  const now = await readCompared(
    tx,
    association,
    { ...check, launched_at: check.launched_at },
    covariates,
    at,
  )
  const earlier = past.find((one) => one.id === before?.id)
  const previous = earlier ? await readCompared(tx, association, earlier, covariates, at) : null
  return {
    check,
    now,
    previous,
    verdict: previous && verdictOf(now.side, previous.side),
    joint: check.incident_id
      ? ofThisCheck(await jointCounts(tx, check.incident_id, check.purpose), association, now.total)
      : [],
    answers: await countAnswers(tx, association, id),
    words: await findReviewNote(tx, association, id, 'paper'),
    rain: await findReviewNote(tx, association, id, 'rain'),
    head: await findHead(tx, association),
    events: eventsOf(
      {
        check,
        at,
        reminded: await findReminded(tx, association, id),
        marks: await findMarks(tx, association, id),
      },
      Number.POSITIVE_INFINITY,
    ),
    exercise: await findLoanExercise(tx, association, id),
  }
}

async function countAnswers(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const { rows } = await sql<Answer>`
    select d.question, d.choice, count(*)::int as people,
      count(*) filter (where d.via = 'facility')::int as by_staff
    from prompt p join latest_detail d on d.association_id = p.association_id and d.prompt_id = p.id
    where p.association_id = ${association} and p.safety_check_id = ${id}
    group by 1, 2
  `.execute(tx)
  return rows
}
