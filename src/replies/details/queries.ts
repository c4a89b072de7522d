import { sql } from 'kysely'
import { type Db, inAssociationOf, type Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { PromptId } from '../../safety-checks/table.ts'
import { findPrompt, type Opened } from '../queries.ts'

/** The doctor behind a link, the answer so far, and what was added to it. */
export const findDetails = (db: Db, token_hash: Buffer) =>
  inAssociationOf(db, sql<Opened>`door_prompt_by_token(${token_hash})`, findDetailsIn)

export async function findDetailsIn(tx: Tx, { association_id, prompt_id }: Opened) {
  const asked = await findPrompt(tx, { association_id, prompt_id })
  const given = await findGiven(tx, association_id, prompt_id)
  return { asked, given, before: await findBefore(tx, association_id, prompt_id) }
}

/** What the same doctor said in the earlier rounds of the incident: chosen beforehand, and news only once it is sent. */
const findBefore = async (tx: Tx, association: AssociationId, prompt: PromptId) =>
  (await findBeforeOf(tx, association, [prompt])).get(prompt) ?? new Map<string, string>()

/** The same of several at once. */
export async function findBeforeOf(tx: Tx, association: AssociationId, prompts: PromptId[]) {
  const of = new Map<PromptId, Map<string, string>>()
  if (prompts.length === 0) return of
  const { rows } = await sql<{ prompt_id: PromptId; question: string; choice: string }>`
    select distinct on (p.id, d.question) p.id as prompt_id, d.question, d.choice
    from prompt p
      join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id
      join safety_check earlier on earlier.association_id = c.association_id
        and earlier.incident_id = c.incident_id and earlier.purpose = c.purpose and earlier.round < c.round
        and earlier.launched_at is not null and earlier.status <> 'withdrawn'
      join prompt q on q.association_id = earlier.association_id and q.safety_check_id = earlier.id
        and q.member_id = p.member_id
      join latest_detail d on d.association_id = q.association_id and d.prompt_id = q.id
    where p.association_id = ${association} and p.id = any(${prompts}::uuid[])
    order by p.id, d.question, d.event_at desc
  `.execute(tx)
  for (const { prompt_id, question, choice } of rows)
    of.set(prompt_id, (of.get(prompt_id) ?? new Map<string, string>()).set(question, choice))
  return of
}

async function findGiven(tx: Tx, association: AssociationId, prompt: PromptId) {
  const rows = await tx
    .selectFrom('latest_detail')
    .select(['question', 'choice'])
    .where('association_id', '=', association)
    .where('prompt_id', '=', prompt)
    .execute()
  return new Map(rows.map(({ question, choice }) => [question, choice]))
}
