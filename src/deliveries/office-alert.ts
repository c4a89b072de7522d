import { sql } from 'kysely'
import { type Db, inAssociation, type Tx, tellBoards } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Purpose, SafetyCheckId } from '../safety-checks/table.ts'
import { mayLeave } from './notices/may-leave.ts'
import type { OfficeAlert, OfficeAlertId } from './table.ts'

export type AlertAbout = OfficeAlert['about']

/**
 * 知らせの発生 — one unsettled alert about one thing; raised again while it is unsettled it changes nothing. But its row is
 * locked even then, so that whoever is just settling it is waited for, and whoever will sees the new cause.
 */
export async function raiseAlert(
  tx: Tx,
  association: AssociationId,
  { about, check }: { about: AlertAbout; check: SafetyCheckId | null },
) {
  await sql`
    insert into office_alert (association_id, about, safety_check_id) values (${association}, ${about}, ${check})
    on conflict (association_id, about) where settled_at is null do update set about = excluded.about where false
  `.execute(tx)
}

/** Waits for whoever is just raising it: what is read after this tells whether the cause is gone. */
export const holdAlert = (tx: Tx, association: AssociationId, about: AlertAbout) =>
  sql`
    select from office_alert where association_id = ${association} and about = ${about} and settled_at is null for update
  `.execute(tx)

/** The cause is gone; an alert that was not told yet need not be told any more. */
export async function settleAlerts(tx: Tx, association: AssociationId, abouts: AlertAbout[]) {
  const { numAffectedRows } = await sql`
    update office_alert set settled_at = app_clock()
    where association_id = ${association} and settled_at is null and about = any(${abouts}::text[])
  `.execute(tx)
  if (numAffectedRows) await tellBoards(tx, association)
}

/** `nobody_sends` stands in no row: if nobody works, nobody can write it down either. */
export interface StandingAlert {
  about: AlertAbout | 'nobody_sends'
  raised_at: Date
  safety_check_id: SafetyCheckId | null
}

/** What stands open for this association, oldest first. */
export async function findAlerts(tx: Tx, association: AssociationId): Promise<StandingAlert[]> {
  const standing = await tx
    .selectFrom('office_alert')
    .select(['about', 'raised_at', 'safety_check_id'])
    .where('association_id', '=', association)
    .where('settled_at', 'is', null)
    .orderBy('raised_at')
    .execute()
  const since = await findStandstill(tx, association)
  return since ? [{ about: 'nobody_sends', raised_at: since, safety_check_id: null }, ...standing] : standing
}

/** Since when something should have gone out that no worker has ever taken up, and none is at work. */
async function findStandstill(tx: Tx, association: AssociationId): Promise<Date | null> {
  const { rows } = await sql<{ since: Date | null }>`
    select min(waits.since) as since from (
      select c.launched_at as since from safety_check c
        where c.association_id = ${association} and c.status = 'open' and exists (
          select from prompt p where p.association_id = c.association_id and p.safety_check_id = c.id
            and p.planned_at is null)
      union all
      select b.next_try_at from line_batch b
        join safety_check c on c.association_id = b.association_id and c.id = b.safety_check_id
          and ${mayLeave(sql`b`, sql`c`)}
        where b.association_id = ${association} and b.status = 'queued' and b.attempt = 0
          and exists (select from door_line_channel(b.line_channel_id) channel where channel.stop_reason is null)
      union all
      (select d.next_try_at from delivery d
        join wording w on w.association_id = d.association_id and w.id = d.wording_id
        join safety_check c on c.association_id = w.association_id and c.id = w.safety_check_id
          and ${mayLeave(sql`w`, sql`c`)}
        where d.association_id = ${association} and d.system = 'mail' and d.pace_group is null and not d.held
          and d.status = 'queued' and d.attempt = 0
        order by d.next_try_at limit 1)
    ) waits
    where waits.since < app_clock() - interval '60 seconds'
      and not exists (select from delivery d where ${isInHand(association)} and d.pace_group is null)
      and not exists (select from delivery d where ${isInHand(association)} and d.pace_group is not null)
      and not exists (select from line_batch b where b.association_id = ${association}
        and b.status = 'sending' and b.lease_until > app_clock())
  `.execute(tx)
  return rows[0]?.since ?? null
}

/** The states are named once more for the indices of what is due: else every delivery there ever was is looked at. */
const isInHand = (association: AssociationId) => sql`
  d.association_id = ${association} and d.system = 'mail' and d.status in ('queued', 'sending', 'maybe')
    and d.status <> 'queued' and d.lease_until > app_clock()`

/** An alert in this worker's hands, with the purpose of the check during which it came up. */
export interface AlertToTell {
  id: OfficeAlertId
  about: AlertAbout
  purpose: Purpose | null
  title: string | null
  association_name: string
}

/** Takes what has not been told yet; a worker that dies with it leaves it to another after a minute. */
export async function claimAlerts(tx: Tx, association: AssociationId): Promise<AlertToTell[]> {
  const { rows } = await sql<AlertToTell>`
    with claimed as (
      update office_alert set lease_until = app_clock() + interval '60 seconds'
      where association_id = ${association} and told_at is null and settled_at is null
        and (lease_until is null or lease_until < app_clock())
      returning *)
    select c.id, c.about, k.purpose, k.title, a.name as association_name
    from claimed c join association a on a.id = c.association_id
      left join safety_check k on k.association_id = c.association_id and k.id = c.safety_check_id
  `.execute(tx)
  return rows
}

export const markTold = (tx: Tx, association: AssociationId, id: OfficeAlertId) =>
  sql`
    update office_alert set told_at = app_clock(), lease_until = null
    where association_id = ${association} and id = ${id}
  `.execute(tx)

/** Tells the office when our own mail settings are wrong, and that they are right again once a mail got through. */
export const noteMailSettings = (
  db: Db,
  association: AssociationId,
  { accepted, wrong_settings }: { accepted: number; wrong_settings: number },
) =>
  inAssociation(db, association, async (tx) => {
    if (accepted > 0) return settleAlerts(tx, association, ['mail_settings'])
    if (wrong_settings === 0) return
    await raiseAlert(tx, association, { about: 'mail_settings', check: null })
    await tellBoards(tx, association)
  })
