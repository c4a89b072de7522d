import { existsSync, openAsBlob } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { btree_gist } from '@electric-sql/pglite/contrib/btree_gist'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Config } from './config.ts'
import type { Db, Tables } from './db.ts'
import { tendTables } from './lite-care.ts'
import { LitePool, lockFolder } from './lite-pool.ts'
import type { Log } from './log.ts'

/** One process's way to PostgreSQL, real or embedded. Verbs only ever receive `db`. */
export interface Store {
  /** Role `tomoshibi_app`; no tenant until `inAssociation` sets one. */
  db: Db
  /** The same role behind a pool that gives up after 1.5 s in all, so that a webhook can be spooled in time. */
  intake: Db
  /** Schema `auth`, for better-auth only. */
  auth: Kysely<never>
  /** Schema `bullmq`, for the queue factory only. */
  queuePool: pg.Pool
  /** The login role itself, for migrations only; connects at its first query. */
  owner: pg.Pool
  /** Calls `tell` with the payload of every NOTIFY on `channel`; reconnects by itself. Returns the way to stop. */
  listen(channel: string, tell: (payload: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}

const FACES = {
  app: { role: 'tomoshibi_app', search_path: 'public' },
  auth: { role: 'none', search_path: 'auth' },
  queue: { role: 'none', search_path: 'bullmq, public' },
  owner: { role: 'none', search_path: 'public' },
}

const kysely = (pool: pg.Pool) => new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })

/** A pool look-alike is a pool to everybody but the compiler. */
const asPool = (pool: LitePool) => pool as unknown as pg.Pool

/** `sends` marks the connections of a process with workers, so that others can see that one is there. */
export function openStore(config: Config, log: Log, sends = false): Promise<Store> {
  const { database_url, migrate_database_url, embedded_dir } = config
  if (!database_url) return openEmbedded(embedded_dir)
  return openPostgres(database_url, migrate_database_url ?? database_url, { log, sends })
}

/** What a connection of a process with workers calls itself. */
const SENDER = 'tomoshibi sender'

/** How many connections of processes with workers this database has now; they ask it once a second. */
export async function countSenders(owner: pg.Pool) {
  const { rows } = await owner.query<{ n: number }>(
    'select count(*)::int as n from pg_stat_activity where datname = current_database() and application_name = $1',
    [SENDER],
  )
  return rows[0]?.n ?? 0
}

async function openPostgres(
  url: string,
  ownerUrl: string,
  { log, sends }: { log: Log; sends: boolean },
): Promise<Store> {
  // Every pool needs this: a connection that breaks would otherwise end the process, idle or in the middle of a
  // transaction, whose next statement fails by itself.
  const lost = () => log.warn({ event: 'database_connection_lost' })
  const survivesLoss = (opened: pg.Pool) =>
    opened.on('error', lost).on('connect', (client) => client.on('error', () => {}))
  const pool = (face: { role: string; search_path: string }, more: pg.PoolConfig = {}) => {
    const opened = new pg.Pool({
      connectionString: url,
      ...(sends ? { application_name: SENDER } : {}),
      // At connect and not by a query: no moment exists in which the connection is still the login role.
      // Compiling a statement costs 0.4 s, more than any of ours takes; what statistics do not yet know asked for it.
      options: `-c search_path=${face.search_path.replace(' ', '')} -c role=${face.role} -c jit=off`,
      connectionTimeoutMillis: 2_000,
      query_timeout: 10_000,
      statement_timeout: 10_000,
      max: 10,
      keepAlive: true,
      // After a failover of the host, a connection that answers nobody would otherwise stay in the pool for hours.
      maxLifetimeSeconds: 60,
      ...more,
    })
    survivesLoss(opened)
    return opened
  }
  const db = kysely(pool(FACES.app))
  const intake = kysely(
    pool(FACES.app, { max: 4, connectionTimeoutMillis: 600, query_timeout: 900, statement_timeout: 900 }),
  )
  const auth = kysely(pool(FACES.auth, { max: 3 })) as unknown as Kysely<never>
  const queuePool = pool(FACES.queue, {
    max: 20,
    query_timeout: 0,
    statement_timeout: 0,
    maxLifetimeSeconds: 0,
  })
  // Each queue listens for its errors, and there is one for each LINE channel.
  queuePool.setMaxListeners(0)
  const owner = new pg.Pool({ connectionString: ownerUrl, connectionTimeoutMillis: 2_000, max: 2 })
  survivesLoss(owner)
  return {
    db,
    intake,
    auth,
    queuePool,
    owner,
    listen: (channel, tell) => listenForever(url, channel, tell),
    async close() {
      await Promise.all([db.destroy(), intake.destroy(), auth.destroy(), queuePool.end(), owner.end()])
    },
  }
}

async function listenForever(url: string, channel: string, tell: (payload: string) => void) {
  let stopped = false
  let client: pg.Client | null = null
  const connect = async () => {
    if (stopped) return
    const fresh = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: 2_000,
      query_timeout: 5_000,
      keepAlive: true,
    })
    fresh.on('notification', ({ payload }) => tell(payload ?? ''))
    const again = () => {
      if (client !== fresh || stopped) return
      client = null
      // Connected, but deaf: without this it would stay open beside its successor.
      void fresh.end().then(undefined, () => {})
      setTimeout(() => void connect(), 1_000).unref()
    }
    client = fresh
    fresh.on('error', again)
    fresh.on('end', again)
    await fresh
      .connect()
      .then(() => fresh.query(`listen ${channel}`))
      .then(() => {}, again)
  }
  await connect()
  return async () => {
    stopped = true
    await client?.end()
  }
}

/** What `scripts/warm.mjs` leaves after an installation; PGlite needs it only for a database that is not there yet. */
const EMPTY_DATABASE = new URL('../node_modules/.cache/empty-database.tar', import.meta.url)

async function createLite(dir: string | null) {
  const isNew = dir === null || !existsSync(join(dir, 'PG_VERSION'))
  const empty = isNew && existsSync(EMPTY_DATABASE) ? await openAsBlob(EMPTY_DATABASE) : null
  return PGlite.create({
    extensions: { btree_gist },
    ...(dir ? { dataDir: dir } : {}),
    ...(empty ? { loadDataDir: empty } : {}),
  })
}

async function openEmbedded(dir: string | null): Promise<Store> {
  const unlock = dir ? lockFolder(dir) : () => {}
  const lite = await createLite(dir ? join(dir, 'data') : null)
  const owner = await LitePool.open(lite, FACES.owner)
  const app = kysely(asPool(owner.as(FACES.app)))
  const stopTending = tendTables(asPool(owner))
  return {
    db: app,
    intake: app,
    auth: kysely(asPool(owner.as(FACES.auth))) as unknown as Kysely<never>,
    queuePool: asPool(owner.as(FACES.queue)),
    owner: asPool(owner),
    async listen(channel, tell) {
      const client = await owner.connect()
      client.on('notification', ({ payload }) => tell(payload))
      await client.query(`listen ${channel}`)
      return async () => client.release()
    },
    async close() {
      await stopTending()
      await owner.closeEngine()
      unlock()
    },
  }
}
