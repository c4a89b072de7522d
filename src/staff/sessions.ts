import { type Kysely, sql } from 'kysely'
import type { AuthTables } from './create-account.ts'

/** One device somebody is signed in on. */
export interface Device {
  id: string
  agent: string | null
  signed_in_at: Date
  used_at: Date
}

/** Where this person is signed in now, the newest use first. */
export async function findDevices(db: Kysely<AuthTables>, user_id: string): Promise<Device[]> {
  const { rows } = await sql<Device>`
    select id, "userAgent" as agent, "createdAt" as signed_in_at, "updatedAt" as used_at
    from auth.session where "userId" = ${user_id} and "expiresAt" > now() order by "updatedAt" desc`.execute(
    db,
  )
  return rows
}

/** Ends one session of this person, or all but one, or all; gives how many. */
export async function endSessions(
  db: Kysely<AuthTables>,
  user_id: string,
  which: { id?: string; but?: string } = {},
): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from auth.session where "userId" = ${user_id}
      and (${which.id ?? null}::text is null or id = ${which.id ?? null})
      and (${which.but ?? null}::text is null or id <> ${which.but ?? null})`.execute(db)
  return Number(numAffectedRows ?? 0)
}
