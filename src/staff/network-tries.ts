import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { newId } from '../id.ts'
import type { AuthTables } from './create-account.ts'
import { networkOf } from './rules.ts'

interface Limit {
  most: number
  window_ms: number
}

const FROM_ONE_NETWORK: Limit = { most: 30, window_ms: 60_000 }
const CODES_FROM_ONE_NETWORK: Limit = { most: 5, window_ms: 60_000 }
/** A million codes of which three are right: at this pace somebody who knows the password needs most of a year. */
const CODES_OF_ONE_ACCOUNT: Limit = { most: 10, window_ms: 15 * 60_000 }

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** Counts one try of a network address over all accounts, in better-auth's own table; false from the 31st a minute. */
export const mayTry = (db: Kysely<AuthTables>, ip: string) =>
  count(db, `network:${digest(networkOf(ip))}`, FROM_ONE_NETWORK)

/** Counts one try of a code before it is looked at, for the account and for the account from this address. */
export async function mayTryCode(db: Kysely<AuthTables>, { user_id, ip }: { user_id: string; ip: string }) {
  const [of_account, from_network] = codeKeys(user_id, ip)
  const fromHere = await count(db, from_network, CODES_FROM_ONE_NETWORK)
  return fromHere && (await count(db, of_account, CODES_OF_ONE_ACCOUNT))
}

/** A right code makes the wrong ones before it forgotten. */
export const forgetTries = (db: Kysely<AuthTables>, { user_id, ip }: { user_id: string; ip: string }) =>
  sql`delete from auth."rateLimit" where key = any(${codeKeys(user_id, ip)}::text[])`.execute(db)

const codeKeys = (user_id: string, ip: string): [string, string] => [
  `code:${digest(user_id)}`,
  `code-from:${digest(`${user_id}\0${networkOf(ip)}`)}`,
]

async function count(db: Kysely<AuthTables>, key: string, { most, window_ms }: Limit): Promise<boolean> {
  const now = sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`
  // `lastRequest` is the start of the window here; one statement, so that tries at the same moment all count.
  const { rows } = await sql<{ count: number }>`
    insert into auth."rateLimit" as tried (id, key, count, "lastRequest")
    values (${newId<'rate_limit'>()}, ${key}, 1, ${now})
    on conflict (key) do update set
      count = case when ${now} - tried."lastRequest" >= ${window_ms} then 1 else tried.count + 1 end,
      "lastRequest" = case when ${now} - tried."lastRequest" >= ${window_ms} then ${now} else tried."lastRequest" end
    returning count`.execute(db)
  return (rows[0]?.count ?? 1) <= most
}
