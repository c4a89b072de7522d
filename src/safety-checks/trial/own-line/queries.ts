import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '../../../db.ts'
import type { AssociationId, ContactPointId, LineChannelId } from '../../../roster/table.ts'
import type { OwnLineId } from '../../table.ts'

/** 自分のLINE — waiting for its code, or confirmed; `is_alive` while messages can still go there. */
export interface OwnLine {
  id: OwnLineId
  /** Of the member; null where a code from the screen was typed into LINE. */
  name: string | null
  is_typed: boolean
  /** LINE user id and account; null until somebody typed the code. */
  value: string | null
  line_channel_id: LineChannelId | null
  code_hash: Buffer
  wrong_codes: number
  asked_at: Date
  confirmed_at: Date | null
  is_alive: boolean
}

/** The one that trials go to. */
export const findOwnLine = (tx: Tx, association: AssociationId, by: string) =>
  findOne(tx, association, by, sql`o.confirmed_at is not null`)

/** The one that waits for its code; whatever is confirmed goes on until then. */
export const findAskedLine = (tx: Tx, association: AssociationId, by: string) =>
  findOne(tx, association, by, sql`o.confirmed_at is null`)

async function findOne(
  tx: Tx,
  association: AssociationId,
  by: string,
  which: RawBuilder<unknown>,
): Promise<OwnLine | null> {
  const { rows } = await sql<OwnLine>`
    select o.id, o.is_typed, m.name, coalesce(cp.value, o.line_user) as value,
      coalesce(cp.line_channel_id, o.line_channel_id) as line_channel_id, o.code_hash, o.wrong_codes, o.asked_at,
      o.confirmed_at,
      coalesce(cp.line_channel_id, o.line_channel_id) = a.line_channel_id and case when o.is_typed
        then o.blocked_at is null
        else cp.reachable and cp.removed_at is null and cp.unbound_at is null and m.left_at is null end as is_alive
    from own_line o
      join association a on a.id = o.association_id
      left join contact_point cp on cp.association_id = o.association_id and cp.id = o.contact_point_id
      left join member m on m.association_id = cp.association_id and m.id = cp.member_id
    where o.association_id = ${association} and o.user_id = ${by} and o.ended_at is null and ${which}
    order by o.asked_at desc, o.id limit 1
  `.execute(tx)
  return rows[0] ?? null
}

/** Who could be meant: members whose LINE is bound to the association's channel. */
export async function findBound(tx: Tx, association: AssociationId) {
  const { rows } = await sql<{ id: ContactPointId; name: string; kana: string; value: string }>`
    select cp.id, m.name, m.kana, cp.value
    from contact_point cp
      join association a on a.id = cp.association_id and a.line_channel_id = cp.line_channel_id
      join member m on m.association_id = cp.association_id and m.id = cp.member_id
    where cp.association_id = ${association} and cp.system = 'line' and cp.reachable
      and cp.removed_at is null and cp.unbound_at is null and m.left_at is null
    order by m.kana, m.name, cp.created_at
  `.execute(tx)
  return rows
}

export async function countAsked(
  tx: Tx,
  association: AssociationId,
  { by, since, is_typed }: { by: string; since: Date; is_typed: boolean },
) {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from own_line
    where association_id = ${association} and user_id = ${by} and asked_at > ${since} and is_typed = ${is_typed}
  `.execute(tx)
  return rows[0]?.n ?? 0
}
