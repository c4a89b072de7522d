import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import { inject, onTestFinished } from 'vitest'
import { createApp } from '../src/app.tsx'
import { openDeps, type Plant } from '../src/boot.ts'
import { openLine } from '../src/channels/line.ts'
import { openMailer } from '../src/channels/mail.ts'
import { UNPROTECTED } from '../src/config/mail.ts'
import type { Config } from '../src/config.ts'
import type { Tables } from '../src/db.ts'
import { findDueWork } from '../src/deliveries/due-work.ts'
import { startLinePlatform } from '../src/demo/line-platform.ts'
import { startMailHost } from '../src/demo/mail-host.ts'
import type { Log } from '../src/log.ts'
import { type Hint, openQueues } from '../src/queues.ts'
import { launch } from '../src/safety-checks/launch.ts'
import type { SafetyCheckId } from '../src/safety-checks/table.ts'
import { deriveSecrets } from '../src/secrets.ts'
import { startWorkers, workOf } from '../workers/start.ts'
import { freshStore } from './database.ts'
import { queuesByHand, queuesByMail } from './hints.ts'
import type { Mode } from './mode-names.ts'
import { MODE_OF_RUN, standsOn } from './mode-of-run.ts'
import { settle } from './people.ts'
import { personalWordsIn } from './personal-words.ts'
import { quickPasswords } from './quick-passwords.ts'

export const PUBLIC_URL = 'http://localhost:8787'
const MORNING = new Date('2026-11-05T10:06:00+09:00')

export type World = Awaited<ReturnType<typeof world>>

interface WorldOptions {
  /** For stories of one mode only. */
  mode?: Mode
  /** For stories that need connections beside each other, whatever carries the hints; an embedded database has one. */
  database?: 'postgres'
  /** `elsewhere`: real queues, whose workers are processes that the story starts. */
  queues?: 'by_hand' | 'real' | 'elsewhere'
  /** `real` for stories of several processes, each with a clock of its own. */
  clock?: 'by_hand' | 'real'
  /** A Redis of the story's own. */
  redis_url?: string
  /** The Worker in front, for stories of it. */
  edge?: Config['edge']
  /** Hosts that webhooks may go to although they are private; for stories of receivers on this machine. */
  hook_hosts?: string[]
  /** Where nightly twins are kept. */
  twin_dir?: string
  /** Where LINE's webhooks go, instead of straight to the app. */
  post?: (url: string, init: RequestInit) => Promise<Response>
}

/**
 * 布施医師会 with 佐藤 (役員: LINE and mail), 田中 (LINE) and 森 (mail), a drill ready to launch, and 河内医師会 next
 * door with 岸. The database, the app, HTTP and SMTP are real; LINE's servers and the mail host are ours; the clock
 * is moved by hand. What a phone shows and no story looks at, any error-level log line, and any line of the log that tells
 * of a person or a key, fails the story.
 */
