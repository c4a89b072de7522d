import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import type { AssociationId, LineChannelId } from '../../roster/table.ts'
import type { PowerMessageId, PowerUnitCodeId, PowerUnitId } from '../table.ts'

/** A message in this worker's hands. */
export interface Claimed {
  id: PowerMessageId
  kind: 'inspection_due' | 'unit_code'
  about: string
  unit_ids: PowerUnitId[]
  system: 'line' | 'mail'
  attempt: number
  created_at: Date
  /** A mail address or a LINE user; null for the office, and for a contact point that is no more. */
  value: string | null
  to_office: boolean
  line_channel_id: LineChannelId | null
  association_name: string
  office_phone: string | null
}

const AT_ONCE = 20

/** Whether something waits that no worker has in hand. */
export async function hasMessagesDue(tx: Tx, association: AssociationId) {
  const { rows } = await sql`
    select from power_message where association_id = ${association} and status = 'due'
      and next_try_at <= app_clock() and (lease_until is null or lease_until < app_clock()) limit 1
  `.execute(tx)
  return rows.length > 0
}

/** A worker that dies with them leaves them to another after a minute, under the same id. */
export async function claimMessages(tx: Tx, association: AssociationId): Promise<Claimed[]> {
  const { rows } = await sql<Claimed>`
    with claimed as (
      update power_message set lease_until = app_clock() + interval '60 seconds', attempt = attempt + 1
      where association_id = ${association} and id in (
        select id from power_message
        where association_id = ${association} and status = 'due' and next_try_at <= app_clock()
          and (lease_until is null or lease_until < app_clock())
        order by created_at limit ${AT_ONCE} for update skip locked)
      returning *)
    select c.id, c.kind, c.about, c.unit_ids, c.system, c.attempt, c.created_at, c.contact_point_id is null as to_office,
      cp.value, cp.line_channel_id, a.name as association_name, a.phone as office_phone
    from claimed c join association a on a.id = c.association_id
      left join contact_point cp on cp.association_id = c.association_id and cp.id = c.contact_point_id
        and cp.removed_at is null and cp.reachable
    order by c.created_at
  `.execute(tx)
  return rows
}

export interface Settled {
  id: PowerMessageId
  status: 'sent' | 'failed' | 'moot' | 'due'
  failure: string | null
  wait_ms: number
}

export const settleMessages = (tx: Tx, association: AssociationId, settled: Settled[]) =>
  sql`
    update power_message m set status = fresh.status, failure = fresh.failure, lease_until = null,
      next_try_at = app_clock() + fresh.wait_ms * interval '1 millisecond'
    from unnest(
      ${settled.map(({ id }) => id)}::uuid[], ${settled.map(({ status }) => status)}::text[],
      ${settled.map(({ failure }) => failure)}::text[], ${settled.map(({ wait_ms }) => wait_ms)}::int[]
    ) as fresh(id, status, failure, wait_ms)
    where m.association_id = ${association} and m.id = fresh.id
  `.execute(tx)

/** Only while it opens something. */
export async function isCodeOpen(tx: Tx, association: AssociationId, code: string) {
  const found = await tx
    .selectFrom('power_unit_code')
    .select('id')
    .where('association_id', '=', association)
    .where('id', '=', code as PowerUnitCodeId)
    .where('used_at', 'is', null)
    .where(sql<boolean>`expires_at > app_clock()`)
    .executeTakeFirst()
  return found !== undefined
}
