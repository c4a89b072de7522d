import { sql } from 'kysely'
import { type Db, inAssociation, type Tx, tellBoards } from '../db.ts'
import type { Log } from '../log.ts'
import type { Queues } from '../queues.ts'
import type { AssociationId } from '../roster/table.ts'
import type { SafetyCheckId } from '../safety-checks/table.ts'
import { mailHints } from './deliver-mail.ts'
import { paceGroupOf } from './mail-pace.ts'
import { mayLeave } from './notices/may-leave.ts'
import { type AlertAbout, raiseAlert, settleAlerts } from './office-alert.ts'
import type { ChannelStop } from './rules.ts'

/** Up to 5,000 people a transaction. */
const BATCHES_AT_ONCE = 10
const LINE_ALERTS: AlertAbout[] = ['line_out_of_quota', 'line_unauthorized']

/**
 * 代わりのメール — follows what became of the LINE channel: while it is stopped, whatever waits for it gives way to mail
 * and the office is told; when it runs again, what only its key had failed goes out after all. Safe to repeat.
 */
export async function followChannel(
  { db, queues, log }: { db: Db; queues: Queues; log: Log },
  association: AssociationId,
) {
  for (;;) {
    const gone = await inAssociation(db, association, (tx) => follow(tx, association))
    if (gone.batches > 0) log.warn({ event: 'line_gave_way_to_mail', association, ...gone })
    await queues.hint(mailHints(association, gone.mails))
    if (gone.batches < BATCHES_AT_ONCE) break
  }
  await queues.hint([{ kind: 'tell_office', association_id: association }])
}

async function follow(tx: Tx, association: AssociationId) {
  const { check, ...gone } = await giveWay(tx, association)
  await revive(tx, association)
  const reason = await stopReasonOf(tx, association)
  const standing: AlertAbout[] = reason ? [`line_${reason}`] : []
  await settleAlerts(
    tx,
    association,
    LINE_ALERTS.filter((about) => !standing.includes(about)),
  )
  for (const about of standing) await raiseAlert(tx, association, { about, check })
  await tellBoards(tx, association)
  return gone
}

/** LINE's own reason for refusing this association's channel, or null while it runs. */
async function stopReasonOf(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ stop_reason: ChannelStop | null }>`
    select channel.stop_reason from association a cross join lateral door_line_channel(a.line_channel_id) channel
    where a.id = ${association}
  `.execute(tx)
  return rows[0]?.stop_reason ?? null
}

/**
 * Batches of a stopped channel fail for its reason; where a try may have arrived they are unknown. Whoever they were
 * for, has not answered and has no accepted mail yet is mailed at every address; so is whom a notice was for.
 */
async function giveWay(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ batches: number; people: number; mails: number; check: SafetyCheckId | null }>`
    with waiting as (
      select b.id, channel.stop_reason,
        b.status = 'sending' or b.may_have_arrived as may_have_arrived
      from line_batch b cross join lateral door_line_channel(b.line_channel_id) channel
      where b.association_id = ${association} and channel.stop_reason is not null
        and (b.status = 'queued' or (b.status = 'sending' and b.lease_until < app_clock()))
      order by b.id limit ${BATCHES_AT_ONCE} for update of b
    ),
    gone as (
      update line_batch b
      set status = case when w.may_have_arrived then 'unknown' else 'failed' end, failure = w.stop_reason,
        lease_until = null
      from waiting w where b.association_id = ${association} and b.id = w.id
      returning b.id, b.status, b.failure, b.safety_check_id
    ),
    lost as (
      update delivery d
      set status = gone.status, failure = case when gone.status = 'failed' then gone.failure end
      from gone where d.association_id = ${association} and d.line_batch_id = gone.id and d.status = 'queued'
      returning d.prompt_id, d.notice_id, d.wording_id, d.wave
    ),
    mailed as (
      insert into delivery
        (association_id, prompt_id, contact_point_id, wording_id, system, wave, mail_domain, pace_group)
      select p.association_id, p.id, cp.id, lost.wording_id, 'mail', lost.wave, way.domain,
        ${paceGroupOf(sql`way.domain`)}
      from lost
        join prompt p on p.association_id = ${association} and p.id = lost.prompt_id
        join safety_check c on c.association_id = p.association_id and c.id = p.safety_check_id and c.status = 'open'
        join contact_point cp on cp.association_id = p.association_id and cp.member_id = p.member_id
          and cp.system = 'mail' and cp.reachable and cp.removed_at is null
        cross join lateral (select lower(split_part(cp.value, '@', 2)) as domain) way
      where not exists (select from standing_reply r where r.association_id = p.association_id and r.prompt_id = p.id)
        and not exists (select from delivery d where d.association_id = p.association_id and d.prompt_id = p.id
          and d.system = 'mail' and d.wave = lost.wave and d.status = 'accepted')
      on conflict do nothing returning 1
    ),
    -- Apart from the questions: joined to both at once, PostgreSQL reads all of this again for each address.
    told as (
      insert into delivery
        (association_id, notice_id, contact_point_id, wording_id, system, wave, mail_domain, pace_group)
      select n.association_id, n.id, cp.id, lost.wording_id, 'mail', lost.wave, way.domain,
        ${paceGroupOf(sql`way.domain`)}
      from lost
        join notice n on n.association_id = ${association} and n.id = lost.notice_id
        join safety_check c on c.association_id = n.association_id and c.id = n.safety_check_id
          and ${mayLeave(sql`n`, sql`c`)}
        join contact_point cp on cp.association_id = n.association_id and cp.member_id = n.member_id
          and cp.system = 'mail' and cp.reachable and cp.removed_at is null
        cross join lateral (select lower(split_part(cp.value, '@', 2)) as domain) way
      where not exists (select from delivery d where d.association_id = n.association_id and d.notice_id = n.id
          and d.system = 'mail' and d.status = 'accepted')
      on conflict do nothing returning 1
    )
    select (select count(*) from gone)::int as batches, (select count(*) from lost)::int as people,
      ((select count(*) from mailed) + (select count(*) from told))::int as mails, (select max(safety_check_id::text) from gone) as check
  `.execute(tx)
  return rows[0] ?? { batches: 0, people: 0, mails: 0, check: null }
}

/** A new key: whoever waited for the old one is asked, unless the check is over or LINE may have forgotten the try. */
const revive = (tx: Tx, association: AssociationId) =>
  sql`
    with back as (
      update line_batch b set status = 'queued', failure = null, next_try_at = app_clock()
      where b.association_id = ${association} and b.status = 'failed' and b.failure = 'unauthorized'
        and coalesce(b.first_tried_at, app_clock()) > app_clock() - interval '22 hours'
        and exists (select from safety_check c where c.association_id = b.association_id
          and c.id = b.safety_check_id and ${mayLeave(sql`b`, sql`c`)})
        and exists (select from door_line_channel(b.line_channel_id) channel where channel.stop_reason is null)
      returning b.id)
    update delivery d set status = 'queued', failure = null
    from back where d.association_id = ${association} and d.line_batch_id = back.id
      and d.status = 'failed' and d.failure = 'unauthorized'
  `.execute(tx)
