import { sql } from 'kysely'
import { type Db, inAssociation, type Tx } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { PromptId, Purpose } from '../safety-checks/table.ts'
import { cancelMailsOver } from './cancel-queued.ts'
import { allowancesOf, takeAllowances } from './mail-pace.ts'
import { mayLeave } from './notices/may-leave.ts'
import { releaseHeld } from './notices/release-held.ts'
import type { DeliveryId } from './table.ts'

/** A mail in this worker's hands: the words of its wave, and whose it is. Only a question has a prompt and a link. */
export interface DueMail {
  association_id: AssociationId
  id: DeliveryId
  attempt: number
  maybe_doubled: boolean
  address: string
  name: string
  association_name: string
  prompt_id: PromptId | null
  generation: number | null
  purpose: Purpose
  mail_subject: string
  mail_text: string
  mail_html: string
}

/** Renewed every 15 s while the worker lives; a dead worker's mails go on within the minute. */
const LEASE = '60 seconds'

export interface Claiming {
  /** How many mails at most of the domains that are not paced. */
  limit: number
  /** Domains of which this process has more in hand than it can send. */
  avoid: string[]
  /** Mails a second of paced groups, where the installation says otherwise. */
  pace: Record<string, number>
}

/**
 * Queued and its time has come, or held by a worker that is no more; while its words may leave. The states are
 * named once more for the indices of what is due: else all that waits is read and sorted for every hundred.
 */
const isDue = (association: AssociationId) => sql`
  association_id = ${association} and system = 'mail' and status in ('queued', 'sending', 'maybe') and not held
    and ((status = 'queued' and next_try_at <= app_clock())
      or (status in ('sending', 'maybe') and lease_until < app_clock()))
    and wording_id = any(array(select w.id from wording w
      join safety_check c on c.association_id = w.association_id and c.id = w.safety_check_id
      where w.association_id = ${association} and ${mayLeave(sql`w`, sql`c`)}))`

/**
 * Takes due mails. A row found in `maybe` lost its worker or its answer after the first byte left: it is sent once
 * more and flagged; found there a second time, it becomes `unknown` and is shown as such.
 */
export async function claimMails(
  tx: Tx,
  association: AssociationId,
  { limit, avoid, pace }: Claiming,
): Promise<DueMail[]> {
  await sql`
    update delivery set status = 'unknown', lease_until = null
    where association_id = ${association} and system = 'mail' and status = 'maybe' and maybe_doubled
      and lease_until < app_clock()
  `.execute(tx)
  const allowances = await allowancesOf(tx, await findPacedDue(tx, association), pace)
  const { rows } = await sql<DueMail & { pace_group: string | null; has_answered: boolean }>`
    with free as (
      select id from delivery
      where ${isDue(association)} and pace_group is null and coalesce(mail_domain, '') <> all(${avoid}::text[])
      order by next_try_at limit ${limit} for update skip locked
    ),
    paced as (
      select picked.id
      from unnest(${allowances.map((one) => one.pace_group)}::text[], ${allowances.map((one) => one.allowed)}::int[])
          as may(pace_group, n)
        cross join lateral (
          select id from delivery
          where ${isDue(association)} and delivery.pace_group = may.pace_group
            and mail_domain <> all(${avoid}::text[])
          order by next_try_at limit may.n for update skip locked) picked
    ),
    claimed as (
      update delivery d
      set status = case when d.status = 'maybe' then 'maybe' else 'sending' end, failure = null,
        maybe_doubled = d.maybe_doubled or d.status = 'maybe',
        attempt = d.attempt + 1, lease_until = app_clock() + ${LEASE}::interval
      from (select id from free union all select id from paced) due
      where d.association_id = ${association} and d.id = due.id
      returning d.*
    )
    select c.association_id, c.id, c.attempt, c.maybe_doubled, cp.value as address, m.name,
      a.name as association_name, c.prompt_id, c.pace_group, p.generation,
      w.purpose, w.mail_subject, w.mail_text, w.mail_html,
      c.status = 'sending' and c.wave > 0 and exists (
        select from standing_reply r where r.association_id = c.association_id and r.prompt_id = c.prompt_id) as has_answered
    from claimed c
      join association a on a.id = c.association_id
      -- From the mails in hand outwards, whatever old statistics say: all contact points beside all members of an
      -- association is what a planner tries that takes both for empty.
      cross join lateral (select cp.value, cp.member_id from contact_point cp
        where cp.association_id = c.association_id and cp.id = c.contact_point_id offset 0) cp
      cross join lateral (select m.name from member m
        where m.association_id = c.association_id and m.id = cp.member_id offset 0) m
      left join prompt p on p.association_id = c.association_id and p.id = c.prompt_id
      join wording w on w.association_id = c.association_id and w.id = c.wording_id
  `.execute(tx)
  const taken = rows.flatMap(({ pace_group }) => pace_group ?? [])
  if (taken.length > 0) await takeAllowances(tx, taken)
  if (rows.length === 0) {
    await cancelMailsOver(tx, association)
    await releaseHeld(tx, association)
  }
  await dropAnswered(
    tx,
    association,
    rows.filter((row) => row.has_answered),
  )
  return rows.filter((row) => !row.has_answered)
}

/** Who has answered meanwhile is not reminded; where an earlier try may have arrived, that stays unknown. */
async function dropAnswered(tx: Tx, association: AssociationId, mails: DueMail[]) {
  if (mails.length === 0) return
  await sql`
    update delivery set status = case when maybe_doubled then 'unknown' else 'failed' end,
      failure = case when not maybe_doubled then 'answered' end, lease_until = null
    where association_id = ${association} and id = any(${mails.map(({ id }) => id)}::uuid[])
  `.execute(tx)
}

/** Which paced groups have something due: usually none, and then nobody waits for their locks. */
async function findPacedDue(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ pace_group: string }>`
    select distinct pace_group from (
      select pace_group from delivery where ${isDue(association)} and pace_group is not null limit 1000) due
  `.execute(tx)
  return rows.map(({ pace_group }) => pace_group).sort()
}

export const renewLeases = (db: Db, association: AssociationId, ids: DeliveryId[]) =>
  inAssociation(db, association, (tx) =>
    sql`
      update delivery set lease_until = app_clock() + ${LEASE}::interval
      where association_id = ${association} and id = any(${ids}::uuid[]) and status in ('sending', 'maybe')
    `.execute(tx),
  )
