import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import { leaderAs } from '../replies/hearing.ts'
import { RETRACTABLE_MS } from '../replies/retract-answer.ts'
import type { CallNote, Condition, ReplyId } from '../replies/table.ts'
import type { AssociationId } from '../roster/table.ts'
import type { PromptId, SafetyCheckId } from '../safety-checks/table.ts'
import type { Leader } from './queries.ts'

/** What this leader has entered and can still take back. */
export interface Reported {
  check: SafetyCheckId
  prompt_id: PromptId
  reply_id: ReplyId
  name: string
  condition: Condition
  event_at: Date
}

export async function findReported(tx: Tx, association: AssociationId, { id, ward }: Leader, at: Date) {
  const { rows } = await sql<Reported>`
    select p.safety_check_id as check, p.id as prompt_id, r.id as reply_id, m.name, r.condition, r.event_at
    from standing_reply r
      join prompt p on p.association_id = r.association_id and p.id = r.prompt_id and p.ward = ${ward}
      join member m on m.association_id = r.association_id and m.id = r.member_id
    where r.association_id = ${association} and r.entered_by = ${leaderAs(id)}
      and r.received_at >= ${new Date(at.getTime() - RETRACTABLE_MS)}
    order by r.received_at desc, r.id
  `.execute(tx)
  return rows
}

/** What was noted last at the telephone, by prompt, whoever noted it. */
export type LastNote = Pick<CallNote, 'what' | 'noted_by' | 'noted_at'>

export async function findCallsOfWard(tx: Tx, association: AssociationId, ward: string) {
  const { rows } = await sql<LastNote & { prompt_id: PromptId }>`
    select distinct on (p.id) p.id as prompt_id, n.what, n.noted_by, n.noted_at
    from call_note n
      join prompt p on p.association_id = n.association_id and p.safety_check_id = n.safety_check_id
        and p.member_id = n.member_id and p.ward = ${ward}
      join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id and c.status = 'open'
    where n.association_id = ${association}
    order by p.id, n.noted_at desc, n.what = 'calling', n.id
  `.execute(tx)
  return new Map(rows.map(({ prompt_id, ...note }) => [prompt_id, note]))
}
