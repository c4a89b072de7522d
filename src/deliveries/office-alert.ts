import { sql } from 'kysely'
import { type Db, inAssociation, type Tx, tellBoards } from '../db.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Purpose, SafetyCheckId } from '../safety-checks/table.ts'
import type { OfficeAlert, OfficeAlertId } from './table.ts'

export type AlertAbout = OfficeAlert['about']

/** 知らせの発生 — one unsettled alert about one thing; raised again while it is unsettled it changes nothing. */
export async function raiseAlert(
  tx: Tx,
  association: AssociationId,
  { about, check }: { about: AlertAbout; check: SafetyCheckId | null },
) {
  await sql`
    insert into office_alert (association_id, about, safety_check_id) values (${association}, ${about}, ${check})
    on conflict do nothing
  `.execute(tx)
}

/** The cause is gone; an alert that was not told yet need not be told any more. */
export async function settleAlerts(tx: Tx, association: AssociationId, abouts: AlertAbout[]) {
  const { numAffectedRows } = await sql`
    update office_alert set settled_at = app_clock()
    where association_id = ${association} and settled_at is null and about = any(${abouts}::text[])
  `.execute(tx)
  if (numAffectedRows) await tellBoards(tx, association)
}

export type StandingAlert = Awaited<ReturnType<typeof findAlerts>>[number]

/** What stands open for this association, oldest first. */
export const findAlerts = (tx: Tx, association: AssociationId) =>
  tx
    .selectFrom('office_alert')
    .select(['about', 'raised_at', 'safety_check_id'])
    .where('association_id', '=', association)
    .where('settled_at', 'is', null)
    .orderBy('raised_at')
    .execute()

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
