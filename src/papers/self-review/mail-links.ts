import { sql } from 'kysely'
import type { Mailer } from '../../channels/mail.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import { stepLinkMail } from '../../deliveries/rules.ts'
import type { Log } from '../../log.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { Secrets } from '../../secrets.ts'
import { escapeHtml } from '../../ui/escape-html.ts'
import { dayOfYear, fiscalYear } from '../../ui/time.ts'
import { yearOf } from '../year/rules.ts'
import { lastDayOf, reviewToken, reviewUrl } from './rules.ts'
import type { SelfReview, SelfReviewId } from './table.ts'

interface Mailing {
  db: Db
  mailer: Mailer
  secrets: Secrets
  public_url: string
  random: () => number
  log: Log
}

interface DueReview extends Pick<SelfReview, 'id' | 'fiscal_year' | 'times_asked' | 'mail_tries'> {
  to: string[]
  facility_name: string
  association_name: string
  office_phone: string | null
}

/** 自己点検のお願いのメール — sends what is due of one association; what no mail host takes now is tried again later. */
export async function mailReviews(deps: Mailing, association: AssociationId) {
  const { db, log } = deps
  for (;;) {
    const due = await inAssociation(db, association, (tx) => claimDue(tx, association))
    if (due.length === 0) return
    const sent = await Promise.all(due.map((review) => sendLink(deps, review)))
    await inAssociation(db, association, (tx) => settle(tx, association, sent))
    const reached = sent.filter(({ status }) => status === 'sent').length
    log.info({ event: 'self_reviews_mailed', association, clinics: reached })
    if (sent.some(({ status }) => status === 'due')) return
  }
}

/** Whether something waits that no worker has in hand. */
export async function hasReviewsDue(tx: Tx, association: AssociationId) {
  const { rows } = await sql`
    select from self_review where association_id = ${association} and mail_status = 'due' and left_out_at is null
      and (lease_until is null or lease_until < app_clock()) and not exists (select from self_review_answer s
        where s.association_id = self_review.association_id and s.self_review_id = self_review.id) limit 1
  `.execute(tx)
  return rows.length > 0
}

/** A worker that dies with them leaves them to another after a minute. */
async function claimDue(tx: Tx, association: AssociationId): Promise<DueReview[]> {
  const { rows } = await sql<DueReview>`
    with claimed as (
      update self_review set lease_until = app_clock() + interval '60 seconds', mail_tries = mail_tries + 1
      where association_id = ${association} and id in (
        select id from self_review
        where association_id = ${association} and mail_status = 'due' and left_out_at is null
          and (lease_until is null or lease_until < app_clock())
          and not exists (select from self_review_answer s
            where s.association_id = self_review.association_id and s.self_review_id = self_review.id)
        limit 20 for update skip locked)
      returning *)
    select c.id, c.fiscal_year, c.times_asked, c.mail_tries, f.name as facility_name, a.name as association_name,
      a.phone as office_phone, array(
        select distinct cp.value from contact_point cp
          join member m on m.association_id = cp.association_id and m.id = cp.member_id and m.left_at is null
        where m.association_id = c.association_id and m.facility_id = c.facility_id and cp.system = 'mail'
          and cp.reachable and cp.removed_at is null
        order by 1) as to
    from claimed c
      join association a on a.id = c.association_id
      join facility f on f.association_id = c.association_id and f.id = c.facility_id
  `.execute(tx)
  return rows
}

interface Sent {
  id: SelfReviewId
  status: 'sent' | 'due' | 'failed'
  wait_ms: number
}

/** To every doctor of the clinic: whoever opens it first answers for all. */
async function sendLink({ mailer, secrets, public_url, random }: Mailing, review: DueReview): Promise<Sent> {
  const { id, times_asked, mail_tries } = review
  const mail = mailOf(review, reviewUrl(public_url, reviewToken(secrets.reply_link_key, id)))
  const host = new URL(public_url).hostname
  const outcomes = await Promise.all(
    review.to.map((to, index) =>
      mailer.send({ to, ...mail, message_id: `<${id}.${times_asked}.${index}@${host}>` }, async () => {}),
    ),
  )
  return { id, ...stepLinkMail(mail_tries, outcomes, { random: random() }) }
}

function mailOf(
  { fiscal_year, facility_name, association_name, office_phone, times_asked }: DueReview,
  link: string,
) {
  const year = fiscalYear(yearOf(fiscal_year).from)
  const text = [
    `${facility_name} 御中`,
    '',
    `${association_name}です。`,
    times_asked > 1
      ? `${year}の自己点検（①〜⑥）のお返事を、まだ確認できていません。行き違いのときは、お許しください。`
      : `積極的医療機関の${year}の自己点検（①〜⑥）をお願いします。`,
    '下のリンクを開いてください。わかっていることは、前もって入れてあります。変わりがなければ、1つ押すだけです。',
    '',
    link,
    '',
    `このリンクは${dayOfYear(lastDayOf(fiscal_year))}まで使えます。貴院専用です。`,
    `電話でも伺います: ${[association_name, office_phone].filter(Boolean).join(' ')}`,
  ].join('\n')
  const linked = escapeHtml(text)
    .replace(escapeHtml(link), `<a href="${escapeHtml(link)}">${escapeHtml(link)}</a>`)
    .replaceAll('\n', '<br>')
  return {
    from_name: association_name,
    subject: `${times_asked > 1 ? '【再度のお願い】' : ''}${year}の自己点検のお願い(${association_name})`,
    text,
    html: `<!doctype html><html lang="ja"><body style="font-size:17px;line-height:1.7">${linked}</body></html>`,
  }
}

const settle = (tx: Tx, association: AssociationId, sent: Sent[]) =>
  sql`
    update self_review set mail_status = fresh.status,
      lease_until = case when fresh.status = 'due' then app_clock() + fresh.wait_ms * interval '1 millisecond' end
    from unnest(${sent.map(({ id }) => id)}::uuid[], ${sent.map(({ status }) => status)}::text[],
      ${sent.map(({ wait_ms }) => wait_ms)}::int[]) as fresh(id, status, wait_ms)
    where self_review.association_id = ${association} and self_review.id = fresh.id
  `.execute(tx)
