import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { newId } from '../id.ts'
import { type Refusal, refuse } from '../refusal.ts'

/** The columns of schema `auth` that we fill in ourselves; the rest is better-auth's business. */
export interface AuthTables {
  user: { id: string; name: string; email: string; emailVerified: boolean; updatedAt: Date }
  account: {
    id: string
    accountId: string
    providerId: string
    userId: string
    password: string
    updatedAt: Date
  }
}

export type Creation =
  | { ok: true; user_id: string }
  | Refusal<'email_taken' | 'email_invalid' | 'password_too_short'>

/** NIST SP 800-63B asks for 15 where a password stands alone and 8 with a second factor, which comes later. */
export const LEAST_PASSWORD_LENGTH = 12

interface Person {
  name: string
  email: string
  password: string
}

export const spelled = (email: string) => email.trim().toLowerCase()

/** 口座の作成 — user and password in one transaction; better-auth's own sign-up stays shut. */
export async function createAccount(
  { db, hash }: { db: Kysely<AuthTables>; hash: (password: string) => Promise<string> },
  { name, email, password }: Person,
): Promise<Creation> {
  if (!z.email().safeParse(spelled(email)).success) return refuse('email_invalid')
  if ([...password].length < LEAST_PASSWORD_LENGTH) return refuse('password_too_short')
  const hashed = await hash(password)

  return db.transaction().execute(async (tx): Promise<Creation> => {
    const id = newId<'user'>()
    const updatedAt = sql<Date>`now()`
    const added = await tx
      .insertInto('user')
      .values({ id, name, email: spelled(email), emailVerified: true, updatedAt })
      .onConflict((taken) => taken.column('email').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!added) return refuse('email_taken')
    await tx
      .insertInto('account')
      .values({
        id: newId<'account'>(),
        accountId: id,
        providerId: 'credential',
        userId: id,
        password: hashed,
        updatedAt,
      })
      .execute()
    return { ok: true, user_id: id }
  })
}
