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
  return { asked, given: await findGiven(tx, association_id, prompt_id) }
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
