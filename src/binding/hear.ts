import { sql } from 'kysely'
import { type Tx, tellBoards } from '../db.ts'
import { bindLine, unbindLine } from '../roster/bind-line.ts'
import { type BindingCode, hashOf } from '../roster/binding-code.ts'
import type { AssociationId, LineChannelId, MemberId } from '../roster/table.ts'
import { countWrongTry, type LineUser, mayTry } from './limits.ts'
import { type BoundMember, findBoundTo, findLiveCode, findQuestion, lockBindings } from './queries.ts'
import type { BindingQuestion, BindingQuestionId } from './table.ts'

/** What a LINE user does about the binding itself. */
export type BindingAct =
  | { does: 'sends_code'; code: BindingCode }
  | { does: 'wants_out' }
  | { does: 'answers'; question: BindingQuestionId; answer: 'yes' | 'no' }

/** What is said in reply; the words are in say.ts. A code that does not fit is never told why. */
export type BindingSay =
  | { what: 'confirm'; question: BindingQuestionId; member_name: string }
  | { what: 'no_match' | 'too_many' | 'over' | 'not_me' | 'stays' | 'not_bound' }
  | { what: 'bound'; member_name: string }
  | { what: 'confirm_out'; choices: { question: BindingQuestionId; member_name: string | null }[] }
  | { what: 'unbound'; members: number }
  /** `is_bound`: doctors are asked over this LINE too. */
  | { what: 'own_bound' | 'own_ended'; is_bound: boolean }

export interface Hearing {
  association: AssociationId
  /** The account it asks over now; codes count there only. */
  channel: LineChannelId | null
  salt: Uint8Array
  at: Date
  /** Codes of the same spelling that make no member's LINE known but an officer's own. */
  own: OwnLines
}

interface OwnLines {
  /** Whose it was, where the code was one of these and alive. */
  take: (tx: Tx, user: LineUser, hash: Buffer) => Promise<{ by: string } | null>
  /** Whose were ended. */
  end: (tx: Tx, user: LineUser) => Promise<string[]>
}

export interface BindingEvent extends LineUser {
  event_at: Date
  webhook_event_id: string
  act: BindingAct
}

interface Change {
  action: 'binding.bind' | 'binding.unbind' | 'own_line.confirm' | 'own_line.end'
  /** User id of the officer whose own LINE it is; otherwise nobody of the staff did it. */
  actor?: string
  detail: Record<string, string | readonly string[]>
}

/** What came of one event; `moved` where the code is another association's on the same account, which hears it next. */
export type Outcome = { say: BindingSay; changes?: Change[] } | { moved: true }

const QUESTION_LIVES_MS = 30 * 60_000

/** One after another: the second of two people with the same code must see that it is used. */
export async function hearBinding(tx: Tx, hearing: Hearing, events: BindingEvent[]): Promise<Outcome[]> {
  if (events.length === 0) return []
  await lockBindings(tx, hearing.association)
  const outcomes: Outcome[] = []
  for (const event of events) outcomes.push(await hear(tx, hearing, event))
  if (outcomes.some((outcome) => 'changes' in outcome)) await tellBoards(tx, hearing.association)
  return outcomes
}

function hear(tx: Tx, hearing: Hearing, event: BindingEvent): Promise<Outcome> {
  const { act } = event
  if (act.does === 'sends_code') return hearCode(tx, hearing, event, act.code)
  return act.does === 'wants_out' ? askWhetherOut(tx, hearing, event) : hearAnswer(tx, hearing, event, act)
}

async function hearCode(tx: Tx, hearing: Hearing, event: BindingEvent, code: BindingCode): Promise<Outcome> {
  const { association, channel, salt, at } = hearing
  if (!(await mayTry(tx, association, event, at))) return { say: { what: 'too_many' } }
  const hash = await hashOf(salt, code)
  const found =
    event.line_channel_id === channel ? await findLiveCode(tx, association, { hash, at }) : undefined
  if (!found) {
    const own = event.line_channel_id === channel ? await hearing.own.take(tx, event, hash) : null
    if (own) {
      const is_bound = (await findBoundTo(tx, association, event)).length > 0
      const changes: Change[] = [{ action: 'own_line.confirm', actor: own.by, detail: {} }]
      return { say: { what: 'own_bound', is_bound }, changes }
    }
    const { rows } = await sql<{ moved: boolean }>`
      select door_route_code(${event.line_channel_id}, ${event.webhook_event_id}, ${hash}) as moved`.execute(
      tx,
    )
    if (rows[0]?.moved) return { moved: true }
    await countWrongTry(tx, association, event, at)
    return { say: { what: 'no_match' } }
  }
  const { id: code_id, member_id, member_name } = found
  const question = await ask(tx, hearing, event, { kind: 'bind', code_id, member_id })
  return { say: { what: 'confirm', question, member_name } }
}

