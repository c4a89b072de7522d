import { createHash } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { type Refusal, refuse } from '../refusal.ts'
import { type Auth, BUCKET_HEADER } from './better-auth.ts'
import { type AuthTables, spelled } from './create-account.ts'
import { mayTry } from './network-tries.ts'
import { networkOf } from './rules.ts'

export interface Tried {
  email: string
  password: string
  ip: string
  /** What the browser calls itself, for the list of devices. */
  agent?: string | undefined
}

export type SignIn = { ok: true; cookies: string[] } | Refusal<'wrong' | 'too_many'>

export interface Behind {
  auth: Auth
  db: Kysely<AuthTables>
}

/** better-auth keeps to itself why it failed; where the database is away, asking once more tells. */
export async function failOf(db: Kysely<AuthTables>, what: string): Promise<never> {
  await sql`select 1`.execute(db)
  throw new Error(what)
}

/** better-auth counts tries in its handler only, hence a request and not a call; hashing comes after both counts. */
export async function signIn(
  { auth, db, public_url }: Behind & { public_url: string },
  { email, password, ip, agent }: Tried,
): Promise<SignIn> {
  if (!(await mayTry(db, ip))) return refuse('too_many')
  const before = await passwordSetAt(db, email)
  const answer = await auth.handler(
    new Request(`${public_url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [BUCKET_HEADER]: bucketOf(ip, email),
        ...(agent ? { 'user-agent': agent.slice(0, 300) } : {}),
      },
      body: JSON.stringify({ email: spelled(email), password }),
    }),
  )
  if (answer.ok && (await passwordSetAt(db, email)) === before) {
    await noteSignedIn(db, email)
    return { ok: true, cookies: answer.headers.getSetCookie() }
  }
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

const noteSignedIn = (db: Kysely<AuthTables>, email: string) =>
  sql`update auth."user" set signed_in_at = clock_timestamp() where email = ${spelled(email)}`.execute(db)

const endSession = (auth: Auth, cookies: string[]) =>
  auth.api.signOut({ headers: new Headers({ cookie: cookies.map((line) => line.split(';')[0]).join('; ') }) })

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
