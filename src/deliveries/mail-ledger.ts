import { sql } from 'kysely'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { groupCommit } from '../group-commit.ts'
import { isOutage } from '../outage.ts'
import type { AssociationId } from '../roster/table.ts'
import type { DueMail } from './claim-mails.ts'
import { hasComeBack } from './fail-returned.ts'
import type { MailStep } from './rules.ts'
import type { DeliveryId } from './table.ts'

const SETTLE_TRIES = 5
const SETTLE_AGAIN_MS = 1_000

interface Marked {
  mail: Pick<DueMail, 'association_id' | 'id' | 'attempt'>
  /** Set once the row has taken the mark. */
  granted: boolean
}
interface Settled {
  mail: Pick<DueMail, 'association_id' | 'id' | 'attempt'>
  step: MailStep
}
type Entry = Marked | Settled

/** Writes down what mails do, many in one commit: each caller waits only for the commit that holds its own. */
export interface MailLedger {
  /** "This mail may be out": durable before its first byte leaves. Rejects where another worker has the mail by now. */
  mark(mail: Marked['mail']): Promise<void>
  /** Tries for some seconds while the database is away: a mail taken and not noted as such would be sent once more. */
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
  return {
    async mark(mail) {
      const entry: Marked = { mail, granted: false }
      await write(entry)
      if (!entry.granted) throw new Error('This mail is in another worker’s hands')
    },
    settle: (settled) => untilBack(() => write(settled)),
  }
}

async function untilBack(write: () => Promise<void>) {
  for (let tries = 1; ; tries++) {
    const [written] = await Promise.allSettled([write()])
    if (written.status === 'fulfilled') return
    const { reason } = written
    if (tries === SETTLE_TRIES || !(reason instanceof Error && isOutage(reason))) throw reason
    await new Promise((later) => setTimeout(later, SETTLE_AGAIN_MS))
  }
}

/** Marks and settlements of the same moment share one commit. */
const writeEntries = (db: Db, association: AssociationId, entries: Entry[]) =>
  inAssociation(db, association, async (tx) => {
    const marks = entries.filter((entry): entry is Marked => !('step' in entry))
    const settled = entries.filter((entry): entry is Settled => 'step' in entry)
    if (marks.length > 0) await writeMarks(tx, association, marks)
    if (settled.length > 0) await writeSettlements(tx, association, settled)
  })

/** A worker that lost its lease must not let its mail leave: only the latest try may mark. */
async function writeMarks(tx: Tx, association: AssociationId, marks: Marked[]) {
  const { rows } = await sql<{ id: DeliveryId }>`
    update delivery d set status = 'maybe'
    from unnest(${marks.map(({ mail }) => mail.id)}::uuid[], ${marks.map(({ mail }) => mail.attempt)}::int[])
      as m(id, attempt)
    where d.association_id = ${association} and d.id = m.id and d.attempt = m.attempt
      and d.status in ('sending', 'maybe')
    returning d.id
  `.execute(tx)
  const granted = new Set(rows.map(({ id }) => id))
  for (const entry of marks) entry.granted = granted.has(entry.mail.id)
}

/** An acceptance is a fact whoever reports it, unless the mail has come back; other news counts from the latest try. */
const writeSettlements = (tx: Tx, association: AssociationId, settled: Settled[]) => {
  const steps = settled.map(({ step }) => step)
  return sql`
    update delivery d set
      status = s.to, failure = s.failure,
      accepted_at = case when s.to = 'accepted' then app_clock() end,
      next_try_at = app_clock() + s.wait_ms * interval '1 millisecond',
      lease_until = case when s.to = 'maybe' then app_clock() + s.wait_ms * interval '1 millisecond' end
    from unnest(
      ${settled.map(({ mail }) => mail.id)}::uuid[],
      ${settled.map(({ mail }) => mail.attempt)}::int[],
      ${steps.map((step) => step.to)}::text[],
      ${steps.map((step) => (step.to === 'failed' ? step.failure : null))}::text[],
      ${steps.map((step) => ('wait_ms' in step ? step.wait_ms : 0))}::int[])
      as s(id, attempt, "to", failure, wait_ms)
    where d.association_id = ${association} and d.id = s.id
      and d.status <> 'accepted' and not ${hasComeBack(sql`d`)}
      and (s.to = 'accepted' or (d.attempt = s.attempt and d.status in ('sending', 'maybe')))
  `.execute(tx)
}
