import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId, LineChannelId, MemberId } from '../roster/table.ts'
import type { PromptId, SafetyCheckId } from '../safety-checks/table.ts'
import { findBeforeOf } from './details/queries.ts'
import type { Present, Question, Sender } from './line-rules.ts'
import type { SharedAnswerId } from './table.ts'

/** What one batch of events needs to know, read in a handful of statements however long the batch is. */
export interface Known {
  association: { name: string; phone: string | null; line_channel_id: LineChannelId | null }
  senderOf(event: { line_channel_id: LineChannelId; user_id: string }): Sender
  questionBehind(token_hash: Buffer): Question | undefined
  /** What everybody of the same clinic was asked in the same check, that question included. */
  questionsBeside(question: Question): Question[]
  /** An answer that this very telephone gave and that still lacks a name. */
  heldAnswer(id: SharedAnswerId, from: { line_channel_id: LineChannelId; user_id: string }): Held | undefined
}

type Held = Awaited<ReturnType<typeof findHeld>>[number]

interface Wanted {
  users: { line_channel_id: LineChannelId; user_id: string }[]
  checks: SafetyCheckId[]
  token_hashes: Buffer[]
  /** Of those whose press stands for the whole clinic. */
  clinic_hashes: Buffer[]
  shared: SharedAnswerId[]
  /** Whose cards are asked for. */
  carded: PromptId[]
}

export async function readKnown(tx: Tx, association: AssociationId, wanted: Wanted): Promise<Known> {
  const own = await findAssociation(tx, association)
  const bindings = await findBindings(tx, association, wanted.users)
  const held = new Map((await findHeld(tx, association, wanted.shared)).map((one) => [one.id, one]))
  const members = [...new Set([...bindings.values()].flat())]
  const rows = [
    ...(await findQuestionsOf(tx, association, members, wanted.checks)),
    ...(await findQuestionsBehind(tx, association, wanted.token_hashes)),
    ...(await findQuestionsBeside(tx, association, wanted.clinic_hashes)),
  ]
  const present = await findPresent(
    tx,
    association,
    rows.map((row) => row.prompt_id),
  )
  // One object per prompt, however many telephones and links lead to it: the batch updates it as it goes.
  const questions = new Map(rows.map((row) => [row.prompt_id, questionOf(row, present.get(row.prompt_id))]))
  for (const [prompt, before] of await findBeforeOf(tx, association, wanted.carded)) {
    const question = questions.get(prompt)
    if (question) question.before = before
  }
  const clinicOf = new Map(rows.map((row) => [row.prompt_id, row.facility_id]))
  const byMember = Map.groupBy(questions.values(), (question) => question.member_id)
  const byToken = new Map(rows.map((row) => [row.token_hash?.toString('hex'), row.prompt_id]))

  return {
    association: own,
    senderOf({ line_channel_id, user_id }) {
      const bound = bindings.get(`${line_channel_id}:${user_id}`) ?? []
      // A tap that came over another channel than the association's own is nobody's answer.
      const mine = line_channel_id === own.line_channel_id ? bound : []
      const asked = mine.flatMap((member) => byMember.get(member) ?? [])
      return {
        is_bound: bound.length > 0,
        questions: asked.toSorted((a, b) => launchOf(b) - launchOf(a)),
      }
    },
    heldAnswer(id, { line_channel_id, user_id }) {
      const one = held.get(id)
      return one?.line_channel_id === line_channel_id && one.user_id === user_id ? one : undefined
    },
    questionBehind: (token_hash) => {
      const id = byToken.get(token_hash.toString('hex'))
      return id && questions.get(id)
    },
    questionsBeside: (question) =>
      [...questions.values()].filter(
        (one) =>
          one === question ||
          (one.check.id === question.check.id &&
            clinicOf.get(one.prompt_id) !== null &&
            clinicOf.get(one.prompt_id) === clinicOf.get(question.prompt_id)),
      ),
  }
}

const launchOf = ({ check }: Question) => check.launched_at?.getTime() ?? 0

const findAssociation = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('association')
    .select(['name', 'phone', 'line_channel_id'])
    .where('id', '=', association)
    .executeTakeFirstOrThrow()

const findHeld = async (tx: Tx, association: AssociationId, ids: SharedAnswerId[]) =>
  ids.length === 0
    ? []
    : tx
        .selectFrom('shared_answer')
        .select(['id', 'line_channel_id', 'user_id', 'safety_check_id', 'condition', 'event_at'])
        .where('association_id', '=', association)
        .where('id', 'in', ids)
        .execute()

