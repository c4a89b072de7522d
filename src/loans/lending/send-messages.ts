import { sql } from 'kysely'
import { failed, type Outcome } from '../../channels/outcome.ts'
import { inAssociation, type Tx } from '../../db.ts'
import { tokenHash } from '../../deliveries/reply-link.ts'
import { stepLine, stepMail } from '../../deliveries/rules.ts'
import type { AssociationId, LineChannelId } from '../../roster/table.ts'
import { findOfficeAddresses } from '../../staff/office-addresses.ts'
import { lineShareOf, sparedOf } from '../line-share.ts'
import { type Becomes, becomes, byMail, overLine, type Sending } from '../sending.ts'
import { loanBubble } from './bubble.ts'
import { loanToken, loanUrl } from './link.ts'
import { type News, noteBorrowed } from './note-borrowed.ts'
import type { LoanMessage } from './table.ts'
import { tellUntold } from './untold.ts'
import { isUrgent } from './words.ts'

interface Claimed extends LoanMessage, Pick<News, 'borrower_association_id' | 'borrower_need_id'> {
  association_name: string
  /** Null of all three: the office, or a contact point that is no more. */
  system: 'line' | 'mail' | null
  value: string | null
  line_channel_id: LineChannelId | null
  first_tried_at: Date
}

const AT_ONCE = 20

/** 貸出の連絡の送信 — what is due of one association, by the step rules of every other message of ours. */
export async function sendLoanMessages(deps: Sending, association: AssociationId) {
  for (;;) {
    const { claimed, spared } = await inAssociation(deps.db, association, async (tx) => {
      const share = await lineShareOf(tx, association)
      const messages = await claim(tx, association)
      await keepTokens(tx, deps, messages)
      const by_line = messages.filter(({ system }) => system === 'line')
      return {
        claimed: messages,
        spared: sparedOf(
          by_line.map((message) => ({ id: message.id, is_urgent: isUrgent(message) })),
          share,
        ),
      }
    })
    if (claimed.length === 0) return
    for (const message of claimed) await noteBorrowed(deps.db, message, deps.now())
    const steps = await Promise.all(
      claimed.map(async (message) => {
        const failure = spared.get(message.id)
        if (failure) return { id: message.id, status: 'failed' as const, failure, wait_ms: 0 }
        return { id: message.id, ...(await sendOne(deps, message)) }
      }),
    )
    await inAssociation(deps.db, association, async (tx) => {
      await settle(tx, association, steps)
      const lost = steps.filter(({ status }) => status === 'failed').map(({ id }) => id)
      await tellUntold(tx, { association, lost, at: deps.now() })
    })
    const sent = steps.filter(({ status }) => status === 'sent').length
    deps.log.info({ event: 'loan_messages_sent', association, sent, of: steps.length, spared: spared.size })
    // Once more also for the office, which is told of what reached nobody.
    if (claimed.length < AT_ONCE && sent === steps.length) return
  }
}

/** A worker that dies with them leaves them to another after a minute, under the same retry key. */
async function claim(tx: Tx, association: AssociationId): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    with claimed as (
      update loan_message set lease_until = app_clock() + interval '60 seconds', attempt = attempt + 1,
        first_tried_at = coalesce(first_tried_at, app_clock())
      where association_id = ${association} and id in (
        select id from loan_message
        where association_id = ${association} and status = 'due' and due_at <= app_clock()
          and (lease_until is null or lease_until < app_clock())
        order by due_at limit ${AT_ONCE} for update skip locked)
      returning *)
    select c.*, a.name as association_name, l.borrower_association_id, l.borrower_need_id,
      cp.system, cp.value, cp.line_channel_id
    from claimed c
      join association a on a.id = c.association_id
      join loan l on l.association_id = c.association_id and l.id = c.loan_id
      left join contact_point cp on cp.association_id = c.association_id and cp.id = c.contact_point_id
        and cp.removed_at is null and cp.reachable
  `.execute(tx)
  return rows
}

const hasLink = ({ about, to_whom }: LoanMessage) => about === 'request' && to_whom === 'owner'

/** Committed before the link leaves: whoever opens it at once is known. */
async function keepTokens(tx: Tx, { secrets }: Sending, messages: Claimed[]) {
  const linked = messages.filter(hasLink)
  if (linked.length === 0) return
  const hashes = linked.map(({ id }) => tokenHash(loanToken(secrets.reply_link_key, id)))
  await sql`
    update loan_message set token_hash = linked.hash
    from unnest(${linked.map(({ id }) => id)}::uuid[], ${hashes}::bytea[]) as linked(id, hash)
    where loan_message.association_id = ${linked[0]?.association_id} and loan_message.id = linked.id
  `.execute(tx)
}

async function sendOne(deps: Sending, message: Claimed): Promise<Becomes> {
  const { secrets, public_url } = deps
  const link = hasLink(message) ? loanUrl(public_url, loanToken(secrets.reply_link_key, message.id)) : null
  if (message.system === 'line') {
    const said = await overLine(deps, {
      association: message.association_id,
      channel: message.line_channel_id,
      to: message.value,
      messages: loanBubble(message, link === null ? null : { id: message.id, link }),
      retry_key: message.retry_key,
    })
    return becomes(stepLine({ ...message, size: 1 }, said, { now: deps.now(), random: deps.random() }))
  }
  const mail = { attempt: message.attempt, maybe_doubled: message.attempt > 1 }
  return becomes(stepMail(mail, await mailTo(deps, message, link), { random: deps.random() }))
}

/** To the one address of the row, or to everybody of the office. */
async function mailTo(deps: Sending, message: Claimed, link: string | null): Promise<Outcome> {
  const { id, contact_point_id, value, association_name, subject, body } = message
  // The address was taken off the roster meanwhile: the news is nobody else's.
  if (contact_point_id !== null && value === null) return failed('unbound')
  return byMail(deps, {
    id,
    to: value === null ? await officeOf(deps, message) : [value],
    from_name: association_name,
    subject: `${subject}(${association_name})`,
    text: body.replace('{リンク}', link ?? ''),
  })
}

const officeOf = (deps: Sending, { to_whom, association_id, borrower_association_id }: Claimed) =>
  findOfficeAddresses(
    deps,
    to_whom === 'borrower' && borrower_association_id ? borrower_association_id : association_id,
  )

async function settle(tx: Tx, association: AssociationId, steps: (Becomes & { id: LoanMessage['id'] })[]) {
  await sql`
    update loan_message m set status = fresh.status, failure = fresh.failure, lease_until = null,
      sent_at = case when fresh.status = 'sent' then app_clock() end,
      due_at = case when fresh.status = 'due' then app_clock() + fresh.wait_ms * interval '1 millisecond' else m.due_at end
    from unnest(${steps.map(({ id }) => id)}::uuid[], ${steps.map(({ status }) => status)}::text[],
      ${steps.map(({ failure }) => failure)}::text[], ${steps.map(({ wait_ms }) => wait_ms)}::int[])
      as fresh(id, status, failure, wait_ms)
    where m.association_id = ${association} and m.id = fresh.id and m.status = 'due'
  `.execute(tx)
}
