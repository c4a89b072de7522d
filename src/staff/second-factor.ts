import { createHmac, randomBytes } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import { type Refusal, refuse } from '../refusal.ts'
import type { Account } from './accounts.ts'
import { backupHash, isBackupShaped, newBackupCodes, readBackup } from './backup-codes.ts'
import type { Opening } from './better-auth.ts'
import type { AuthTables } from './create-account.ts'
import { forgetTries, mayTryCode } from './network-tries.ts'
import { matchingStep, typedCode } from './totp.ts'

type Session = Pick<Account, 'user_id' | 'session' | 'enrolled_at'>

export interface TriedCode {
  code: string
  ip: string
  at: Date
}

/** The session goes on under a new id, whose cookie has to be sent. */
interface Confirmed {
  ok: true
  token: string
}

export interface Keys {
  db: Kysely<AuthTables>
  secrets: Opening['secrets']
}

export type CodeRefusal = 'wrong' | 'used' | 'too_many'

const placeOf = (user_id: string) => `second factor ${user_id}`

/** The secret that this session may enrol with: the same at every look, so that a reload spoils no scanned code. */
export const offeredSecret = ({ secrets }: Pick<Keys, 'secrets'>, { session, enrolled_at }: Session) =>
  createHmac('sha256', secrets.session_secret)
    .update(`totp\0${session}\0${enrolled_at?.toISOString() ?? ''}`)
    .digest()
    .subarray(0, 20)

/** 確認コード — six digits of the app, each accepted once, or one of the backup codes, which is gone then. */
export async function confirmFactor(
  keys: Keys,
  account: Session,
  tried: TriedCode,
): Promise<Confirmed | Refusal<CodeRefusal>> {
  const { db } = keys
  const { user_id } = account
  const who = { user_id, ip: tried.ip }
  if (!(await mayTryCode(db, who))) return refuse('too_many')
  const code = typedCode(tried.code)
  const confirmed = await db.transaction().execute(async (tx): Promise<Confirmed | Refusal<CodeRefusal>> => {
    if (!(await isStillOpen(tx, account))) return refuse('wrong')
    const found = isBackupShaped(code)
      ? await spendBackupCode({ ...keys, db: tx }, user_id, readBackup(code))
      : await spendStep({ ...keys, db: tx }, user_id, { ...tried, code })
    return found === 'ok' ? { ok: true, token: await rotate(tx, account, tried.at) } : refuse(found)
  })
  if (confirmed.ok) await forgetTries(db, who)
  return confirmed
}

async function spendStep({ db, secrets }: Keys, user_id: string, { code, at }: TriedCode) {
  const { rows } = await sql<{ secret_sealed: string }>`
    select secret_sealed from auth.second_factor where user_id = ${user_id}`.execute(db)
  const sealed = rows[0]?.secret_sealed
  if (!sealed) return 'wrong'
  const step = matchingStep(Buffer.from(secrets.unseal(sealed, placeOf(user_id)), 'base64url'), code, at)
  if (step === null) return 'wrong'
  // The `where` is the lock: of two who bring the same code at the same moment, one comes too late.
  const { numAffectedRows } = await sql`
    update auth.second_factor set last_step = ${step} where user_id = ${user_id} and last_step < ${step}`.execute(
    db,
  )
  return numAffectedRows ? 'ok' : 'used'
}

async function spendBackupCode({ db, secrets }: Keys, user_id: string, code: string) {
  const hash = backupHash(secrets.session_secret, user_id, code)
  const { numAffectedRows } = await sql`
    delete from auth.backup_code where user_id = ${user_id} and hash = ${hash}`.execute(db)
  return numAffectedRows ? 'ok' : 'wrong'
}

