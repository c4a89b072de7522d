import { sql } from 'kysely'
import type { Db } from '../db.ts'
import type { LineChannelId } from '../roster/table.ts'

/** Of all associations together: no name, no person. */
export async function countEverything(db: Db) {
  const { rows } = await sql<{ what: 'delivery' | 'reply'; label: string; n: number }>`
    select what, label, n::int from door_counts()`.execute(db)
  return rows
}

/** By kind of work, how much is due now and for how long its oldest part has been. */
export async function findOldestDue(db: Db) {
  const { rows } = await sql<{ kind: string; due: number; oldest_s: number }>`
    select kind, sum(due)::int as due,
      greatest(0, extract(epoch from app_clock() - min(oldest)))::float as oldest_s
    from door_due_work() group by kind`.execute(db)
  return rows
}

/** The month's limit and use of every LINE channel as LINE last told them, and why one is stopped. */
export async function findLineQuotas(db: Db) {
  const { rows } = await sql<{
    id: LineChannelId
    stop_reason: string | null
    quota_limit: number | null
    quota_used: number | null
  }>`
    select channels.id, channel.stop_reason, channel.quota_limit, channel.quota_used
    from door_line_channels() channels cross join lateral door_line_channel(channels.id) channel`.execute(db)
  return rows
}
