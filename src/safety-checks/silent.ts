import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import { type Audience, BY_WAY, WAYS } from './queries.ts'
import type { Prompt, SafetyCheckId } from './table.ts'

/** Whoever has not answered, and of whom nothing is under way that would ask anyway. */
export async function findSilent(
  tx: Tx,
  association: AssociationId,
  id: SafetyCheckId,
): Promise<Pick<Prompt, 'id' | 'member_id'>[]> {
  const { rows } = await sql<Pick<Prompt, 'id' | 'member_id'>>`
    select p.id, p.member_id from prompt p
    where p.association_id = ${association} and p.safety_check_id = ${id} and p.planned_at is not null
      and not exists (select from standing_reply r where r.association_id = p.association_id and r.prompt_id = p.id)
      and not exists (select from delivery d where d.association_id = p.association_id and d.prompt_id = p.id
        and d.status in ('queued', 'sending', 'maybe'))
  `.execute(tx)
  return rows
}

/** The same people, and over which ways a reminder would go: each LINE user costs one message of the month. */
export async function countSilent(tx: Tx, association: AssociationId, id: SafetyCheckId) {
  const silent = await findSilent(tx, association, id)
  const { rows } = await sql<Omit<Audience, 'members'>>`
    select ${BY_WAY}
    from unnest(${silent.map(({ member_id }) => member_id)}::uuid[]) as asked(member_id)
      join member m on m.association_id = ${association} and m.id = asked.member_id
      join association a on a.id = m.association_id
      ${WAYS}
  `.execute(tx)
  return { silent: silent.length, ...(rows[0] ?? { line: 0, mail_only: 0, neither: 0 }) }
}
