import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import { roomOf } from '../../deliveries/line-room.ts'
import type { AssociationId, MemberId } from '../../roster/table.ts'
import { isAsked, MEMBERS } from '../audience.ts'
import type { SafetyCheck } from '../table.ts'
import type { LineCost, MonthCost } from './rules.ts'

/** What launching this check now would cost by LINE; null for an association without a channel. */
export async function findLineCost(tx: Tx, check: SafetyCheck): Promise<LineCost | null> {
  const { rows } = await sql<Omit<LineCost, 'left'>>`
    with users as (
      select cp.value, bool_or(m.role = 'officer') as is_officer, bool_or(not exists (
        select from contact_point o where o.association_id = m.association_id and o.member_id = m.id
          and o.system = 'mail' and o.reachable and o.removed_at is null)) as only_line
      from ${MEMBERS} join association a on a.id = m.association_id
        join contact_point cp on cp.association_id = m.association_id and cp.member_id = m.id
          and cp.system = 'line' and cp.line_channel_id = a.line_channel_id and cp.reachable and cp.removed_at is null
      where m.association_id = ${check.association_id} and ${isAsked(check)}
      group by cp.value)
    select l.quota_read_at as read_at, app_clock() as as_of, a.line_reserve as reserve,
      (select count(*)::int from users) as needed,
      (select count(*)::int from users where is_officer) as officers,
      (select count(*)::int from users where is_officer and only_line) as officers_without_mail,
      (select count(*)::int from users where not is_officer and only_line) as line_only
    from association a join line_channel l on l.id = a.line_channel_id
    where a.id = ${check.association_id}
  `.execute(tx)
  const [cost] = rows
  return cost ? { ...cost, left: await roomOf(tx, check.association_id) } : null
}

/** What it costs by LINE to write to these members once; null for an association without a channel. */
export async function findCostTo(
  tx: Tx,
  association: AssociationId,
  members: MemberId[],
): Promise<MonthCost | null> {
  const { rows } = await sql<{ needed: number }>`
    select count(distinct cp.value)::int as needed
    from unnest(${members}::uuid[]) as told(member_id)
      join association a on a.id = ${association}
      join contact_point cp on cp.association_id = a.id and cp.member_id = told.member_id and cp.system = 'line'
        and cp.line_channel_id = a.line_channel_id and cp.reachable and cp.removed_at is null
  `.execute(tx)
  return withMonth(tx, association, rows[0]?.needed ?? 0)
}

/** So many LINE messages beside what the month has left. */
export async function withMonth(
  tx: Tx,
  association: AssociationId,
  needed: number,
): Promise<MonthCost | null> {
  const month = await tx
    .selectFrom('association')
    .innerJoin('line_channel', 'line_channel.id', 'association.line_channel_id')
    .select(['quota_read_at as read_at', 'line_reserve as reserve', sql<Date>`app_clock()`.as('as_of')])
    .where('association.id', '=', association)
    .executeTakeFirst()
  return month ? { ...month, needed, left: await roomOf(tx, association) } : null
}

/** Of these members, those whom mail reaches. */
export async function findMailed(tx: Tx, association: AssociationId, members: MemberId[]) {
  const { rows } = await sql<{ member_id: MemberId }>`
    select distinct member_id from contact_point
    where association_id = ${association} and system = 'mail' and reachable and removed_at is null
      and member_id = any(${members}::uuid[])
  `.execute(tx)
  return rows.map(({ member_id }) => member_id)
}
