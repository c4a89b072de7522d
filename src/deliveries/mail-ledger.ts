import { sql } from 'kysely'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { groupCommit } from '../group-commit.ts'
import type { AssociationId } from '../roster/table.ts'
import type { DueMail } from './claim-mails.ts'
import type { MailStep } from './rules.ts'

interface Marked {
  mail: Pick<DueMail, 'association_id' | 'id'>
}
interface Settled {
  mail: Pick<DueMail, 'association_id' | 'id' | 'attempt'>
  step: MailStep
}
type Entry = Marked | Settled

/** Writes down what mails do, many in one commit: each caller waits only for the commit that holds its own. */
export interface MailLedger {
  /** "This mail may be out": durable before its first byte leaves. */
  mark(mail: Marked['mail']): Promise<void>
  settle(settled: Settled): Promise<void>
}

export function openMailLedger(db: Db): MailLedger {
  const write = groupCommit<Entry>(
    async (entries) => {
      const own = Map.groupBy(entries, ({ mail }) => mail.association_id)
      await Promise.all([...own].map(([association, some]) => writeEntries(db, association, some)))
    },
    { limit: 500 },
  )
  return { mark: (mail) => write({ mail }), settle: (settled) => write(settled) }
}

/** Marks and settlements of the same moment share one commit. */
const writeEntries = (db: Db, association: AssociationId, entries: Entry[]) =>
  inAssociation(db, association, async (tx) => {
    const marks = entries.filter((entry): entry is Marked => !('step' in entry))
    const settled = entries.filter((entry): entry is Settled => 'step' in entry)
    if (marks.length > 0) await writeMarks(tx, association, marks)
    if (settled.length > 0) await writeSettlements(tx, association, settled)
  })

const writeMarks = (tx: Tx, association: AssociationId, marks: Marked[]) =>
  sql`
    update delivery set status = 'maybe'
    where association_id = ${association} and id = any(${marks.map(({ mail }) => mail.id)}::uuid[])
      and status in ('sending', 'maybe')
  `.execute(tx)

/** An acceptance is a fact whoever reports it; other news counts only from the latest try. */
const writeSettlements = (tx: Tx, association: AssociationId, settled: Settled[]) => {
  const rows = settled.map(({ mail, step }) => ({
    id: mail.id,
    attempt: mail.attempt,
    to: step.to,
    failure: step.to === 'failed' ? step.failure : null,
    wait_ms: 'wait_ms' in step ? step.wait_ms : 0,
  }))
  return sql`
      update delivery d set
        status = s.to, failure = s.failure,
        accepted_at = case when s.to = 'accepted' then app_clock() end,
        next_try_at = app_clock() + s.wait_ms * interval '1 millisecond',
        lease_until = case when s.to = 'maybe' then app_clock() + s.wait_ms * interval '1 millisecond' end
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as s(id uuid, attempt int, "to" text, failure text, wait_ms int)
      where d.association_id = ${association} and d.id = s.id
        and d.status in ('sending', 'maybe', 'unknown')
        and (s.to = 'accepted' or (d.attempt = s.attempt and d.status <> 'unknown'))
    `.execute(tx)
}
