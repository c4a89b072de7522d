import { sql } from 'kysely'
import { type Db, inAssociation } from '../db.ts'
import { groupCommit } from '../group-commit.ts'
import type { AssociationId } from '../roster/table.ts'
import type { DueMail } from './claim-mails.ts'
import type { MailStep } from './rules.ts'

type Marked = Pick<DueMail, 'association_id' | 'id'>
type Settled = { mail: Pick<DueMail, 'association_id' | 'id' | 'attempt'>; step: MailStep }

/** Writes down what mails do, many in one commit: each caller waits only for the commit that holds its own. */
export interface MailLedger {
  /** "This mail may be out": durable before its first byte leaves. */
  mark(mail: Marked): Promise<void>
  settle(settled: Settled): Promise<void>
}

export function openMailLedger(db: Db): MailLedger {
  const marks = groupCommit<Marked>(
    (mails) => byAssociation(db, mails, (mail) => mail.association_id, writeMarks),
    { limit: 500 },
  )
  const settlements = groupCommit<Settled>(
    (settled) => byAssociation(db, settled, ({ mail }) => mail.association_id, writeSettlements),
    { limit: 500 },
  )
  return { mark: (mail) => marks(mail), settle: (settled) => settlements(settled) }
}

async function byAssociation<T>(
  db: Db,
  items: T[],
  owner: (item: T) => AssociationId,
  write: (db: Db, association: AssociationId, items: T[]) => Promise<unknown>,
) {
  await Promise.all([...Map.groupBy(items, owner)].map(([association, own]) => write(db, association, own)))
}

const writeMarks = (db: Db, association: AssociationId, mails: Marked[]) =>
  inAssociation(db, association, (tx) =>
    sql`
      update delivery set status = 'maybe'
      where association_id = ${association} and id = any(${mails.map((mail) => mail.id)}::uuid[])
        and status in ('sending', 'maybe')
    `.execute(tx),
  )

/** An acceptance is a fact whoever reports it; other news counts only from the latest try. */
const writeSettlements = (db: Db, association: AssociationId, settled: Settled[]) =>
  inAssociation(db, association, (tx) => {
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
  })
