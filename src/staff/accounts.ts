import { createHash } from 'node:crypto'
import { betterAuth } from 'better-auth'
import { type Kysely, sql } from 'kysely'
import { z } from 'zod'
import { type Refusal, refuse } from '../refusal.ts'
import type { Secrets } from '../secrets.ts'
import {
  type AuthTables,
  type Creation,
  createAccount,
  LEAST_PASSWORD_LENGTH,
  spelled,
} from './create-account.ts'
import { mayTry } from './network-tries.ts'
import { type Reset, resetPassword } from './reset-password.ts'
import { networkOf } from './rules.ts'

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
  findByEmail(email: string): Promise<{ user_id: string; name: string } | null>
  /** By user id; who has no account any more is not in it. */
  namesOf(user_ids: string[]): Promise<Map<string, string>>
}

export interface Account {
  user_id: string
  name: string
  email: string
  /** To be sent with the answer: they put the half hour off. */
  cookies: string[]
}

interface Tried {
  email: string
  password: string
  ip: string
}

type SignIn = { ok: true; cookies: string[] } | Refusal<'wrong' | 'too_many'>

interface Opening {
  auth: Kysely<never>
  secrets: Pick<Secrets, 'session_secret'>
  public_url: string
}

const IDLE_S = 30 * 60
const LONGEST_S = 12 * 60 * 60
const TRIES = { window: 60, max: 5 }
/** Only we can set it: better-auth never sees a request from outside. */
const BUCKET_HEADER = 'x-tomoshibi-bucket'

/** better-auth behind five functions: nothing of its own surface is reachable from outside. */
export function openAccounts(opening: Opening): Accounts {
  const auth = openBetterAuth(opening)
  // Declared as nobody's tables, so that only this module reads them.
  const db = opening.auth as unknown as Kysely<AuthTables>
  const hash = async (password: string) => (await auth.$context).password.hash(password)

  return {
    signIn: (tried) => signIn({ auth, db, public_url: opening.public_url }, tried),
    whoIs: (headers) => whoIs({ auth, db }, headers),
    signOut: async (headers) =>
      (await auth.api.signOut({ headers, asResponse: true })).headers.getSetCookie(),
    create: (person) => createAccount({ db, hash }, person),
    reset: (person) => resetPassword({ db, hash }, person),
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
  }
}

const openBetterAuth = ({ auth, secrets, public_url }: Opening) =>
  betterAuth({
    database: { db: auth, type: 'postgres', transaction: true },
    secret: secrets.session_secret,
    baseURL: public_url,
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: LEAST_PASSWORD_LENGTH,
      maxPasswordLength: 1_000,
    },
    session: { expiresIn: IDLE_S, updateAge: 60 },
    rateLimit: { enabled: true, storage: 'database', customRules: { '/sign-in/email': TRIES } },
    advanced: {
      cookiePrefix: 'tomoshibi',
      useSecureCookies: public_url.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { ipAddressHeaders: [BUCKET_HEADER], ipv6Subnet: 128 },
    },
    telemetry: { enabled: false },
    // It would print addresses; outages reach our own log as thrown errors.
    logger: { disabled: true },
  })

interface Behind {
  auth: ReturnType<typeof openBetterAuth>
  db: Kysely<AuthTables>
}

/** better-auth keeps to itself why it failed; where the database is away, asking once more tells. */
async function failOf(db: Kysely<AuthTables>, what: string): Promise<never> {
  await sql`select 1`.execute(db)
  throw new Error(what)
}

/** better-auth counts tries in its handler only, hence a request and not a call; hashing comes after both counts. */
async function signIn(
  { auth, db, public_url }: Behind & { public_url: string },
  { email, password, ip }: Tried,
): Promise<SignIn> {
  if (!(await mayTry(db, ip))) return refuse('too_many')
  const before = await passwordSetAt(db, email)
  const answer = await auth.handler(
    new Request(`${public_url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', [BUCKET_HEADER]: bucketOf(ip, email) },
      body: JSON.stringify({ email: spelled(email), password }),
    }),
  )
  if (answer.ok && (await passwordSetAt(db, email)) === before)
    return { ok: true, cookies: answer.headers.getSetCookie() }
  // The password was reset while the old one was being checked: this session is nobody's.
  if (answer.ok) await endSession(auth, answer.headers.getSetCookie())
  if (answer.status >= 500) return failOf(db, `sign-in answered ${answer.status}`)
  return refuse(answer.status === 429 ? 'too_many' : 'wrong')
}

async function passwordSetAt(db: Kysely<AuthTables>, email: string) {
  const found = await db
    .selectFrom('account')
    .innerJoin('user', 'user.id', 'account.userId')
    .select('account.updatedAt')
    .where('user.email', '=', spelled(email))
    .executeTakeFirst()
  return found?.updatedAt.getTime()
}

const endSession = (auth: Behind['auth'], cookies: string[]) =>
  auth.api.signOut({ headers: new Headers({ cookie: cookies.map((line) => line.split(';')[0]).join('; ') }) })

const SESSION = z.object({
  session: z.object({ createdAt: z.coerce.date(), expiresAt: z.coerce.date() }),
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
  return { user_id: user.id, name: user.name, email: user.email, cookies: answer.headers.getSetCookie() }
}

/**
 * One bucket per client address and account, spelled as an IPv6 address because better-auth counts by address: a
 * whole office behind one router stays free when one person, or somebody from outside, keeps guessing.
 */
function bucketOf(ip: string, email: string) {
  const digest = createHash('sha256')
    .update(`${networkOf(ip)}\0${spelled(email)}`)
    .digest('hex')
  return `fd00:${digest.slice(0, 28).match(/.{4}/g)?.join(':')}`
}
