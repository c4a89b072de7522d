import { type Kysely, sql } from 'kysely'
import type { Line } from '../../channels/line.ts'
import type { Mailer } from '../../channels/mail.ts'
import { failed, type Outcome } from '../../channels/outcome.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { openLineChannel } from '../../deliveries/line-channel.ts'
import { tokenHash } from '../../deliveries/reply-link.ts'
import { stepLine, stepMail } from '../../deliveries/rules.ts'
import type { Log } from '../../log.ts'
import type { AssociationId, LineChannelId } from '../../roster/table.ts'
import type { Secrets } from '../../secrets.ts'
import { findOfficeAddresses } from '../../staff/office-addresses.ts'
import { escapeHtml } from '../../ui/escape-html.ts'
import { loanBubble } from './bubble.ts'
import { loanToken, loanUrl } from './link.ts'
import type { LoanMessage } from './table.ts'

interface Sending {
  db: Db
  auth: Kysely<never>
  line: Line
  mailer: Mailer
  secrets: Secrets
  public_url: string
  random: () => number
  now: () => Date
  log: Log
}

interface Claimed extends LoanMessage {
  association_name: string
  borrower_association_id: AssociationId | null
  system: 'line' | 'mail' | null
  value: string | null
  line_channel_id: LineChannelId | null
  first_tried_at: Date
}

const AT_ONCE = 20

/** 貸出の連絡の送信 — what is due of one association, by the step rules of every other message of ours. */
export async function sendLoanMessages(deps: Sending, association: AssociationId) {
  for (;;) {
    const claimed = await inAssociation(deps.db, association, async (tx) => {
      const messages = await claim(tx, association)
      await keepTokens(tx, deps, messages)
      return messages
    })
    if (claimed.length === 0) return
    const steps = await Promise.all(claimed.map((message) => sendOne(deps, message)))
    await inAssociation(deps.db, association, (tx) => settle(tx, association, steps))
    const sent = steps.filter(({ status }) => status === 'sent').length
    deps.log.info({ event: 'loan_messages_sent', association, sent, of: steps.length })
    if (claimed.length < AT_ONCE) return
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
    select c.*, a.name as association_name, l.borrower_association_id, cp.system, cp.value, cp.line_channel_id
    from claimed c
      join association a on a.id = c.association_id
      join loan l on l.association_id = c.association_id and l.id = c.loan_id
      left join contact_point cp on cp.association_id = c.association_id and cp.id = c.contact_point_id
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

interface Settled {
  id: LoanMessage['id']
  status: 'sent' | 'failed' | 'due'
  wait_ms: number
}

async function sendOne(deps: Sending, message: Claimed): Promise<Settled> {
  const { secrets, public_url } = deps
  const link = hasLink(message) ? loanUrl(public_url, loanToken(secrets.reply_link_key, message.id)) : null
  const step =
    message.system === 'line'
      ? stepLine({ ...message, size: 1 }, await sendLine(deps, message, link), {
          now: deps.now(),
          random: deps.random(),
        })
      : stepMail(
          { attempt: message.attempt, maybe_doubled: message.attempt > 1 },
          await sendMails(deps, message, link),
          { random: deps.random() },
        )
  const { id } = message
  if (step.to === 'accepted') return { id, status: 'sent', wait_ms: 0 }
  if (step.to === 'queued' || step.to === 'maybe') return { id, status: 'due', wait_ms: step.wait_ms }
  return { id, status: 'failed', wait_ms: 0 }
}

async function sendLine(deps: Sending, message: Claimed, link: string | null): Promise<Outcome> {
  const { db, line, secrets } = deps
  const channel = message.line_channel_id ? await openLineChannel(db, secrets, message.line_channel_id) : null
  // Whoever has an address as well gets the same news by mail, in a row of its own.
  if (!channel || channel.stop_reason || !message.value) return failed('unauthorized')
  return line.multicast({
    token: channel.token,
    to: [message.value],
    messages: loanBubble(message, link),
    retry_key: message.retry_key,
  })
}

/** To the one address of the row, or to everybody of the office; one that took it is enough. */
async function sendMails(deps: Sending, message: Claimed, link: string | null): Promise<Outcome> {
  const { mailer, public_url } = deps
  const to = message.value ? [message.value] : await officeOf(deps, message)
  const text = message.body.replace('{リンク}', link ?? '')
  const outcomes = await Promise.all(
    to.map((address, index) =>
      mailer.send(
        {
          to: address,
          from_name: message.association_name,
          subject: `${message.subject}(${message.association_name})`,
          text,
          html: `<!doctype html><html lang="ja"><body style="font-size:17px;line-height:1.7">${escapeHtml(text).replaceAll('\n', '<br>')}</body></html>`,
          message_id: `<${message.id}.${index}@${new URL(public_url).hostname}>`,
        },
        async () => {},
      ),
    ),
  )
  const taken = outcomes.find((outcome) => outcome?.accepted)
  if (taken) return taken
  // Null: this process is about to end, and another one sends it.
  return to.length === 0 ? failed('bad_recipient') : (outcomes.find((outcome) => outcome) ?? failed('busy'))
}

const officeOf = (deps: Sending, { to_whom, association_id, borrower_association_id }: Claimed) =>
  findOfficeAddresses(
    deps,
    to_whom === 'borrower' && borrower_association_id ? borrower_association_id : association_id,
  )

async function settle(tx: Tx, association: AssociationId, steps: Settled[]) {
  await sql`
    update loan_message m set status = fresh.status, lease_until = null,
      sent_at = case when fresh.status = 'sent' then app_clock() end,
      due_at = case when fresh.status = 'due' then app_clock() + fresh.wait_ms * interval '1 millisecond' else m.due_at end
    from unnest(${steps.map(({ id }) => id)}::uuid[], ${steps.map(({ status }) => status)}::text[],
      ${steps.map(({ wait_ms }) => wait_ms)}::int[]) as fresh(id, status, wait_ms)
    where m.association_id = ${association} and m.id = fresh.id and m.status = 'due'
  `.execute(tx)
}