export async function world(options: WorldOptions = {}) {
  let at = MORNING
  const clock = { now: options.clock === 'real' ? () => new Date() : () => at }
  const config = await configFor(options)
  const clockOfRows = options.clock === 'real' ? 'real' : 'by_hand'
  const store = await freshStore(
    config.mode === 'embedded' ? 'embedded' : 'postgres',
    config,
    onTestFinished,
    clockOfRows,
  )
  if (clockOfRows === 'by_hand') await store.owner.query('insert into test_clock values ($1)', [at])

  const platform = await startLinePlatform({
    now: () => clock.now().getTime(),
    post: options.post ?? postToApp,
  })
  const mailHost = await startMailHost({ now: () => clock.now().getTime() })
  const { log, errors, lines } = watchedLog()
  const personal: string[] = []
  const hinted: Hint[] = []
  const secrets = deriveSecrets(config.secret)
  const { installation } = secrets
  const mailer = openMailer({ ...config, smtp_url: `smtp://127.0.0.1:${mailHost.port}` })
  const plant: Plant = {
    config,
    log,
    store,
    queues: queuesFor(),
    secrets,
    line: openLine(platform.url),
    mailer,
    now: clock.now,
    random: () => 0.5,
    passwords: quickPasswords,
    async close() {
      mailer.close()
      await plant.queues.close()
    },
  }
  function queuesFor() {
    const open = () => openQueues({ redis_url: config.redis_url, pool: store.queuePool, installation }, log)
    if (options.queues && options.queues !== 'by_hand') return open()
    return MODE_OF_RUN && !options.mode ? queuesByMail(open(), hinted, log) : queuesByHand(hinted)
  }
  const deps = openDeps(plant)
  const app = createApp(deps)
  function postToApp(url: string, init: RequestInit) {
    return Promise.resolve(app.request(url, init))
  }

  const work = workOf(plant)
  const workers = options.queues === 'real' ? await startWorkers(plant) : null
  const people = await settle({ plant, deps, platform, mailHost, app, now: clock.now, personal })

  onTestFinished(async () => {
    await workers?.close()
    await deps.close()
    await plant.close()
    await platform.close()
    await mailHost.close()
    const told = personalWordsIn(lines, personal)
    if (told.length > 0) throw new Error(`The log tells of somebody: ${told.join('\n')}`)
    if (errors.length > 0) throw new Error(`Error-level log lines: ${JSON.stringify(errors)}`)
    const unseen = people.watched.flatMap((person) => person.unseen())
    if (unseen.length > 0)
      throw new Error(`Messages that no line of the story expects:\n${unseen.join('\n')}`)
  })

  /** With real queues the workers run by themselves; this only waits for them. */
  async function untilNothingIsDue() {
    const idle = async () =>
      (await findDueWork(store.db)).length === 0 &&
      (await store.owner.query("select from delivery where status in ('sending', 'maybe')")).rowCount === 0 &&
      (await store.owner.query("select from line_batch where status = 'sending'")).rowCount === 0
    const began = performance.now()
    while (performance.now() - began < (workers ? 10_000 : 45_000)) {
      if (await idle()) return
      await new Promise((later) => setTimeout(later, 50))
    }
    throw new Error('The workers never came to an end')
  }

  return {
    ...people,
    plant,
    deps,
    app,
    db: store.db,
    store,
    platform,
    mailHost,
    errors,
    /** Every line that this process has logged. */
    logged: lines,
    personal,
    now: clock.now,
    async laterBy(minutes: number) {
      at = new Date(at.getTime() + minutes * 60_000)
      await store.owner.query('update test_clock set at = $1', [at])
    },
    /** Launches from the command line's side; stories about the button press it instead. */
    launches: (id: SafetyCheckId, association = people.fuse) =>
      launch({ db: store.db, queues: plant.queues }, { association, id, by: 'cli', at: clock.now() }),
    /** Runs everything hinted and everything due, again and again, until nothing is due now. */
    async workersRun() {
      if (workers || options.queues === 'elsewhere') return untilNothingIsDue()
      for (let round = 0; round < 100; round++) {
        const hints = [...hinted.splice(0), ...(await findDueWork(store.db))]
        if (hints.length === 0) return
        for (const hint of hints) await work(hint)
      }
      throw new Error('The workers never came to an end')
    },
    /** Runs only what was hinted, once: what a worker does before any sweep. */
    async workersRunHints() {
      for (const hint of hinted.splice(0)) await work(hint)
    },
    hinted,
    /** Past every wall, for assertions about rows only. */
    ownerDb: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: store.owner }) }),
    drill: await people.draft({ title: '大阪880万人訓練', purpose: 'drill' }),
  }
}

function modeFor({ mode, database }: WorldOptions): Mode {
  const wanted = mode ?? MODE_OF_RUN ?? (inject('postgres') ? 'postgres' : 'embedded')
  if (!database || wanted !== 'embedded') {
    standsOn(wanted)
    return wanted
  }
  standsOn(database, 'needs database connections beside each other; an embedded database has one')
  return database
}

async function configFor(options: WorldOptions): Promise<Config> {
  const mode = modeFor(options)
  const spool_dir = await mkdtemp(join(tmpdir(), 'tomoshibi-spool-'))
  onTestFinished(() => rmSync(spool_dir, { recursive: true, force: true }))
  return {
    mode,
    embedded_dir: null,
    database_url: null,
    migrate_database_url: null,
    redis_url: mode === 'redis' ? (options.redis_url ?? inject('redis')) : null,
    // Each story's own, as its queues in a shared Redis are named after it.
    secret: `a secret for stories only, long enough to be one ${crypto.randomUUID()}`,
    public_url: PUBLIC_URL,
    host: '127.0.0.1',
    port: 8787,
    smtp_url: '',
    mail_from: 'anpi@fuse.example.jp',
    mail: UNPROTECTED,
    line_api_url: '',
    spool_dir,
    log_level: 'silent',
    trusted_proxy: null,
    edge: options.edge ?? null,
    metrics_token: null,
    hook_hosts: options.hook_hosts ?? [],
    twin_dir: options.twin_dir ?? null,
  }
}

function watchedLog() {
  const errors: unknown[] = []
  const lines: string[] = []
  const keep = (line: unknown) => void lines.push(JSON.stringify(line))
  const log: Log = {
    info: keep,
    warn: keep,
    error(line: unknown) {
      keep(line)
      errors.push(line)
    },
  }
  return { log, errors, lines }
}
