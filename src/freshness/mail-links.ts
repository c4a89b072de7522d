import { sql } from 'kysely'
import type { Tx } from '../db.ts'
import {
  freshOf,
  LINK_IS_DUE,
  LINKS_AT_ONCE,
  type LinkMail,
  type LinkMails,
  PUT_DOWN,
  TAKE_IN_HAND,
} from '../deliveries/link-mails.ts'
import type { AssociationId } from '../roster/table.ts'
import { contactToken, contactUrl } from './link.ts'
import { contactMail } from './mails.ts'
import type { ContactLink, ContactLinkId } from './table.ts'

interface DueLink extends LinkMail {
  id: ContactLinkId
  kind: ContactLink['kind']
  expires_at: Date
  member_name: string
  association_name: string
  office_phone: string | null
}

/** 確認リンクのメール — to every address of his that still works: which of them he reads is just what nobody knows. */
export const CONTACT_LINK_MAILS: LinkMails<DueLink> = {
  event: 'contact_links_mailed',
  claim,
  settle: (tx, association, sent) =>
    sql`
      update contact_link set ${PUT_DOWN} from ${freshOf(sent)}
      where contact_link.association_id = ${association} and contact_link.id = fresh.id
    `.execute(tx),
  write: (due, { secrets, public_url }) => ({
    letter: contactMail({
      ...due,
      link: contactUrl(public_url, contactToken(secrets.reply_link_key, due.id)),
    }),
    message: due.id,
  }),
}

/** Whether something waits that no worker has in hand. */
export async function hasMailsDue(tx: Tx, association: AssociationId) {
  const { rows } = await sql`
    select from contact_link where association_id = ${association} and ended_at is null and ${LINK_IS_DUE} limit 1
  `.execute(tx)
  return rows.length > 0
}

async function claim(tx: Tx, association: AssociationId) {
  const { rows } = await sql<DueLink>`
    with claimed as (
      update contact_link set ${TAKE_IN_HAND}
      where association_id = ${association} and id in (
        select id from contact_link where association_id = ${association} and ended_at is null and ${LINK_IS_DUE}
        limit ${LINKS_AT_ONCE} for update skip locked)
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
