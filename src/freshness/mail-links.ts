import { sql } from 'kysely'
import type { Mailer } from '../channels/mail.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { stepLinkMail } from '../deliveries/rules.ts'
import type { Log } from '../log.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { contactToken, contactUrl } from './link.ts'
import { contactMail } from './mails.ts'
import type { ContactLink, ContactLinkId } from './table.ts'

interface Mailing {
  db: Db
  mailer: Mailer
  secrets: Secrets
  public_url: string
  random: () => number
  log: Log
}

interface DueLink {
  id: ContactLinkId
  mail_tries: number
  kind: ContactLink['kind']
  expires_at: Date
  to: string[]
  member_name: string
  association_name: string
  office_phone: string | null
}

/** 確認リンクのメール — sends what is due of one association; what no mail host takes now is tried again later. */
export async function mailLinks(deps: Mailing, association: AssociationId) {
  const { db, log } = deps
  for (;;) {
    const due = await inAssociation(db, association, (tx) => claimDue(tx, association))
    if (due.length === 0) return
    const sent = await Promise.all(due.map((link) => sendLink(deps, link)))
    await inAssociation(db, association, (tx) => settle(tx, association, sent))
    log.info({
      event: 'contact_links_mailed',
      association,
      links: sent.filter(({ status }) => status === 'sent').length,
    })
    if (sent.some(({ status }) => status === 'due')) return
  }
}

/** Whether something waits that no worker has in hand. */
export async function hasMailsDue(tx: Tx, association: AssociationId) {
  const { rows } = await sql`
    select from contact_link where association_id = ${association} and mail_status = 'due' and ended_at is null
      and (lease_until is null or lease_until < app_clock()) limit 1
  `.execute(tx)
  return rows.length > 0
}

/** A worker that dies with them leaves them to another after a minute. */
async function claimDue(tx: Tx, association: AssociationId): Promise<DueLink[]> {
  const { rows } = await sql<DueLink>`
    with claimed as (
      update contact_link set lease_until = app_clock() + interval '60 seconds', mail_tries = mail_tries + 1
      where association_id = ${association} and id in (
        select id from contact_link
        where association_id = ${association} and mail_status = 'due' and ended_at is null
          and (lease_until is null or lease_until < app_clock())
        limit 20 for update skip locked)
      returning *)
    select c.id, c.mail_tries, c.kind, c.expires_at, m.name as member_name, a.name as association_name, a.phone as office_phone,
      case when c.kind = 'confirm' then array[c.new_mail] else array(
        select cp.value from contact_point cp
        where cp.association_id = c.association_id and cp.member_id = c.member_id and cp.system = 'mail' and cp.reachable
          and cp.removed_at is null
        order by cp.rank, cp.created_at) end as to
    from claimed c
      join association a on a.id = c.association_id
      join member m on m.association_id = c.association_id and m.id = c.member_id
  `.execute(tx)
  return rows
}

interface SentLink {
  id: ContactLinkId
  status: 'sent' | 'due' | 'failed'
  wait_ms: number
}

/** To every address of his that still works: which of them he reads is just what nobody knows. */
async function sendLink({ mailer, secrets, public_url, random }: Mailing, link: DueLink): Promise<SentLink> {
  const url = contactUrl(public_url, contactToken(secrets.reply_link_key, link.id))
  const mail = contactMail({ ...link, link: url })
  const host = new URL(public_url).hostname
  const outcomes = await Promise.all(
    link.to.map((to, index) =>
      mailer.send({ to, ...mail, message_id: `<${link.id}.${index}@${host}>` }, async () => {}),
    ),
  )
  return { id: link.id, ...stepLinkMail(link.mail_tries, outcomes, { random: random() }) }
}

const settle = (tx: Tx, association: AssociationId, sent: SentLink[]) =>
  sql`
    update contact_link set mail_status = fresh.status,
      lease_until = case when fresh.status = 'due' then app_clock() + fresh.wait_ms * interval '1 millisecond' end
    from unnest(${sent.map(({ id }) => id)}::uuid[], ${sent.map(({ status }) => status)}::text[],
      ${sent.map(({ wait_ms }) => wait_ms)}::int[]) as fresh(id, status, wait_ms)
    where contact_link.association_id = ${association} and contact_link.id = fresh.id
  `.execute(tx)
