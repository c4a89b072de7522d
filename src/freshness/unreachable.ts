import { sql } from 'kysely'
import type { Failure } from '../channels/outcome.ts'
import type { Tx } from '../db.ts'
import { REPLACED } from '../roster/place-first.ts'
import type { AssociationId, MemberId } from '../roster/table.ts'
import type { ContactLink } from './table.ts'

/**
 * Why somebody stands on the list: no way at all, every way broken, silent three times although something arrived, or
 * one way broken while another still works. Null for who only mended his addresses lately.
 */
export type Trouble = 'no_contact' | 'broken' | 'silent' | 'partly'

export interface Fault {
  system: 'line' | 'mail'
  failure: Failure | 'unknown'
}

export interface HardToReach {
  member_id: MemberId
  name: string
  kana: string
  facility: string | null
  ward: string | null
  phone: string | null
  trouble: Trouble | null
  faults: Fault[]
  /** Whether a mail to him would leave. */
  has_mail: boolean
  replied_at: Date | null
  reached_at: Date | null
  /** The newest link he was given. */
  link_way: ContactLink['way'] | null
  link_at: Date | null
  link_mail_status: ContactLink['mail_status']
  used_at: Date | null
  outcome: ContactLink['outcome']
  /** A new address that he typed and has not confirmed. */
  waits_for_mail: boolean
}

/** Failures of the last sending that sending again will not mend, although the address is still tried. */
const LASTING = sql`array['bad_recipient', 'refused', 'returned', 'mailbox_full']`

/** The common table `troubled`: who cannot or may not be reached, judged by the addresses and the last three checks. */
const troubled = (association: AssociationId) => sql`
  recent as (
    select id, launched_at from safety_check
    where association_id = ${association} and launched_at is not null and status <> 'withdrawn'
    order by launched_at desc limit 3
  ), sent as (
    select p.member_id, d.contact_point_id, d.status, d.failure, d.accepted_at, d.wave, c.launched_at
    from recent c
      join prompt p on p.association_id = ${association} and p.safety_check_id = c.id
      join delivery d on d.association_id = p.association_id and d.prompt_id = p.id
  ), news as (
    select distinct on (contact_point_id) contact_point_id, status, failure, launched_at
    from sent order by contact_point_id, launched_at desc, wave desc
  ), way as (
    select cp.member_id, cp.system, cp.reachable,
      case when not cp.reachable then coalesce(cp.failure, 'unknown')
        when n.status = 'failed' and n.failure = any(${LASTING})
          and (cp.checked_at is null or cp.checked_at < n.launched_at) then n.failure end as fault
    from contact_point cp
      join association a on a.id = cp.association_id
      left join news n on n.contact_point_id = cp.id
    where cp.association_id = ${association} and cp.failure is distinct from ${REPLACED}
      and cp.removed_at is null
      and (cp.system = 'mail' or (cp.system = 'line' and cp.line_channel_id = a.line_channel_id))
  ), ways as (
    select member_id, count(*) filter (where fault is null) as good,
      bool_or(system = 'mail' and reachable) as has_mail,
      coalesce(jsonb_agg(distinct jsonb_build_object('system', system, 'failure', fault))
        filter (where fault is not null), '[]') as faults
    from way group by member_id
  ), asked as (
    select p.member_id, p.id, row_number() over (partition by p.member_id order by c.launched_at desc) as nth
    from prompt p join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id
    where p.association_id = ${association} and c.status = 'closed'
  ), silent as (
    select member_id from asked where nth <= 3 group by member_id
    having count(*) = 3
      and not bool_or(exists (
        select from standing_reply r where r.association_id = ${association} and r.prompt_id = asked.id))
      and bool_or(exists (
        select from delivery d
        where d.association_id = ${association} and d.prompt_id = asked.id and d.status = 'accepted'))
  ), troubled as (
    select m.id as member_id, m.name, m.kana, m.member_number, m.facility_id,
      coalesce(w.faults, '[]') as faults, coalesce(w.has_mail, false) as has_mail,
      case when w.member_id is null then 'no_contact'
        when w.good = 0 then 'broken'
        when s.member_id is not null then 'silent'
        when w.faults <> '[]' then 'partly' end as trouble
    from member m
      left join ways w on w.member_id = m.id
      left join silent s on s.member_id = m.id
    where m.association_id = ${association} and m.left_at is null
  )`

/** 届かない先生 — worst first; also whoever mended his addresses since `mended_since`. */
export async function findHardToReach(
  tx: Tx,
  association: AssociationId,
  { mended_since, now }: { mended_since: Date; now: Date },
): Promise<HardToReach[]> {
  const { rows } = await sql<HardToReach>`
    with ${troubled(association)}
    select t.member_id, t.name, t.kana, f.name as facility, f.ward, t.trouble, t.faults, t.has_mail,
      (select cp.value from contact_point cp
        where cp.association_id = ${association} and cp.member_id = t.member_id and cp.system = 'phone'
          and cp.removed_at is null
        order by cp.rank, cp.created_at limit 1) as phone,
      (select max(r.event_at) from standing_reply r
        where r.association_id = ${association} and r.member_id = t.member_id) as replied_at,
      (select max(sent.accepted_at) from sent where sent.member_id = t.member_id) as reached_at,
      l.way as link_way, l.created_at as link_at, l.mail_status as link_mail_status, l.used_at, l.outcome,
      exists (select from contact_link n
        where n.association_id = ${association} and n.member_id = t.member_id and n.kind = 'confirm'
          and n.used_at is null and n.ended_at is null and n.expires_at > ${now}) as waits_for_mail
    from troubled t
      left join facility f on f.association_id = ${association} and f.id = t.facility_id
      left join lateral (
        select * from contact_link l
        where l.association_id = ${association} and l.member_id = t.member_id and l.kind = 'update'
        order by l.created_at desc, l.id limit 1) l on true
    where t.trouble is not null or l.used_at > ${mended_since}
    order by array_position(array['no_contact', 'broken', 'silent', 'partly'], t.trouble) nulls last,
      t.kana, t.member_number
  `.execute(tx)
  return rows
}

/** How many can hardly be reached; who has another way that works is not among them. */
export async function countHardToReach(tx: Tx, association: AssociationId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    with ${troubled(association)} select count(*)::int as n from troubled where trouble <> 'partly'
  `.execute(tx)
  return rows[0]?.n ?? 0
}