/** Which members a LINE user may answer for, by `channel:user`: one clinic's phone may be several doctors'. */
async function findBindings(tx: Tx, association: AssociationId, users: Wanted['users']) {
  if (users.length === 0) return new Map<string, MemberId[]>()
  const rows = await tx
    .selectFrom('contact_point')
    .select(['line_channel_id', 'value', 'member_id'])
    .where('association_id', '=', association)
    .where('system', '=', 'line')
    .where('unbound_at', 'is', null)
    .where('line_channel_id', 'in', [...new Set(users.map((user) => user.line_channel_id))])
    .where('value', '=', sql<string>`any(${[...new Set(users.map((user) => user.user_id))]}::text[])`)
    .execute()
  const byUser = Map.groupBy(rows, ({ line_channel_id, value }) => `${line_channel_id}:${value}`)
  return new Map([...byUser].map(([user, bound]) => [user, bound.map(({ member_id }) => member_id)]))
}

/** What these members were asked in the open checks and in the ones that a button names. */
const findQuestionsOf = async (
  tx: Tx,
  association: AssociationId,
  members: MemberId[],
  named: SafetyCheckId[],
) =>
  members.length === 0
    ? []
    : questions(tx, association)
        .where('prompt.member_id', '=', sql<MemberId>`any(${members}::uuid[])`)
        .where((eb) =>
          eb.or([
            eb('safety_check.status', 'in', ['open', 'frozen']),
            eb('safety_check.id', '=', sql<SafetyCheckId>`any(${named}::uuid[])`),
          ]),
        )
        .execute()

const findQuestionsBehind = async (tx: Tx, association: AssociationId, hashes: Buffer[]) =>
  hashes.length === 0
    ? []
    : questions(tx, association)
        .where('prompt.token_hash', '=', sql<Buffer>`any(${hashes}::bytea[])`)
        .execute()

const findQuestionsBeside = async (tx: Tx, association: AssociationId, hashes: Buffer[]) =>
  hashes.length === 0
    ? []
    : questions(tx, association)
        .where(
          sql<boolean>`exists (select from prompt own where own.association_id = prompt.association_id
            and own.safety_check_id = prompt.safety_check_id and own.facility_id = prompt.facility_id
            and own.token_hash = any(${hashes}::bytea[]))`,
        )
        .execute()

const questions = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('prompt')
    .innerJoin('safety_check', (join) =>
      join
        .onRef('safety_check.association_id', '=', 'prompt.association_id')
        .onRef('safety_check.id', '=', 'prompt.safety_check_id'),
    )
    .innerJoin('member', (join) =>
      join
        .onRef('member.association_id', '=', 'prompt.association_id')
        .onRef('member.id', '=', 'prompt.member_id'),
    )
    .select([
      'prompt.id as prompt_id',
      'prompt.generation',
      'prompt.token_hash',
      'prompt.member_id',
      'member.name as member_name',
      'prompt.facility_type',
      'prompt.facility_id',
      'safety_check.id as check_id',
      'safety_check.purpose',
      'safety_check.title',
      'safety_check.scenario',
      'safety_check.note_to_doctors',
      'safety_check.status',
      'safety_check.deadline_at',
      'safety_check.launched_at',
      'safety_check.closed_at',
    ])
    .where('prompt.association_id', '=', association)

type QuestionRow = Awaited<ReturnType<typeof findQuestionsOf>>[number]

const questionOf = (
  {
    prompt_id,
    generation,
    member_id,
    member_name,
    facility_type,
    check_id,
    token_hash: _,
    facility_id: __,
    ...check
  }: QuestionRow,
  present: Present | undefined,
): Question => ({
  prompt_id,
  generation,
  member_id,
  member_name,
  facility_type,
  check: { id: check_id, ...check },
  present: present ?? null,
})

async function findPresent(tx: Tx, association: AssociationId, prompts: PromptId[]) {
  const rows = await tx
    .selectFrom('latest_reply')
    .select(['prompt_id', 'condition', 'event_at', 'via'])
    .where('association_id', '=', association)
    .where('prompt_id', '=', sql<PromptId>`any(${prompts}::uuid[])`)
    .execute()
  return new Map(rows.map(({ prompt_id, ...present }) => [prompt_id, present]))
}
