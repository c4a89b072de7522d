import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { newId } from '../id.ts'
import type { AuthTables } from './create-account.ts'
import { networkOf } from './rules.ts'

const MOST_TRIES = 30
const WINDOW_MS = 60_000

/** Counts one try of a network address over all accounts, in better-auth's own table; false from the 31st a minute. */
export async function mayTry(db: Kysely<AuthTables>, ip: string): Promise<boolean> {
  const key = `network:${createHash('sha256').update(networkOf(ip)).digest('hex')}`
  const now = sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`
  // `lastRequest` is the start of the minute here; one statement, so that tries at the same moment all count.
  const { rows } = await sql<{ count: number }>`
    insert into auth."rateLimit" as tried (id, key, count, "lastRequest")
    values (${newId<'rate_limit'>()}, ${key}, 1, ${now})
    on conflict (key) do update set
      count = case when ${now} - tried."lastRequest" >= ${WINDOW_MS} then 1 else tried.count + 1 end,
      "lastRequest" = case when ${now} - tried."lastRequest" >= ${WINDOW_MS} then ${now} else tried."lastRequest" end
    returning count`.execute(db)
  return (rows[0]?.count ?? 1) <= MOST_TRIES
}
