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
import { LABELS } from '../../safety-checks/rules.ts'
import type { Purpose } from '../../safety-checks/table.ts'
import { mailHtml } from '../../ui/mail-html.ts'
import { dayAndTime } from '../../ui/time.ts'
import type { PowerNeedLinkId } from '../table.ts'
import { needToken, needUrl } from './link.ts'

interface DueLink extends LinkMail {
  id: PowerNeedLinkId
  purpose: Purpose
  expires_at: Date
  facility_name: string
  association_name: string
  office_phone: string | null
}

/** 申出のリンクのメール — to everybody of the clinic: whoever opens it first says for all. */
export const NEED_LINK_MAILS: LinkMails<DueLink> = {
  event: 'power_need_links_mailed',
  claim,
  settle: (tx, association, sent) =>
    sql`
      update power_need_link set ${PUT_DOWN} from ${freshOf(sent)}
      where power_need_link.association_id = ${association} and power_need_link.id = fresh.id
    `.execute(tx),
  write: (due, { secrets, public_url }) => ({
    letter: needMail(due, needUrl(public_url, needToken(secrets.reply_link_key, due.id))),
    message: due.id,
  }),
}

/** Whether something waits that no worker has in hand. */
export async function hasNeedMailsDue(tx: Tx, association: AssociationId) {
  const { rows } = await sql`
    select from power_need_link where association_id = ${association} and ended_at is null and ${LINK_IS_DUE} limit 1
  `.execute(tx)
  return rows.length > 0
}

async function claim(tx: Tx, association: AssociationId) {
  const { rows } = await sql<DueLink>`
    with claimed as (
      update power_need_link set ${TAKE_IN_HAND}
      where association_id = ${association} and id in (
        select id from power_need_link where association_id = ${association} and ended_at is null and ${LINK_IS_DUE}
        limit ${LINKS_AT_ONCE} for update skip locked)
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
      join facility f on f.association_id = c.association_id and f.id = c.facility_id
  `.execute(tx)
  return rows
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
  return {
    from_name: association_name,
    subject: `${mark}電源の申出のお願い(${association_name})`,
    text,
    html: mailHtml(text, url),
  }
}
