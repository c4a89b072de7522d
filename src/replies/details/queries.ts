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
async function findBefore(tx: Tx, association: AssociationId, prompt: PromptId) {
  const { rows } = await sql<{ question: string; choice: string }>`
    select distinct on (d.question) d.question, d.choice
    from prompt p
      join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id
      join safety_check earlier on earlier.association_id = c.association_id
        and earlier.incident_id = c.incident_id and earlier.purpose = c.purpose and earlier.round < c.round
        and earlier.launched_at is not null and earlier.status <> 'withdrawn'
      join prompt q on q.association_id = earlier.association_id and q.safety_check_id = earlier.id
        and q.member_id = p.member_id
      join latest_detail d on d.association_id = q.association_id and d.prompt_id = q.id
    where p.association_id = ${association} and p.id = ${prompt}
    order by d.question, d.event_at desc
  `.execute(tx)
  return new Map(rows.map(({ question, choice }) => [question, choice]))
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
