import { sql } from 'kysely'
import type { Db } from '../db.ts'
import type { Hint } from '../queues.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { mailHints } from './deliver-mail.ts'
import type { LineBatchId } from './table.ts'

type DueWork =
  | { kind: 'plan'; association_id: AssociationId; id: SafetyCheckId }
  | { kind: 'line'; association_id: AssociationId; id: LineBatchId; line_channel_id: LineChannelId }
  | { kind: 'mail'; association_id: AssociationId; due: number }
  | { kind: 'follow_channel'; association_id: AssociationId }
  | { kind: 'tell_office'; association_id: AssociationId }
  | { kind: 'planned'; association_id: AssociationId }
  | { kind: 'loans'; association_id: AssociationId }
  | { kind: 'take_in' }

/** Everything due now in every association, as the hints that should be in the queues. */
export async function findDueWork(db: Db): Promise<Hint[]> {
  const { rows } = await sql<DueWork>`
    select * from door_due_work()
    union all
    select 'loans', association_id, null, null, due, null from door_loan_messages_due()`.execute(db)
  return rows.flatMap(hintsFor)
}

function hintsFor(work: DueWork): Hint[] {
  const { kind } = work
  if (kind === 'take_in') return [{ kind }]
  const { association_id } = work
  if (kind === 'mail') return mailHints(association_id, work.due)
  if (kind === 'follow_channel' || kind === 'tell_office' || kind === 'planned' || kind === 'loans')
    return [{ kind, association_id }]
  if (kind === 'plan') return [{ kind, association_id, safety_check_id: work.id }]
  return [{ kind, association_id, line_batch_id: work.id, line_channel_id: work.line_channel_id }]
}

/** Reply tokens are worthless after a minute; an hour later they are gone from the events. Gives how many. */
export const blankReplyTokens = (db: Db) => sql`select door_blank_reply_tokens()`.execute(db)