async function ask(
  tx: Tx,
  { association, at }: Hearing,
  { line_channel_id, user_id }: LineUser,
  about: Pick<BindingQuestion, 'kind' | 'code_id' | 'member_id'>,
) {
  const { id } = await tx
    .insertInto('binding_question')
    .values({
      association_id: association,
      line_channel_id,
      user_id,
      ...about,
      asked_at: at,
      expires_at: new Date(at.getTime() + QUESTION_LIVES_MS),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

async function askWhetherOut(tx: Tx, hearing: Hearing, event: BindingEvent): Promise<Outcome> {
  const bound = await findBoundTo(tx, hearing.association, event)
  // Trials end first: whoever meant the safety checks says so again.
  const ended = await hearing.own.end(tx, event)
  if (ended.length > 0) {
    const changes = ended.map((actor): Change => ({ action: 'own_line.end', actor, detail: {} }))
    return { say: { what: 'own_ended', is_bound: bound.length > 0 }, changes }
  }
  if (bound.length === 0) return { say: { what: 'not_bound' } }
  const targets: (BoundMember | null)[] = bound.length > 1 ? [...bound, null] : bound
  const choices = []
  for (const target of targets) {
    const member_id = target?.member_id ?? null
    const question = await ask(tx, hearing, event, { kind: 'unbind', code_id: null, member_id })
    choices.push({ question, member_name: target?.member_name ?? null })
  }
  return { say: { what: 'confirm_out', choices } }
}

async function hearAnswer(
  tx: Tx,
  hearing: Hearing,
  event: BindingEvent,
  { question: id, answer }: { question: BindingQuestionId; answer: 'yes' | 'no' },
): Promise<Outcome> {
  const { association, at } = hearing
  const question = await findQuestion(tx, association, { ...event, id })
  if (!question) return { say: { what: 'over' } }
  if (question.answer) return { say: sayAgain(question, answer) }
  if (question.expires_at <= at) return { say: { what: 'over' } }
  await tx
    .updateTable('binding_question')
    .set({ answered_at: at, answer })
    .where('association_id', '=', association)
    .where('id', '=', id)
    .where('answer', 'is', null)
    .execute()
  if (answer === 'no') return { say: { what: question.kind === 'bind' ? 'not_me' : 'stays' } }
  return question.kind === 'bind' ? bind(tx, hearing, event, question) : unbind(tx, hearing, event, question)
}

type Asked = NonNullable<Awaited<ReturnType<typeof findQuestion>>>

/** The same button twice is the same answer; another one after it comes too late. */
const sayAgain = ({ kind, answer, member_name, code_is_used }: Asked, pressed: 'yes' | 'no'): BindingSay =>
  kind === 'bind' && answer === 'yes' && pressed === 'yes' && code_is_used
    ? { what: 'bound', member_name: member_name ?? '' }
    : { what: 'over' }

async function bind(
  tx: Tx,
  hearing: Hearing,
  { line_channel_id, user_id, event_at }: BindingEvent,
  asked: Asked,
) {
  const { association, at } = hearing
  const used = await tx
    .updateTable('binding_code')
    .set({ used_at: at })
    .where('association_id', '=', association)
    .where('id', '=', asked.code_id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .returning(['id', 'member_id'])
    .executeTakeFirst()
  if (!used) return { say: { what: 'no_match' as const } }
  const { id: code, member_id } = used
  await bindLine(tx, association, { member_id, line_channel_id, user_id, said_at: event_at, at })
  const changes: Change[] = [{ action: 'binding.bind', detail: { member: member_id, code } }]
  return { say: { what: 'bound' as const, member_name: asked.member_name ?? '' }, changes }
}

async function unbind(tx: Tx, hearing: Hearing, { line_channel_id, user_id }: LineUser, asked: Asked) {
  const { association, at } = hearing
  const bound = await findBoundTo(tx, association, { line_channel_id, user_id })
  const meant: MemberId[] = bound
    .map(({ member_id }) => member_id)
    .filter((member) => asked.member_id === null || member === asked.member_id)
  const members = await unbindLine(tx, association, {
    line_channel_id,
    user_id,
    members: meant,
    by: null,
    at,
  })
  if (members.length === 0) return { say: { what: 'not_bound' as const } }
  const changes: Change[] = [{ action: 'binding.unbind', detail: { members } }]
  return { say: { what: 'unbound' as const, members: members.length }, changes }
}
