import { sql } from 'kysely'
import type { Mailer } from '../channels/mail.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import type { Log } from '../log.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { stepLinkMail } from './rules.ts'

/** What it takes to send mails that carry a link of their own. */
export interface LinkMailing {
  db: Db
  mailer: Mailer
  secrets: Secrets
  public_url: string
  random: () => number
  log: Log
}

/** A row whose mail is in this worker's hands. */
export interface LinkMail {
  id: string
  mail_tries: number
  /** Every address that it goes to; one host that took it is enough. */
  to: string[]
}

export interface SentLink<Mail extends LinkMail> {
  id: Mail['id']
  status: 'sent' | 'due' | 'failed'
  wait_ms: number
}

/** One kind of such mails: how its rows are taken in hand and put down, and what it says. */
export interface LinkMails<Mail extends LinkMail> {
  /** Of the log line, which counts them. */
  event: string
  claim(tx: Tx, association: AssociationId): Promise<Mail[]>
  settle(tx: Tx, association: AssociationId, sent: SentLink<Mail>[]): Promise<unknown>
  write(
    mail: Mail,
    deps: LinkMailing,
  ): { letter: { from_name: string; subject: string; text: string; html: string }; message: string }
}

/** リンクのメール — sends what is due of one association; what no mail host takes now is tried again later. */
export async function sendLinkMails<Mail extends LinkMail>(
  deps: LinkMailing,
  association: AssociationId,
  { event, claim, settle, write }: LinkMails<Mail>,
) {
  for (;;) {
    const due = await inAssociation(deps.db, association, (tx) => claim(tx, association))
    if (due.length === 0) return
    const sent = await Promise.all(due.map((mail) => sendLink(deps, mail, write(mail, deps))))
    await inAssociation(deps.db, association, (tx) => settle(tx, association, sent))
    const links = sent.filter(({ status }) => status === 'sent').length
    deps.log.info({ event, association, links, of: sent.length })
    if (sent.some(({ status }) => status === 'due')) return
  }
}

async function sendLink<Mail extends LinkMail>(
  { mailer, public_url, random }: LinkMailing,
  { id, mail_tries, to }: Mail,
  { letter, message }: ReturnType<LinkMails<Mail>['write']>,
): Promise<SentLink<Mail>> {
  const host = new URL(public_url).hostname
  const outcomes = await Promise.all(
    to.map((address, index) =>
      mailer.send({ to: address, ...letter, message_id: `<${message}.${index}@${host}>` }, async () => {}),
    ),
  )
  return { id, ...stepLinkMail(mail_tries, outcomes, { random: random() }) }
}

/** How many are taken in hand at once. */
export const LINKS_AT_ONCE = sql`20`

/** Due, and in nobody's hands. */
export const LINK_IS_DUE = sql`mail_status = 'due' and (lease_until is null or lease_until < app_clock())`

/** A worker that dies with them leaves them to another after a minute. */
export const TAKE_IN_HAND = sql`lease_until = app_clock() + interval '60 seconds', mail_tries = mail_tries + 1`

/** What became of each, as the rows called `fresh`, and what is written down of it. */
export const freshOf = <Mail extends LinkMail>(sent: SentLink<Mail>[]) => sql`
  unnest(${sent.map(({ id }) => id)}::uuid[], ${sent.map(({ status }) => status)}::text[],
    ${sent.map(({ wait_ms }) => wait_ms)}::int[]) as fresh(id, status, wait_ms)`
export const PUT_DOWN = sql`mail_status = fresh.status,
  lease_until = case when fresh.status = 'due' then app_clock() + fresh.wait_ms * interval '1 millisecond' end`
