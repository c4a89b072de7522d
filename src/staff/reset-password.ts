import { type Kysely, sql } from 'kysely'
import { type Refusal, refuse } from '../refusal.ts'
import { type AuthTables, LEAST_PASSWORD_LENGTH } from './create-account.ts'

export type Reset = { ok: true } | Refusal<'password_too_short'>

/** パスワードの再設定 — the old one and every session under it end in the same transaction. */
export async function resetPassword(
  { db, hash }: { db: Kysely<AuthTables>; hash: (password: string) => Promise<string> },
  { user_id, password }: { user_id: string; password: string },
): Promise<Reset> {
  if ([...password].length < LEAST_PASSWORD_LENGTH) return refuse('password_too_short')
  const hashed = await hash(password)
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('account')
      .set({ password: hashed, updatedAt: sql<Date>`now()` })
      .where('userId', '=', user_id)
      .where('providerId', '=', 'credential')
      .execute()
    await endSessions(tx, user_id)
  })
  // Whoever was being let in under the old password while that was committed.
  await endSessions(db, user_id)
  return { ok: true }
}

const endSessions = (db: Kysely<AuthTables>, user_id: string) =>
  sql`delete from session where "userId" = ${user_id}`.execute(db)
