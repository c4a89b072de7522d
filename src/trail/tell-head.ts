import { type Kysely, sql } from 'kysely'
import type { Mailer } from '../channels/mail.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import type { Log } from '../log.ts'
import type { AssociationId } from '../roster/table.ts'
import { findOfficeAddresses } from '../staff/office-addresses.ts'
import { mailHtml } from '../ui/mail-html.ts'
import { dayAndTime } from '../ui/time.ts'
import { headDay } from './rules.ts'

interface Telling {
  db: Db
  auth: Kysely<never>
  mailer: Mailer
  public_url: string
  log: Log
}

interface HeadMail {
  day: string
  seq: number
  hash: Buffer
  /** Written since the head that was mailed last. */
  entries: number
  association_name: string
}

/**
 * 先頭の控え — mails number and hash of the newest entry to office and chair, once a day and only where there is news. Who
 * cuts entries off at the end cannot cut them out of these mailboxes.
 */
export async function tellHead(
  { db, auth, mailer, public_url, log }: Telling,
  association: AssociationId,
  at: Date,
) {
  const head = await inAssociation(db, association, (tx) => claimHead(tx, association, at))
  if (!head) return
  const addresses = await findOfficeAddresses({ db, auth }, association, ['office', 'chair'])
  const sent = await Promise.all(
    addresses.map((to, index) =>
      mailer.send({ to, ...mailOf(head, { association, public_url, index }) }, async () => {}),
    ),
  )
  const is_told = addresses.length === 0 || sent.some((outcome) => outcome?.accepted)
  log.info({ event: 'audit_head_mailed', association, seq: head.seq, is_told })
  if (is_told)
    await inAssociation(db, association, (tx) =>
      sql`update audit_head_mail set told_at = app_clock(), lease_until = null
        where association_id = ${association} and day = ${head.day}::date`.execute(tx),
    )
}

/** What the next mail would tell: the newest entry before the cut, and how many are new. */
const news = (association: AssociationId, cut_at: Date) => sql`
  select h.seq, h.hash, h.seq - told.seq as entries
  from (select coalesce(max(seq), 0) as seq from audit_head_mail
      where association_id = ${association} and told_at is not null) told
    join lateral (
      select seq, hash from audit where association_id = ${association} and at < ${cut_at}
      order by seq desc limit 1) h on h.seq > told.seq`

/** Of several workers one gets it; one that dies with it leaves it to another after a minute. */
async function claimHead(tx: Tx, association: AssociationId, at: Date): Promise<HeadMail | null> {
  const { day, cut_at } = headDay(at)
  const { rows } = await sql<HeadMail>`
    with claimed as (
      insert into audit_head_mail as mail (association_id, day, seq, hash, entries, lease_until)
      select ${association}, ${day}::date, seq, hash, entries, app_clock() + interval '60 seconds'
      from (${news(association, cut_at)}) fresh
      on conflict (association_id, day) do update set lease_until = excluded.lease_until
        where mail.told_at is null and mail.lease_until < app_clock()
      returning *)
    select c.day::text, c.seq::int, c.hash, c.entries, a.name as association_name
    from claimed c join association a on a.id = c.association_id
  `.execute(tx)
  return rows[0] ?? null
}

/** Whether this association has a head to tell that no worker has in hand. */
export async function isHeadDue(tx: Tx, association: AssociationId, at: Date) {
  const { day, cut_at } = headDay(at)
  const { rows } = await sql`
    select from (${news(association, cut_at)}) fresh where not exists (
      select from audit_head_mail where association_id = ${association} and day = ${day}::date
        and (told_at is not null or lease_until >= app_clock()))
  `.execute(tx)
  return rows.length > 0
}

function mailOf(
  { day, seq, hash, entries, association_name }: HeadMail,
  { association, public_url, index }: { association: AssociationId; public_url: string; index: number },
) {
  const hex = hash.toString('hex')
  const text = [
    `${association_name}の操作記録の控えです。何もしなくて構いません。`,
    '記録があとから書き換えられたとき、この控えと合わなくなります。消さずに残してください。',
    '',
    `${dayAndTime(new Date(`${day}T07:00:00+09:00`))}までの記録`,
    `前の控えから: ${entries}件`,
    `最後の番号: ${seq}`,
    `照合用の文字: ${hex}`,
    '',
    `記録を見る: ${public_url}/audit`,
    '',
    '確かめるときは、システムの担当者に次を実行するよう頼んでください。',
    `npm run -s tomoshibi -- audit verify --association ${association} --seq ${seq} --hash ${hex}`,
  ].join('\n')
  return {
    from_name: association_name,
    subject: `操作記録の控え ${day}(${association_name})`,
    text,
    html: mailHtml(text),
    message_id: `<head.${association}.${day}.${index}@${new URL(public_url).hostname}>`,
  }
}
