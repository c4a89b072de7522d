import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId } from '../../roster/table.ts'
import { MOST_TRIES, nightOf, twinTrouble } from './rules.ts'
import type { TwinRun } from './table.ts'

export const findTwinSetting = async (tx: Tx, association: AssociationId) =>
  (await tx
    .selectFrom('twin_setting')
    .selectAll()
    .where('association_id', '=', association)
    .executeTakeFirst()) ?? null

const SHOWN = 14

/** The newest nights first. */
export async function findTwinRuns(tx: Tx, association: AssociationId) {
  const { rows } = await sql<TwinRun>`
    select *, night::text as night from twin_run where association_id = ${association}
    order by twin_run.night desc, version desc limit ${SHOWN}
  `.execute(tx)
  return rows
}

/** Whether this night's is still to be written and no worker has it in hand. */
export async function isTwinDue(tx: Tx, association: AssociationId, at: Date) {
  const { rows } = await sql`
    select from twin_setting s where s.association_id = ${association} and s.way <> 'off' and not exists (
      select from twin_run r where r.association_id = s.association_id and r.version = s.version
        and r.night = ${nightOf(at)}::date
        and (r.done_at is not null or r.tries >= ${MOST_TRIES} or r.lease_until >= app_clock()))
  `.execute(tx)
  return rows.length > 0
}

/** Of several workers one gets it; who dies with it, or fails, leaves it to another after a while. */
export async function claimTwin(tx: Tx, association: AssociationId, at: Date) {
  const { rows } = await sql<Pick<TwinRun, 'night' | 'version' | 'way' | 'tries' | 'reached'>>`
    insert into twin_run as run (association_id, night, version, way, tries, lease_until)
      select s.association_id, ${nightOf(at)}::date, s.version, s.way, 1, app_clock() + interval '5 minutes'
      from twin_setting s where s.association_id = ${association} and s.way <> 'off'
    on conflict (association_id, night, version) do update
      set lease_until = excluded.lease_until, tries = run.tries + 1
      where run.done_at is null and run.tries < ${MOST_TRIES} and run.lease_until < app_clock()
    returning night::text, version, way, tries, reached
  `.execute(tx)
  return rows[0] ?? null
}

/** What is wrong with the nightly twin, for home; and when one was written last. */
export async function findTwinTrouble(tx: Tx, association: AssociationId, at: Date) {
  const setting = await findTwinSetting(tx, association)
  if (!setting || setting.way === 'off') return null
  const runs = await findTwinRuns(tx, association)
  const last_done_at = runs.find(({ done_at }) => done_at !== null)?.done_at ?? null
  const why = twinTrouble(setting, runs[0] ?? null, last_done_at, at)
  return why ? { why, last_done_at } : null
}
