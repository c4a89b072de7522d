import { sql } from 'kysely'
import { type Db, inAssociation } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { PromptId } from '../safety-checks/table.ts'

/** What the reply page says of the prompt behind a link: its check, its doctor and the answer so far. */
export async function findAsked(db: Db, token_hash: Buffer) {
  const { rows } = await sql<{ association_id: AssociationId; prompt_id: PromptId }>`
    select association_id, prompt_id from door_prompt_by_token(${token_hash})`.execute(db)
  const [found] = rows
  if (!found) return null
  return inAssociation(db, found.association_id, async (tx) => {
    const { status, closed_at, ...asked } = await tx
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
      .select([
        'association.name as association_name',
        'association.phone',
        'member.name as member_name',
        'facility.name as facility_name',
        'safety_check.purpose',
        'safety_check.title',
        'safety_check.scenario',
        'safety_check.deadline_at',
        'safety_check.status',
        'safety_check.closed_at',
      ])
      .where('prompt.association_id', '=', found.association_id)
      .where('prompt.id', '=', found.prompt_id)
      .executeTakeFirstOrThrow()
    const present = await tx
      .selectFrom('latest_reply')
      .select(['condition', 'event_at', 'via'])
      .where('association_id', '=', found.association_id)
      .where('prompt_id', '=', found.prompt_id)
      .executeTakeFirst()
    const { purpose, title, scenario, deadline_at, ...whom } = asked
    return {
      ...whom,
      check: { purpose, title, scenario, deadline_at, status, closed_at },
      present: present ?? null,
    }
  })
}

export type AskedNow = NonNullable<Awaited<ReturnType<typeof findAsked>>>
