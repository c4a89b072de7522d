import { audit } from '../audit/write.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { type Refusal, refuse } from '../refusal.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'
import { answerable } from '../safety-checks/rules.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { recordReplies } from './record.ts'
import type { Condition, Reply, ReplyId } from './table.ts'

export interface Entering {
  association: AssociationId
  check: SafetyCheckId
  member: MemberId
  condition: Condition
  heard: { via: 'office' | 'fax' | 'leader'; heard_from: string }
  /** Of the page that the button stood on: what is pressed there twice is one entry. */
  entry: string
  /** The answer that the page showed as the one that counts; null where it showed none. */
  seen: ReplyId | null
  /** User id of the staff, or `leader:<area leader>`. */
  by: string
  /** When it was heard: the newest counts, whoever told of it. */
  at: Date
}

type Entered =
  | { ok: true; reply: ReplyId; repeated: boolean }
  | Refusal<'not_found' | 'withdrawn' | 'expired' | 'answered_meanwhile'>

/**
 * 代理入力 — keeps what an officer heard by telephone, FAX or at the counter, also for a day after the close. Whoever did
 * not see the answer that counts now is told of it first, so that two officers do not talk over each other.
 */
export const enterAnswer = (db: Db, entering: Entering) =>
  inAssociation(db, entering.association, (tx) => enterAnswerIn(tx, entering))

/** The same within a transaction. */
export async function enterAnswerIn(tx: Tx, entering: Entering): Promise<Entered> {
  const { association, check, member, condition, heard, by, at } = entering
  const asked = await holdPrompt(tx, entering)
  if (!asked) return refuse('not_found')
  const state = answerable(asked, at)
  if (state === 'withdrawn' || state === 'expired') return refuse(state)

  const source_event_id = `${heard.via}:${entering.entry}:${asked.id}`
  const known = await findBySource(tx, association, source_event_id)
  if (known) return { ok: true, reply: known.id, repeated: true }
  const present = await findPresent(tx, association, asked.id)
  if ((present?.id ?? null) !== entering.seen) return refuse('answered_meanwhile')

  const answer = { member_id: member, prompt_id: asked.id, condition, event_at: at, received_at: at }
  await recordReplies(tx, {
    association,
    replies: [{ ...answer, ...heard, source_event_id, entered_by: by }],
  })
  const kept = await findBySource(tx, association, source_event_id)
  if (!kept) throw new Error('An answer was not kept')
  const detail = { id: check, member_id: member, reply_id: kept.id, condition, ...heard }
  await audit(tx, { association, actor: by, action: 'reply.enter', detail, at })
  return { ok: true, reply: kept.id, repeated: false }
}

/** Held, so that the second of two officers waits here and then sees what the first has entered. */
export const holdPrompt = (
  tx: Tx,
  { association, check, member }: Pick<Entering, 'association' | 'check' | 'member'>,
) =>
  tx
    .selectFrom('prompt')
    .innerJoin('safety_check', (join) =>
      join
        .onRef('safety_check.association_id', '=', 'prompt.association_id')
        .onRef('safety_check.id', '=', 'prompt.safety_check_id'),
    )
    .select(['prompt.id', 'safety_check.status', 'safety_check.closed_at'])
    .where('prompt.association_id', '=', association)
    .where('prompt.safety_check_id', '=', check)
    .where('prompt.member_id', '=', member)
    .forNoKeyUpdate('prompt')
    .executeTakeFirst()

const findBySource = (tx: Tx, association: AssociationId, source_event_id: string) =>
  tx
    .selectFrom('reply')
    .select('id')
    .where('association_id', '=', association)
    .where('source_event_id', '=', source_event_id)
    .executeTakeFirst()

/** The answer that counts now. */
export const findPresent = (tx: Tx, association: AssociationId, prompt: NonNullable<Reply['prompt_id']>) =>
  tx
    .selectFrom('latest_reply')
    .select('id')
    .where('association_id', '=', association)
    .where('prompt_id', '=', prompt)
    .executeTakeFirst()
