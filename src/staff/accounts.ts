import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { type Refusal, refuse } from '../refusal.ts'
import { IDLE_S, type Opening, openBetterAuth } from './better-auth.ts'
import { type AuthTables, type Creation, createAccount, spelled } from './create-account.ts'
import { mayTryCode } from './network-tries.ts'
import { type Reset, resetPassword } from './reset-password.ts'
import {
  type CodeRefusal,
  confirmFactor,
  enrolFactor,
  findFactors,
  offeredSecret,
  removeFactor,
  renewBackupCodes,
  type TriedCode,
} from './second-factor.ts'
import { type Device, endSessions, findDevices } from './sessions.ts'
import { type Behind, failOf, type SignIn, signIn, type Tried } from './sign-in.ts'

/** 口座 — who may sign in at all. Which association a person belongs to stands in `staff`, not here. */
export interface Accounts {
  /** `cookies` are finished Set-Cookie values. At most 5 tries a minute per address and account, 30 per address. */
  signIn(tried: Tried): Promise<SignIn>
  /** Who sent these headers; null where nobody signed in, or where it was half an hour or half a day ago. */
  whoIs(headers: Headers): Promise<Account | null>
  /** Ends the session for good and gives the cookies that say so. */
  signOut(headers: Headers): Promise<string[]>
  create(person: { name: string; email: string; password: string }): Promise<Creation>
  /** A new password; everybody who is signed in under the old one is signed out. */
  reset(person: { user_id: string; password: string }): Promise<Reset>
  /** Somebody's own new password; the old one is asked for, as often as a code may be tried. */
  changePassword(
    account: Account,
    typed: { old: string; password: string; ip: string },
  ): Promise<Reset | Refusal<'wrong' | 'too_many'>>
  findByEmail(email: string): Promise<{ user_id: string; name: string } | null>
  /** By user id; who has no account any more is not in it. */
  namesOf(user_ids: string[]): Promise<Map<string, string>>
  findById(user_id: string): Promise<{ name: string; email: string } | null>
  factor: SecondFactor
  sessions: {
    of(user_id: string): Promise<Device[]>
    /** Gives how many ended: one, all but one, or all. */
    end(user_id: string, which?: { id?: string; but?: string }): Promise<number>
  }
}

interface SecondFactor {
  /** The secret that the page of the set-up shows to this session. */
  offeredTo(account: Account): Uint8Array
  enrol(
    account: Account,
    tried: TriedCode,
  ): Promise<
    { ok: true; cookies: string[]; backup_codes: string[] } | Refusal<'wrong' | 'too_many' | 'has_factor'>
  >
  confirm(account: Account, tried: TriedCode): Promise<{ ok: true; cookies: string[] } | Refusal<CodeRefusal>>
  renewBackupCodes(user_id: string): Promise<string[]>
  remove(user_id: string): Promise<void>
  of(user_ids: string[]): ReturnType<typeof findFactors>
}

export interface Account {
  user_id: string
  name: string
  email: string
  session: string
  /** When the second factor was set up; null where there is none. */
  enrolled_at: Date | null
  /** When it was last confirmed in this session; null where only the password was. */
  confirmed_at: Date | null
  /** To be sent with the answer: they put the half hour off. */
  cookies: string[]
}

const LONGEST_S = 12 * 60 * 60

/** better-auth behind a few functions: nothing of its own surface is reachable from outside. */
export function openAccounts(opening: Opening): Accounts {
  const auth = openBetterAuth(opening)
  // Declared as nobody's tables, so that only this module reads them.
  const db = opening.auth as unknown as Kysely<AuthTables>
  const { secrets, public_url } = opening
  const hash = async (password: string) => (await auth.$context).password.hash(password)
  const verify = async (typed: { password: string; hash: string }) =>
    (await auth.$context).password.verify(typed)
  const keys = { db, secrets }
  const cookiesOf = async (token: string) =>
    (await auth.api.cookieOf({ body: { token }, asResponse: true })).headers.getSetCookie()

  return {
    signIn: (tried) => signIn({ auth, db, public_url }, tried),
    whoIs: (headers) => whoIs({ auth, db }, headers),
    signOut: async (headers) =>
      (await auth.api.signOut({ headers, asResponse: true })).headers.getSetCookie(),
    create: (person) => createAccount({ db, hash }, person),
    reset: (person) => resetPassword({ db, hash }, person),
    async changePassword({ user_id }, { old, password, ip }) {
      if (!(await mayTryCode(db, { user_id, ip }))) return refuse('too_many')
      const { password: known } = await db
        .selectFrom('account')
        .select('password')
        .where('userId', '=', user_id)
        .where('providerId', '=', 'credential')
        .executeTakeFirstOrThrow()
      if (!(await verify({ password: old, hash: known }))) return refuse('wrong')
      return resetPassword({ db, hash }, { user_id, password })
    },
    async findByEmail(email) {
      const found = await db
        .selectFrom('user')
        .select(['id as user_id', 'name'])
        .where('email', '=', spelled(email))
        .executeTakeFirst()
      return found ?? null
    },
    async namesOf(user_ids) {
      if (user_ids.length === 0) return new Map()
      const known = await db.selectFrom('user').select(['id', 'name']).where('id', 'in', user_ids).execute()
      return new Map(known.map(({ id, name }) => [id, name]))
    },
    findById: async (user_id) =>
      (await db.selectFrom('user').select(['name', 'email']).where('id', '=', user_id).executeTakeFirst()) ??
      null,
    factor: {
      offeredTo: (account) => offeredSecret(keys, account),
      async enrol(account, tried) {
        const done = await enrolFactor(keys, account, tried)
        if (!done.ok) return done
        return { ok: true, cookies: await cookiesOf(done.token), backup_codes: done.backup_codes }
      },
      async confirm(account, tried) {
        const done = await confirmFactor(keys, account, tried)
        return done.ok ? { ok: true, cookies: await cookiesOf(done.token) } : done
      },
      renewBackupCodes: (user_id) =>
        db.transaction().execute((tx) => renewBackupCodes({ db: tx, secrets }, user_id)),
      remove: (user_id) => removeFactor(db, user_id),
      of: (user_ids) => findFactors(db, user_ids),
    },
    sessions: {
      of: (user_id) => findDevices(db, user_id),
      end: (user_id, which) => endSessions(db, user_id, which),
    },
  }
}

const SESSION = z.object({
  session: z.object({ id: z.string(), createdAt: z.coerce.date(), expiresAt: z.coerce.date() }),
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
})

async function whoIs({ auth, db }: Behind, headers: Headers): Promise<Account | null> {
  const answer = await auth.api.getSession({ headers, asResponse: true })
  if (answer.status >= 500) return failOf(db, `session lookup answered ${answer.status}`)
  const found = SESSION.safeParse(await answer.json()).data
  if (!found) return null
  const { session, user } = found
  // `expiresAt` is half an hour after the last use, so the difference is the session's age without a clock.
  const age_s = (session.expiresAt.getTime() - session.createdAt.getTime()) / 1_000 - IDLE_S
  if (age_s > LONGEST_S) {
    await auth.api.signOut({ headers })
    return null
  }
  const { rows } = await sql<Pick<Account, 'enrolled_at' | 'confirmed_at'>>`
    select f.enrolled_at, s.factor_at as confirmed_at
    from auth.session s left join auth.second_factor f on f.user_id = s."userId"
    where s.id = ${session.id}`.execute(db)
  if (!rows[0]) return null
  const { id: user_id, name, email } = user
  return { user_id, name, email, session: session.id, ...rows[0], cookies: answer.headers.getSetCookie() }
}
