import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import {
  freshOf,
  LINK_IS_DUE,
  LINKS_AT_ONCE,
  type LinkMail,
  type LinkMails,
  PUT_DOWN,
  TAKE_IN_HAND,
} from '../../deliveries/link-mails.ts'
import type { AssociationId } from '../../roster/table.ts'
import { mailHtml } from '../../ui/mail-html.ts'
import { dayOfYear, fiscalYear } from '../../ui/time.ts'
import { yearOf } from '../year/rules.ts'
import { lastDayOf, reviewToken, reviewUrl } from './rules.ts'
import type { SelfReview, SelfReviewId } from './table.ts'

interface DueReview extends LinkMail, Pick<SelfReview, 'fiscal_year' | 'times_asked'> {
  id: SelfReviewId
  facility_name: string
  association_name: string
  office_phone: string | null
}

/** 自己点検のお願いのメール — to every doctor of the clinic: whoever opens it first answers for all. */
export const REVIEW_MAILS: LinkMails<DueReview> = {
  event: 'self_reviews_mailed',
  claim,
  settle: (tx, association, sent) =>
    sql`
      update self_review set ${PUT_DOWN} from ${freshOf(sent)}
      where self_review.association_id = ${association} and self_review.id = fresh.id
    `.execute(tx),
  write: (due, { secrets, public_url }) => ({
    letter: mailOf(due, reviewUrl(public_url, reviewToken(secrets.reply_link_key, due.id))),
    message: `${due.id}.${due.times_asked}`,
  }),
}

/** Asked still, and not answered since. */
const IS_ASKED = sql`
  left_out_at is null and ${LINK_IS_DUE} and not exists (select from self_review_answer s
    where s.association_id = self_review.association_id and s.self_review_id = self_review.id)`

/** Whether something waits that no worker has in hand. */
export async function hasReviewsDue(tx: Tx, association: AssociationId) {
  const { rows } = await sql`
    select from self_review where association_id = ${association} and ${IS_ASKED} limit 1
  `.execute(tx)
  return rows.length > 0
}

async function claim(tx: Tx, association: AssociationId) {
  const { rows } = await sql<DueReview>`
    with claimed as (
      update self_review set ${TAKE_IN_HAND}
      where association_id = ${association} and id in (
        select id from self_review where association_id = ${association} and ${IS_ASKED}
        limit ${LINKS_AT_ONCE} for update skip locked)
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
  return {
    from_name: association_name,
    subject: `${times_asked > 1 ? '【再度のお願い】' : ''}${year}の自己点検のお願い(${association_name})`,
    text,
    html: mailHtml(text, link),
  }
}
