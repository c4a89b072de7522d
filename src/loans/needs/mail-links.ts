import { sql } from 'kysely'
import type { Mailer } from '../../channels/mail.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { stepLinkMail } from '../../deliveries/rules.ts'
import type { Log } from '../../log.ts'
import type { AssociationId } from '../../roster/table.ts'
import { LABELS } from '../../safety-checks/rules.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import type { Secrets } from '../../secrets.ts'
import { escapeHtml } from '../../ui/escape-html.ts'
import { dayAndTime } from '../../ui/time.ts'
import type { PowerNeedLinkId } from '../table.ts'
import { needToken, needUrl } from './link.ts'

interface Mailing {
  db: Db
  mailer: Mailer
  secrets: Secrets
  public_url: string
  random: () => number
  log: Log
}

interface DueLink {
  id: PowerNeedLinkId
  mail_tries: number
  purpose: Purpose
  expires_at: Date
  to: string[]
  facility_name: string
  association_name: string
  office_phone: string | null
}

/** 申出のリンクのメール — sends what is due of one association; what no mail host takes now is tried again later. */
export async function mailNeedLinks(deps: Mailing, association: AssociationId) {
  for (;;) {
    const due = await inAssociation(deps.db, association, (tx) => claimDue(tx, association))
    if (due.length === 0) return
    const sent = await Promise.all(due.map((link) => sendLink(deps, link)))
    await inAssociation(deps.db, association, (tx) => settle(tx, association, sent))
    deps.log.info({ event: 'power_need_links_mailed', association, links: sent.length })
    if (sent.some(({ status }) => status === 'due')) return
  }
}

/** Whether something waits that no worker has in hand. */
export async function hasNeedMailsDue(tx: Tx, association: AssociationId) {
  const { rows } = await sql`
    select from power_need_link where association_id = ${association} and mail_status = 'due' and ended_at is null
      and (lease_until is null or lease_until < app_clock()) limit 1`.execute(tx)
  return rows.length > 0
}

/** A worker that dies with them leaves them to another after a minute. */
async function claimDue(tx: Tx, association: AssociationId): Promise<DueLink[]> {
  const { rows } = await sql<DueLink>`
    with claimed as (
      update power_need_link set lease_until = app_clock() + interval '60 seconds', mail_tries = mail_tries + 1
      where association_id = ${association} and id in (
        select id from power_need_link
        where association_id = ${association} and mail_status = 'due' and ended_at is null
          and (lease_until is null or lease_until < app_clock())
        limit 20 for update skip locked)
      returning *)
    select c.id, c.mail_tries, c.purpose, c.expires_at, f.name as facility_name, a.name as association_name,
      a.phone as office_phone, array(
        select cp.value from contact_point cp
          join member m on m.association_id = cp.association_id and m.id = cp.member_id
        where m.association_id = c.association_id and m.facility_id = c.facility_id and m.left_at is null
          and cp.system = 'mail' and cp.reachable and cp.removed_at is null
        order by cp.rank, cp.created_at) as to
    from claimed c
      join association a on a.id = c.association_id
      join facility f on f.association_id = c.association_id and f.id = c.facility_id`.execute(tx)
  return rows
}

type Sent = { id: PowerNeedLinkId; status: 'sent' | 'due' | 'failed'; wait_ms: number }

async function sendLink({ mailer, secrets, public_url, random }: Mailing, link: DueLink): Promise<Sent> {
  const url = needUrl(public_url, needToken(secrets.reply_link_key, link.id))
  const mail = needMail(link, url)
  const host = new URL(public_url).hostname
  const outcomes = await Promise.all(
    link.to.map((to, index) =>
      mailer.send({ to, ...mail, message_id: `<${link.id}.${index}@${host}>` }, async () => {}),
    ),
  )
  return { id: link.id, ...stepLinkMail(link.mail_tries, outcomes, { random: random() }) }
}

/** In a drill 【訓練】 comes first, in the subject and in the text. */
export function needMail(
  {
    purpose,
    facility_name,
    association_name,
    office_phone,
    expires_at,
  }: Omit<DueLink, 'id' | 'mail_tries' | 'to'>,
  url: string,
) {
  const mark = purpose === 'actual' ? '' : LABELS[purpose]
  const text = [
    ...(mark ? [`${mark}実際の災害ではありません。`, ''] : []),
    `${facility_name} 御中`,
    '',
    `${association_name}です。`,
    '電源を借りたいときは、下のリンクから知らせてください。2分で終わります。',
    '患者さんのお名前は書かないでください。人数と機器だけで探します。',
    '',
    url,
    '',
    `このリンクは${dayAndTime(expires_at)}まで使えます。ほかの方に転送しないでください。`,
    `電話でも伺います: ${association_name}${office_phone ? ` ${office_phone}` : ''}`,
    '命に関わるときは119番へ連絡してください。',
  ].join('\n')
  const html = escapeHtml(text)
    .replace(escapeHtml(url), `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`)
    .replaceAll('\n', '<br>')
  return {
    from_name: association_name,
    subject: `${mark}電源の申出のお願い(${association_name})`,
    text,
    html: `<!doctype html><html lang="ja"><body style="font-size:17px;line-height:1.7">${html}</body></html>`,
  }
}

const settle = (tx: Tx, association: AssociationId, sent: Sent[]) =>
  sql`
    update power_need_link set mail_status = fresh.status,
      lease_until = case when fresh.status = 'due' then app_clock() + fresh.wait_ms * interval '1 millisecond' end
    from unnest(${sent.map(({ id }) => id)}::uuid[], ${sent.map(({ status }) => status)}::text[],
      ${sent.map(({ wait_ms }) => wait_ms)}::int[]) as fresh(id, status, wait_ms)
    where power_need_link.association_id = ${association} and power_need_link.id = fresh.id`.execute(tx)
