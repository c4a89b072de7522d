import { sql } from 'kysely'
import type { Line } from '../channels/line.ts'
import type { QuotaRead } from '../channels/line-quota.ts'
import type { Db } from '../db.ts'
import type { LineChannelId } from '../roster/table.ts'
import type { Secrets } from '../secrets.ts'
import { openLineChannel, stopLineChannel } from './line-channel.ts'

const KEEP_MS = 10 * 60_000
/** Whoever waits for a new key or a larger plan should not wait for us. */
const KEEP_STOPPED_MS = 60_000

interface Asking {
  db: Db
  line: Line
  secrets: Secrets
}

/** 通数の記録 — asks LINE for the month's limit and use of one channel and keeps them. */
export async function keepQuota({ db, line, secrets }: Asking, id: LineChannelId): Promise<QuotaRead> {
  const channel = await openLineChannel(db, secrets, id)
  if (!channel) return { ok: false, failure: 'unauthorized' }
  const read = await line.quota(channel.token)
  if (read.ok) await sql`select door_line_quota_read(${id}, ${read.limit}, ${read.used})`.execute(db)
  return read
}

/**
 * Asks again where the last answer is old. A key that LINE refuses stops its channel here already, so that the office
 * hears of it on a quiet day.
 */
export async function keepQuotaFresh(asking: Asking, id: LineChannelId, now: Date) {
  const channel = await openLineChannel(asking.db, asking.secrets, id)
  if (!channel) return
  const age = now.getTime() - (channel.quota_read_at?.getTime() ?? 0)
  if (age < (channel.stop_reason ? KEEP_STOPPED_MS : KEEP_MS)) return
  const read = await keepQuota(asking, id)
  if (!read.ok && read.failure === 'unauthorized') await stopLineChannel(asking.db, id, 'unauthorized')
}
