import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { type ServerType, serve } from '@hono/node-server'
import { z } from 'zod'
import { createApp, type Deps } from './app.tsx'
import { openBoards } from './board/live.ts'
import { type Line, openLine } from './channels/line.ts'
import { type Mailer, openMailer } from './channels/mail.ts'
import { type Config, frontOf } from './config.ts'
import { openIntake } from './intake/intake.ts'
import type { Log } from './log.ts'
import { findPendingMigrations } from './migrate.ts'
import { openQueues, type Queues } from './queues.ts'
import { deriveSecrets, type Secrets } from './secrets.ts'
import { openAccounts } from './staff/accounts.ts'
import type { Passwords } from './staff/better-auth.ts'
import { openStore, type Store } from './store.ts'

/** Everything one process stands on, whichever of the three modes it runs in. */
export interface Plant {
  config: Config
  log: Log
  store: Store
  queues: Queues
  secrets: Secrets
  line: Line
  mailer: Mailer
  now: () => Date
  random: () => number
  passwords?: Passwords
  close(): Promise<void>
}

export async function openPlant(config: Config, log: Log, sends = false): Promise<Plant> {
  const store = await openStore(config, log, sends)
  const secrets = deriveSecrets(config.secret)
  const { installation } = secrets
  const queues = openQueues({ redis_url: config.redis_url, pool: store.queuePool, installation }, log)
  const mailer = openMailer(config)
  return {
    config,
    log,
    store,
    queues,
    secrets,
    line: openLine(config.line_api_url),
    mailer,
    now: () => new Date(),
    random: Math.random,
    async close() {
      mailer.close()
      await queues.close()
      await store.close()
    },
  }
}

const VERSION = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))).version

/** What the routes work with; `close` ends what listens and what waits for the next group commit. */
export function openDeps(plant: Plant): Deps & { close(): Promise<void> } {
  const { config, store, queues, line, secrets, log, now } = plant
  const intake = openIntake({
    db: store.intake,
    spool_dir: spoolOf(plant),
    now,
    log,
    hint: () => void queues.hint([{ kind: 'take_in' }]),
  })
  const boards = openBoards({ db: store.db, listen: store.listen, now, log })
  return {
    db: store.db,
    queues,
    line,
    intake,
    boards,
    mailer: plant.mailer,
    accounts: openAccounts({
      auth: store.auth,
      secrets,
      public_url: config.public_url,
      passwords: plant.passwords,
    }),
    secrets,
    public_url: config.public_url,
    front_url: frontOf(config),
    edge: config.edge,
    embedded: config.mode === 'embedded',
    mode: config.mode,
    findPending: () => findPendingMigrations(store.owner),
    trusted_proxy: config.trusted_proxy,
    metrics_token: config.metrics_token,
    hook_hosts: config.hook_hosts,
    twin_dir: config.twin_dir,
    version: VERSION,
    now,
    log,
    async close() {
      await boards.close()
      await intake.close()
    },
  }
}

/** A folder of its own for each installation: two started from one place must not take each other's taps. */
const spoolOf = ({ config, secrets }: Plant) => join(config.spool_dir, secrets.installation)

/** Opens the web side on the configured port; resolves when it takes requests. */
export async function serveWeb(plant: Plant) {
  const deps = openDeps(plant)
  const { host: hostname, port } = plant.config
  const server = await new Promise<ServerType>((resolve, reject) => {
    const opening = serve({ fetch: createApp(deps).fetch, hostname, port }, () => resolve(opening))
    opening.on('error', reject)
  })
  if ('headersTimeout' in server) Object.assign(server, { headersTimeout: 10_000, requestTimeout: 20_000 })
  const closeServer = closerOf(server)
  return {
    deps,
    async close() {
      await closeServer()
      await deps.close()
    },
  }
}

const FORCE_AFTER_MS = 5_000
const LOOK_EVERY_MS = 50

/**
 * Lets whoever is being served finish: an answer on its way is not cut. Boards that listen would never finish, and
 * their browsers connect again by themselves; anything else is cut after five seconds.
 */
function closerOf(server: ServerType) {
  const boards = new Set<ServerResponse>()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.headers.accept?.includes('text/event-stream')) return
    boards.add(response)
    response.on('close', () => boards.delete(response))
  })
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const board of boards) board.destroy()
    // A connection that was busy until now stays open for the next request, which nobody would answer.
    const idle = setInterval(
      () => 'closeIdleConnections' in server && server.closeIdleConnections(),
      LOOK_EVERY_MS,
    )
    const force = setTimeout(
      () => 'closeAllConnections' in server && server.closeAllConnections(),
      FORCE_AFTER_MS,
    )
    await closed
    clearInterval(idle)
    clearTimeout(force)
  }
}