/** 二要素の設定 — the app is asked for one code before anything is kept; other sessions end. Gives the backup codes. */
export async function enrolFactor(
  keys: Keys,
  account: Session,
  tried: TriedCode,
): Promise<(Confirmed & { backup_codes: string[] }) | Refusal<'wrong' | 'too_many' | 'has_factor'>> {
  const { db, secrets } = keys
  const { user_id, enrolled_at } = account
  const who = { user_id, ip: tried.ip }
  if (!(await mayTryCode(db, who))) return refuse('too_many')
  const secret = offeredSecret(keys, account)
  const step = matchingStep(secret, typedCode(tried.code), tried.at)
  if (step === null) return refuse('wrong')
  const sealed = secrets.seal(secret.toString('base64url'), placeOf(user_id))
  const enrolled = await db.transaction().execute(async (tx) => {
    if (!(await isStillOpen(tx, account))) return null
    // Whoever enrolled meanwhile in another session stays; only the factor that this session knows is replaced.
    const { numAffectedRows } = await sql`
      insert into auth.second_factor as known (user_id, secret_sealed, last_step, enrolled_at)
      values (${user_id}, ${sealed}, ${step}, ${tried.at})
      on conflict (user_id) do update set secret_sealed = ${sealed}, last_step = ${step}, enrolled_at = ${tried.at}
      where known.enrolled_at = ${enrolled_at}`.execute(tx)
    if (!numAffectedRows) return null
    await sql`delete from auth.session where "userId" = ${user_id} and id <> ${account.session}`.execute(tx)
    const backup_codes = await renewBackupCodes({ ...keys, db: tx }, user_id)
    return { ok: true as const, token: await rotate(tx, account, tried.at), backup_codes }
  })
  if (!enrolled) return refuse('has_factor')
  await forgetTries(db, who)
  return enrolled
}

/** 予備コードの作り直し — the old ones are gone. */
export async function renewBackupCodes({ db, secrets }: Keys, user_id: string) {
  const codes = newBackupCodes()
  const hashes = codes.map((code) => backupHash(secrets.session_secret, user_id, code))
  await sql`
    with gone as (delete from auth.backup_code where user_id = ${user_id})
    insert into auth.backup_code (user_id, hash) select ${user_id}, unnest(${hashes}::bytea[])`.execute(db)
  return codes
}

/** A session that proved more than before gets a new id, so that one set or seen earlier is worth nothing. */
async function rotate(db: Kysely<AuthTables>, { session }: Session, at: Date) {
  const token = randomBytes(32).toString('base64url')
  await sql`update auth.session set token = ${token}, factor_at = ${at} where id = ${session}`.execute(db)
  return token
}

/** Kept from ending, elsewhere and at this moment, until the transaction is through with it. */
const isStillOpen = async (tx: Kysely<AuthTables>, { user_id, session }: Session) =>
  (await lockSessions(tx, user_id)).includes(session)

/** Always before the factor, and in one order: two who change a person's factor at once then wait, and no more. */
async function lockSessions(tx: Kysely<AuthTables>, user_id: string) {
  const { rows } = await sql<{ id: string }>`
    select id from auth.session where "userId" = ${user_id} order by id for update`.execute(tx)
  return rows.map(({ id }) => id)
}

/** 二要素の解除 — the person enrols anew at the next sign-in; whoever is signed in is signed out. */
export async function removeFactor(db: Kysely<AuthTables>, user_id: string) {
  await db.transaction().execute(async (tx) => {
    await lockSessions(tx, user_id)
    await sql`delete from auth.session where "userId" = ${user_id}`.execute(tx)
    await sql`delete from auth.second_factor where user_id = ${user_id}`.execute(tx)
  })
}

/** Of these people, who has a second factor, how many backup codes are left, and when they last came in. */
export async function findFactors(db: Kysely<AuthTables>, user_ids: string[]) {
  const { rows } = await sql<{
    user_id: string
    name: string
    email: string
    enrolled_at: Date | null
    backup_left: number
    signed_in_at: Date | null
  }>`
    select u.id as user_id, u.name, u.email, f.enrolled_at, u.signed_in_at,
      (select count(*) from auth.backup_code b where b.user_id = u.id)::int as backup_left
    from auth."user" u left join auth.second_factor f on f.user_id = u.id
    where u.id = any(${user_ids}::text[])`.execute(db)
  return new Map(rows.map((row) => [row.user_id, row]))
}
