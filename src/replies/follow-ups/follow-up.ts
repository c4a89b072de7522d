import { sql } from 'kysely'
import { audit } from '../../audit/write.ts'
import { type Db, inAssociation, type Tx, tellBoards } from '../../db.ts'
import { type Refusal, refuse } from '../../refusal.ts'
import { type NoteRefusal, refusalOfNote } from '../../roster/note-rules.ts'
import { findRosterNames } from '../../roster/queries.ts'
import type { AssociationId, MemberId } from '../../roster/table.ts'
import { roundsUpTo } from '../../safety-checks/rounds/queries.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import type { FollowUp } from '../table.ts'
import { type FollowState, type FollowStep, followState, mayStep } from './rules.ts'

interface Step {
  association: AssociationId
  check: SafetyCheckId
  member: MemberId
  step: FollowStep
  /** How many steps had been taken when the page was made. */
  seen: number
  /** The last ▲ that stood on the page; left out by whoever has no page. */
  called?: number | undefined
  note: string
  by: string
  by_name: string
  at: Date
}

type Followed =
  | { ok: true }
  | Refusal<'not_found' | 'changed_meanwhile' | 'called_again' | 'nothing_written' | NoteRefusal>

/**
 * 対応 — takes, hands over, ends or reopens what a ▲ asks for. Of two people at once the second finds the place of his step
 * taken, and nothing is written; the same person's second press is the same step.
 */
export const followUp = (db: Db, step: Step): Promise<Followed> =>
  inAssociation(db, step.association, async (tx): Promise<Followed> => {
    const called_at = await findCalledAt(tx, step)
    if (!called_at) return refuse('not_found')
    const note = step.note.trim()
    if (step.step === 'note' && note === '') return refuse('nothing_written')
    const fault = note === '' ? null : refusalOfNote(note, await findRosterNames(tx, step.association))
    if (fault) return refuse(fault)
    const newest = await findNewest(tx, step)
    if (newest && isSameStep(newest, step, note)) return { ok: true }
    const state = followState(newest, called_at)
    const may = mayStep(step.step, { state, held_by: newest?.held_by ?? null, by: step.by })
    if (!may || (await countSteps(tx, step)) !== step.seen) return refuse('changed_meanwhile')
    // Nobody ends what he has not read.
    if (step.step === 'done' && step.called !== undefined && called_at.getTime() !== step.called)
      return refuse('called_again')
    return keepStep(tx, step, { note: note || null, ...stateAfter(step, state, newest) })
  })

type Kept = Pick<FollowUp, 'note' | 'state' | 'held_by' | 'held_by_name' | 'held_since'>

async function keepStep(tx: Tx, of: Step, kept: Kept): Promise<Followed> {
  const { association, check, member, step, seen, by, by_name, at } = of
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('follow_up')
    .values({
      association_id: association,
      safety_check_id: check,
      member_id: member,
      place: seen + 1,
      step,
      ...kept,
      taken_by: by,
      taken_by_name: by_name,
      taken_at: at,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow()
  if (numInsertedOrUpdatedRows === 0n) return refuse('changed_meanwhile')
  await tellBoards(tx, association)
  const detail = { id: check, member_id: member, step }
  await audit(tx, { association, actor: by, action: 'reply.follow_up', detail, at })
  return { ok: true }
}

const NOBODY = { held_by: null, held_by_name: null, held_since: null }

function stateAfter(
  { step, by, by_name, at }: Step,
  state: FollowState,
  newest: FollowUp | null,
): Omit<Kept, 'note'> {
  if (step === 'reopen') return { state: 'waiting', ...NOBODY }
  if (step !== 'note')
    return {
      state: step === 'done' ? 'done' : 'taken',
      held_by: by,
      held_by_name: by_name,
      held_since: at,
    }
  if (!newest || state === 'waiting') return { state, ...NOBODY }
  const { held_by, held_by_name, held_since } = newest
  return { state, held_by, held_by_name, held_since }
}

const isSameStep = (newest: FollowUp, { step, seen, by, check }: Step, note: string) =>
  newest.place === seen + 1 &&
  newest.step === step &&
  newest.taken_by === by &&
  newest.safety_check_id === check &&
  (newest.note ?? '') === note

/** The newest step in this check and its earlier rounds; a drill's steps say nothing of a disaster's. */
const findNewest = async (tx: Tx, { association, check, member }: Step) =>
  (await tx
    .selectFrom('follow_up')
    .selectAll()
    .where('association_id', '=', association)
    .where('member_id', '=', member)
    .where(sql<boolean>`safety_check_id in (select id from (${roundsUpTo(association, check)}) c)`)
    .orderBy('place', 'desc')
    .limit(1)
    .executeTakeFirst()) ?? null

const countSteps = async (tx: Tx, { association, member }: Step) => {
  const { places } = await tx
    .selectFrom('follow_up')
    .select(sql<number>`coalesce(max(place), 0)::int`.as('places'))
    .where('association_id', '=', association)
    .where('member_id', '=', member)
    .executeTakeFirstOrThrow()
  return places
}

/** When a ▲ of the member reached us last, in this check or an earlier round of it; null where he never pressed. */
async function findCalledAt(tx: Tx, { association, check, member }: Step) {
  const { rows } = await sql<{ called_at: Date | null }>`
    select max(greatest(r.event_at, r.received_at)) as called_at
    from (${roundsUpTo(association, check)}) c
      join prompt p on p.association_id = ${association} and p.safety_check_id = c.id and p.member_id = ${member}
      join standing_reply r on r.association_id = p.association_id and r.prompt_id = p.id
    where r.condition = 'needs_help'
  `.execute(tx)
  return rows[0]?.called_at ?? null
}
