import { sql } from 'kysely'
import { type Db, inAssociationOf, type Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { PromptId } from '../safety-checks/table.ts'

/** What a reply link opens. */
export interface Opened {
  association_id: AssociationId
  prompt_id: PromptId
}

/** What the reply page says of the prompt behind a link: its check, its doctor and the answer so far. */
export const findAsked = (db: Db, token_hash: Buffer) =>
  inAssociationOf(db, sql<Opened>`door_prompt_by_token(${token_hash})`, async (tx, opened) =>
    askedOf(await findPrompt(tx, opened)),
  )

export const askedOf = ({
  purpose,
  title,
  scenario,
  note_to_doctors,
  deadline_at,
  status,
  closed_at,
  condition,
  event_at,
  via,
  facility_type: _,
  ...whom
}: FoundPrompt) => ({
  ...whom,
  check: { purpose, title, scenario, note_to_doctors, deadline_at, status, closed_at },
  present: condition && event_at && via ? { condition, event_at, via } : null,
})

export type FoundPrompt = Awaited<ReturnType<typeof findPrompt>>

/** One statement: doctors in a hurry open this page all at once. */
export const findPrompt = (tx: Tx, { association_id, prompt_id }: Opened) =>
  tx
    .selectFrom('prompt')
    .innerJoin('association', 'association.id', 'prompt.association_id')
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
    .leftJoin('facility', (join) =>
      join
        .onRef('facility.association_id', '=', 'prompt.association_id')
        .onRef('facility.id', '=', 'prompt.facility_id'),
    )
    .leftJoin('latest_reply', (join) =>
      join
        .on('latest_reply.association_id', '=', association_id)
        .on('latest_reply.prompt_id', '=', prompt_id),
    )
    .select([
      'association.name as association_name',
      'association.phone',
      'member.name as member_name',
      'facility.name as facility_name',
      'prompt.facility_type',
      'safety_check.purpose',
      'safety_check.title',
      'safety_check.scenario',
      'safety_check.note_to_doctors',
      'safety_check.deadline_at',
      'safety_check.status',
      'safety_check.closed_at',
      'latest_reply.condition',
      'latest_reply.event_at',
      'latest_reply.via',
    ])
    .where('prompt.association_id', '=', association_id)
    .where('prompt.id', '=', prompt_id)
    .executeTakeFirstOrThrow()

/** How many of the same clinic were asked in the same check, this doctor included. */
export const countColleagues = (db: Db, token_hash: Buffer) =>
  inAssociationOf(
    db,
    sql<Opened>`door_prompt_by_token(${token_hash})`,
    async (tx, { association_id, prompt_id }) => {
      const { rows } = await sql<{ n: number }>`
      select count(*)::int as n from prompt own join prompt p on p.association_id = own.association_id
        and p.safety_check_id = own.safety_check_id and p.facility_id = own.facility_id
      where own.association_id = ${association_id} and own.id = ${prompt_id}
    `.execute(tx)
      return rows[0]?.n ?? 1
    },
  )

export type AskedNow = NonNullable<Awaited<ReturnType<typeof findAsked>>>
