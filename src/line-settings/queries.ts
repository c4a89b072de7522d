import { sql } from 'kysely'
import type { Failure } from '../channels/outcome.ts'
import { type Db, inAssociation, type Tx } from '../db.ts'
import { MENU_VERSION } from '../deliveries/menus/drawings.ts'
import type { AssociationId, LineChannelId } from '../roster/table.ts'
import { findWorkplaces } from '../staff/queries.ts'

/** An association's LINE公式アカウント as its office sees it: everything but the keys. */
export interface LineSettings {
  id: LineChannelId
  name: string
  basic_id: string | null
  bot_user_id: string | null
  stopped_at: Date | null
  stop_reason: Failure | null
  quota_limit: number | null
  quota_used: number | null
  quota_read_at: Date | null
  /** Messages of the month that drills and tests leave alone. */
  reserve: number
  menus_wanted: boolean
  menus_made: boolean
  menus_failure: Failure | null
  /** LINE users of this association that are bound, and those of them who see the members' menu. */
  bound: number
  linked: number
  last_event_at: Date | null
}

/** Null where the association has no channel yet. */
export async function findLineSettings(tx: Tx, association: AssociationId): Promise<LineSettings | null> {
  const { rows } = await sql<LineSettings>`
    select l.id, l.name, l.basic_id, l.bot_user_id, l.stopped_at, l.stop_reason,
      l.quota_limit, l.quota_used, l.quota_read_at, a.line_reserve as reserve, l.menus_failure,
      l.menus_wanted_at is not null as menus_wanted,
      coalesce(l.menu_version = ${MENU_VERSION}, false) as menus_made,
      (select count(distinct p.value) from contact_point p
        where p.association_id = a.id and p.system = 'line' and p.line_channel_id = l.id and p.reachable)::int as bound,
      (select count(*) from line_menu_link k
        where k.association_id = a.id and k.line_channel_id = l.id and k.rich_menu_id = l.registered_menu)::int as linked,
      -- LINE's own ids sort by time, and the key begins with the channel.
      (select e.received_at from line_event e where e.line_channel_id = l.id and e.association_id = a.id
        order by e.webhook_event_id desc limit 1) as last_event_at
    from association a join line_channel l on l.id = a.line_channel_id
    where a.id = ${association}
  `.execute(tx)
  return rows[0] ?? null
}

/** Another association's channel that this person's association could use too. */
export interface SharedChannel {
  association: AssociationId
  association_name: string
  line_channel_id: LineChannelId
  name: string
  basic_id: string | null
}

/** Only where the same person works in the office of both: whoever shares a channel answers for its quota. */
export async function findShareable(db: Db, user_id: string, own: AssociationId): Promise<SharedChannel[]> {
  const workplaces = await findWorkplaces(db, user_id)
  const others = workplaces.filter(({ association_id, role }) => association_id !== own && role === 'office')
  const found = await Promise.all(
    others.map(async ({ association_id: association, association_name }) => {
      const channel = await inAssociation(db, association, (tx) => findLineSettings(tx, association))
      return channel
        ? [
            {
              association,
              association_name,
              line_channel_id: channel.id,
              name: channel.name,
              basic_id: channel.basic_id,
            },
          ]
        : []
    }),
  )
  return found.flat()
}
