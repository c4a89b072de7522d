import { sql } from 'kysely'
import { type Tx, withoutLoops } from '../../db.ts'
import type { AssociationId, MemberId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { paceGroupOf } from '../mail-pace.ts'
import { type Queued, waysOf } from '../queue-deliveries.ts'
import type { Wording } from '../table.ts'

interface Words {
  association: AssociationId
  check: SafetyCheckId
  /** Of a wording that was frozen before. */
  wave: number
}

/** 事前案内 — one notice to each of these members, over the ways that a question would take; again changes nothing. */
export async function queueNotices(
  tx: Tx,
  {
    association,
    check,
    wave,
    members,
    by_mail_only = false,
  }: Words & {
    members: MemberId[]
    /** Leaves what the month has left of LINE alone. */
    by_mail_only?: boolean
  },
): Promise<Queued> {
  const { rows } = await sql<Queued>`
    with noticed as (
      insert into notice (association_id, safety_check_id, member_id, kind, wave)
      select w.association_id, w.safety_check_id, told.member_id, w.kind, w.wave
      from wording w cross join unnest(${members}::uuid[]) as told(member_id)
      where w.association_id = ${association} and w.safety_check_id = ${check} and w.wave = ${wave}
      on conflict do nothing
      returning id, member_id
    ),
    queued as (
      insert into delivery
        (association_id, notice_id, contact_point_id, wording_id, system, wave, mail_domain, pace_group, held)
      select a.id, told.id, way.id, w.id, way.system, w.wave, way.domain, ${paceGroupOf(sql`way.domain`)},
        way.id in (${noticesInHand({ association, check, wave })})
      from noticed told
        join association a on a.id = ${association}
        join wording w on w.association_id = a.id and w.safety_check_id = ${check} and w.wave = ${wave}
        cross join lateral (${waysOf(sql`told.member_id`)}) way
      where way.system = 'mail' or not ${by_mail_only}::boolean
      on conflict do nothing
      returning system
    )
    select count(*) filter (where system = 'line')::int as line, count(*) filter (where system = 'mail')::int as mails
    from queued
  `.execute(tx)
  return rows[0] ?? { line: 0, mails: 0 }
}

/**
 * 訂正 — one notice to everybody who got words of these kinds of the check, over the same contact points, or to `most`
 * who have none yet. What a worker holds at this moment is corrected once it has arrived; cancel what waits first, or it
 * will be taken for held. Nor does it overtake a notice that a worker holds: what it takes back would be read last.
 */
export async function queueCorrections(
  tx: Tx,
  { association, check, wave, kinds, most }: Words & { kinds: Wording['kind'][]; most: number },
): Promise<Queued & { people: number; held: number }> {
  const { rows } = await withoutLoops(
    tx,
    sql<Queued & { people: number; held: number }>`
    with sent as materialized (${sentTo({ association, check, kinds, wave })}),
    fresh as (
      select member_id from sent
      where not exists (select from notice n where n.association_id = ${association}
        and n.safety_check_id = ${check} and n.member_id = sent.member_id and n.wave = ${wave})
      group by member_id limit ${most}
    ),
    noticed as (
      insert into notice (association_id, safety_check_id, member_id, kind, wave)
      select ${association}, ${check}, member_id, 'correction', ${wave} from fresh
      on conflict do nothing
      returning id, member_id
    ),
    queued as (
      insert into delivery
        (association_id, notice_id, contact_point_id, wording_id, system, wave, mail_domain, pace_group, held)
      select ${association}, told.id, sent.contact_point_id, w.id, sent.system, w.wave, sent.mail_domain,
        sent.pace_group, not sent.has_arrived
          or sent.contact_point_id in (${noticesInHand({ association, check, wave })})
      from noticed told join sent on sent.member_id = told.member_id
        join wording w on w.association_id = ${association} and w.safety_check_id = ${check} and w.wave = ${wave}
      on conflict do nothing
      returning system, held
    )
    select count(*) filter (where system = 'line')::int as line, count(*) filter (where system = 'mail')::int as mails,
      count(*) filter (where held)::int as held, (select count(*) from noticed)::int as people
    from queued
  `,
  )
  return rows[0] ?? { line: 0, mails: 0, people: 0, held: 0 }
}

export interface Told {
  /** To whom it has arrived, or may have. */
  people: number
  /** To whom nothing has arrived yet and something is under way. */
  under_way: number
  /** LINE users among all of them: what telling them costs. */
  line: number
  /** Of all of them, who is told by mail and by nothing else. */
  mail_only: number
}

/** How many people a correction would go to now. */
export async function countTold(
  tx: Tx,
  { association, check, kinds }: Omit<Words, 'wave'> & { kinds: Wording['kind'][] },
): Promise<Told> {
  const { rows } = await withoutLoops(
    tx,
    sql<Told>`
    with sent as (${sentTo({ association, check, kinds })}),
    person as (
      select bool_or(has_arrived) as has_arrived, bool_or(system = 'line') as has_line from sent group by member_id
    )
    select count(*) filter (where has_arrived)::int as people,
      count(*) filter (where not has_arrived)::int as under_way,
      count(*) filter (where not has_line)::int as mail_only,
      (select count(distinct cp.value)::int from sent join contact_point cp
        on cp.association_id = ${association} and cp.id = sent.contact_point_id where sent.system = 'line') as line
    from person
  `,
  )
  return rows[0] ?? { people: 0, under_way: 0, line: 0, mail_only: 0 }
}

/** With `wave` only of what was said before it: notices count downwards. */
const sentTo = ({
  association,
  check,
  kinds,
  wave = null,
}: Omit<Words, 'wave'> & { kinds: Wording['kind'][]; wave?: number | null }) => sql`
  select coalesce(p.member_id, n.member_id) as member_id, d.contact_point_id, d.system,
    max(d.mail_domain) as mail_domain, max(d.pace_group) as pace_group,
    bool_or(d.status in ('accepted', 'unknown')) as has_arrived
  from wording w
    join delivery d on d.association_id = w.association_id and d.wording_id = w.id
    left join prompt p on p.association_id = d.association_id and p.id = d.prompt_id
    left join notice n on n.association_id = d.association_id and n.id = d.notice_id
  where w.association_id = ${association} and w.safety_check_id = ${check} and w.kind = any(${kinds}::text[])
    and (${wave}::int is null or w.wave > ${wave}) and d.status in ('accepted', 'unknown', 'queued', 'sending', 'maybe')
  group by 1, 2, 3`

/** Contact points for which an earlier notice of this check has left the queue and has not ended: notices count downwards. */
const noticesInHand = ({ association, check, wave }: Words) => sql`
  select d.contact_point_id
  from notice n join delivery d on d.association_id = n.association_id and d.notice_id = n.id
  where n.association_id = ${association} and n.safety_check_id = ${check} and n.wave > ${wave}
    and d.status in ('queued', 'sending', 'maybe')`
