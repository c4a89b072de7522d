import { sql } from 'kysely'
import type { Failure } from '../../channels/outcome.ts'
import { type Db, inAssociation, type Tx } from '../../db.ts'
import type { Hint } from '../../queues.ts'
import type { AssociationId, LineChannelId } from '../../roster/table.ts'
import { MENU_VERSION } from './drawings.ts'

/** As many as LINE takes in one call. */
const USERS_A_CALL = 500

/** The associations whose menus at LINE are not what their bindings ask for, as hints. */
export async function findMenuWork(db: Db): Promise<Hint[]> {
  const { rows } = await sql<{ association_id: AssociationId }>`
    select association_id from door_menu_work(${MENU_VERSION})`.execute(db)
  return rows.map(({ association_id }) => ({ kind: 'line_menus', association_id }))
}

/** A channel whose menus are in this worker's hands. */
export interface MenuChannel {
  id: LineChannelId
  menu_version: number | null
  registered_menu: string | null
  unregistered_menu: string | null
}

/** For as long as one call to LINE may take; every step asks again, and a dead worker's turn ends by itself. */
export const claimMenus = (db: Db, association: AssociationId) =>
  inAssociation(db, association, async (tx): Promise<MenuChannel | null> => {
    const { rows } = await sql<MenuChannel>`
      update line_channel l set menus_try_at = app_clock() + interval '60 seconds'
      from association a
      where a.id = ${association} and l.id = a.line_channel_id and l.menus_wanted_at is not null
        and (l.menus_try_at is null or l.menus_try_at <= app_clock())
      returning l.id, l.menu_version, l.registered_menu, l.unregistered_menu
    `.execute(tx)
    return rows[0] ?? null
  })

/** Lets go of the channel; with a failure not before some time has passed. */
export const releaseMenus = (
  db: Db,
  association: AssociationId,
  { id, failure }: { id: LineChannelId; failure: Failure | null },
) =>
  inAssociation(db, association, (tx) =>
    sql`
      update line_channel set menus_failure = ${failure},
        menus_try_at = app_clock() + make_interval(secs => ${failure ? waitAfter(failure) : null}),
        menu_version = case when ${failure === 'bad_request'} then null else menu_version end
      where id = ${id}
    `.execute(tx),
  )

/** A menu that LINE does not know is made anew, at most a hundred times an hour; a key has to be mended by somebody. */
const waitAfter = (failure: Failure) =>
  failure === 'unavailable' || failure === 'throttled' || failure === 'busy' ? 60 : 600

export const keepMenus = (db: Db, association: AssociationId, { id, ...menus }: MenuChannel) =>
  inAssociation(db, association, (tx) =>
    tx.updateTable('line_channel').set(menus).where('id', '=', id).execute(),
  )

/** Bound users whom LINE has not been told to show this menu, or who have come back since. */
export async function findUnlinked(tx: Tx, association: AssociationId, id: LineChannelId, menu: string) {
  const { rows } = await sql<{ user_id: string }>`
    select distinct p.value as user_id from contact_point p
    where p.association_id = ${association} and p.system = 'line' and p.line_channel_id = ${id} and p.reachable
      and not exists (select from line_menu_link k
        where k.association_id = p.association_id and k.line_channel_id = p.line_channel_id and k.user_id = p.value
          and k.rich_menu_id = ${menu} and k.changed_at >= coalesce(p.checked_at, k.changed_at))
    order by 1 limit ${USERS_A_CALL}
  `.execute(tx)
  return rows.map(({ user_id }) => user_id)
}

/** Users who are bound to nobody any more; `elsewhere` those of them whom a neighbour on the channel still knows. */
export async function findLeftLinked(tx: Tx, association: AssociationId, id: LineChannelId) {
  const { rows } = await sql<{ user_id: string }>`
    select k.user_id from line_menu_link k
    where k.association_id = ${association} and k.line_channel_id = ${id} and k.rich_menu_id is not null
      and not exists (select from contact_point p
        where p.association_id = k.association_id and p.system = 'line' and p.line_channel_id = k.line_channel_id
          and p.value = k.user_id and (p.reachable or p.failure = 'blocked'))
    order by 1 limit ${USERS_A_CALL}
  `.execute(tx)
  const left = rows.map(({ user_id }) => user_id)
  const kept = await sql<{ user_id: string }>`
    select user_id from door_bound_elsewhere(${id}, ${left}::text[])`.execute(tx)
  const elsewhere = new Set(kept.rows.map(({ user_id }) => user_id))
  return { left, alone: left.filter((user_id) => !elsewhere.has(user_id)) }
}

/** Written after LINE took it over: a crash in between tells LINE the same again, which changes nothing there. */
export const noteLinks = (
  db: Db,
  association: AssociationId,
  { id, users, menu }: { id: LineChannelId; users: string[]; menu: string | null },
) =>
  inAssociation(db, association, async (tx) => {
    await sql`
      insert into line_menu_link (association_id, line_channel_id, user_id, rich_menu_id)
      select ${association}, ${id}, told, ${menu} from unnest(${users}::text[]) told
      on conflict (association_id, line_channel_id, user_id)
        do update set rich_menu_id = excluded.rich_menu_id,
          changed_at = greatest(app_clock(), line_menu_link.changed_at)
    `.execute(tx)
    await sql`
      update line_channel set menus_try_at = app_clock() + interval '60 seconds' where id = ${id}`.execute(tx)
  })
