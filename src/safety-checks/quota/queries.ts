import { sql } from 'kysely'
import type { Tx } from '../../db.ts'
import { roomOf } from '../../deliveries/line-room.ts'
import { isAsked, MEMBERS } from '../audience.ts'
import type { SafetyCheck } from '../table.ts'
import type { LineCost } from './rules.ts'

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
    select l.quota_read_at as read_at, a.line_reserve as reserve,
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
