import { findBrokenLink } from '../../src/audit/queries.ts'
import type { Tx } from '../../src/db.ts'
import type { AssociationId } from '../../src/roster/table.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import type { Installation } from './stand.ts'

export const verifyTrail = async (tx: Tx, association: AssociationId) =>
  (await findBrokenLink(tx, association)) === null

/** What each book says of one check: its own row, the people asked, what it was to send, and the trail. */
export interface Books {
  status: string
  prompts: number
  pending: number
  left: number
  launched: number
  approved: number
  stopped: number
  reminded: number
  waves: number
}

export async function booksOf({ ask }: Installation, id: SafetyCheckId): Promise<Books> {
  const [books] = await ask<Books>(
    `select c.status,
      (select count(*) from prompt p where p.safety_check_id = c.id)::int as prompts,
      (select count(*) from planned_send s where s.safety_check_id = c.id and s.kind = 'launch'
        and s.done_at is null and s.cancelled_at is null)::int as pending,
      (select count(*) from planned_send s where s.safety_check_id = c.id and s.kind = 'launch'
        and s.outcome = 'sent')::int as "left",
      (select count(*) from audit a where a.detail ->> 'id' = c.id::text
        and a.action in ('safety_check.launch', 'safety_check.launch_alone'))::int as launched,
      (select count(*) from audit a where a.detail ->> 'id' = c.id::text
        and a.action = 'safety_check.approve_launch')::int as approved,
      (select count(*) from audit a where a.detail ->> 'id' = c.id::text
        and a.action = 'safety_check.stop_launch')::int as stopped,
      (select count(*) from audit a where a.detail ->> 'id' = c.id::text
        and a.action = 'safety_check.remind')::int as reminded,
      (select count(distinct wave) from wording w where w.safety_check_id = c.id)::int as waves
    from safety_check c where c.id = $1`,
    [id],
  )
  if (!books) throw new Error('The check is gone')
  return books
}
