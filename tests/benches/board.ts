import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { readBoard } from '../../src/board/read-board.ts'
import { type Db, inAssociation, type Tables } from '../../src/db.ts'
import { randomOf } from '../../src/demo/random.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { signedWebhook, webhookPath } from '../proofs/answers.ts'
import { launchTimed } from '../proofs/people.ts'
import { freePort, install, openStand, waitFor } from '../proofs/stand.ts'
import { conclude, median, quantile, readOptions, table, untilQuiet } from '../proofs/verdict.ts'
import { settleMany } from './members.ts'
import { signedIn, watch } from './screens.ts'

const VIEWERS = 200
const REPLIES = 20
const ROUNDS = 15
const WITHIN_MS = 2_000
/** A board rests half a second between two counts, whoever looks. */
const COUNTS_A_SECOND = 2
const RATIO = 1.3

const options = readOptions({ members: { type: 'string', default: '30000' } })
const members = options.number('members')
const random = randomOf('board', options.seed)
const began = performance.now()
const stand = await openStand()
const port = await freePort()
const here = await install(
  stand,
  { line_url: 'http://127.0.0.1:1', smtp_url: 'smtp://127.0.0.1:1' },
  { PORT: String(port) },
)
const { plant } = here
const home = await settleMany(here, members)
await launchTimed(here, home)
const asked = { association: home.id, id: home.check }
await plan({ db: plant.store.db, queues: plant.queues, secrets: plant.secrets, log: plant.log }, asked)
await answeredByMost()
const quiet = await untilQuiet()

const { tally, ...refresh } = await oneRefresh()
const live = await twoHundredViewers(tally)
await stand.close()

table([{ members, ...refresh, ...live }])
const goals = {
  ratio: refresh.ratio <= RATIO,
  live: live.p99_ms <= WITHIN_MS && live.missed === 0,
  one_count_for_all: live.counts > 0 && live.counts_a_second <= COUNTS_A_SECOND,
}
conclude(Object.values(goals).every(Boolean), {
  bench: 'board',
  seed: options.seed,
  members,
  quiet,
  ...refresh,
  viewers: VIEWERS,
  ...live,
  goals,
  seconds: Math.round((performance.now() - began) / 1_000),
})

/** Everything sent, and two of three have answered, as on the evening of a drill. */
async function answeredByMost() {
  await here.ask("update delivery set status = 'accepted', accepted_at = app_clock()")
  await here.ask("update line_batch set status = 'accepted', accepted_at = app_clock()")
  await here.ask(
    `insert into reply (association_id, member_id, prompt_id, condition, via, event_at)
     select association_id, member_id, id, (array['open','open','partly_open','closed'])[1 + abs(hashtext(id::text)) % 4], 'line',
       app_clock() - (abs(hashtext(id::text)) % 3600) * interval '1 second'
     from prompt where abs(hashtext(id::text)) % 3 > 0`,
  )
  await here.ask('analyze')
}

function isOfTheBoard({ sql }: Pick<CompiledQuery, 'sql'>) {
  return !/^(begin|commit|rollback)/i.test(sql)
}

/** A refresh as the product does it beside its own statements run by a bare client, in turn. */
async function oneRefresh() {
  const seen: { sql: string; parameters: readonly unknown[] }[] = []
  const pool = new pg.Pool({
    connectionString: here.settings.DATABASE_URL ?? '',
    max: 1,
    options: '-c role=tomoshibi_app',
  })
  const db: Db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    log: ({ level, query }) => {
      if (level === 'query') seen.push({ sql: query.sql, parameters: query.parameters })
    },
  })
  const read = () => inAssociation(db, home.id, (tx) => readBoard(tx, { ...asked, at: new Date() }))
  await read()
  const statements = seen.splice(0)
  const ours: number[] = []
  const bare: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await timed(read))
    seen.length = 0
    const client = await pool.connect()
    bare.push(
      await timed(async () => {
        await client.query('begin')
        for (const { sql, parameters } of statements.filter(isOfTheBoard))
          await client.query(sql, [...parameters])
        await client.query('commit')
      }),
    )
    client.release()
  }
  await db.destroy()
  const [refresh_ms, bare_ms] = [median(ours), median(bare)]
  return {
    refresh_ms: Math.round(refresh_ms),
    bare_ms: Math.round(bare_ms),
    ratio: Number((refresh_ms / bare_ms).toFixed(2)),
    statements: statements.filter(isOfTheBoard).length,
    // The largest of them, by which a count is known in the server's log.
    tally: statements.map(({ sql }) => sql).find((sql) => /\bfilter \(/i.test(sql)) ?? '',
  }
}

async function timed(work: () => Promise<unknown>) {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** From the 200 that a doctor's tap gets to each of two hundred screens that show it. */
async function twoHundredViewers(tally: string) {
  await here.ask(
    "do $$ begin execute format('alter database %I set log_statement = %L', current_database(), 'all'); end $$",
  )
  const [web, worker] = [here.start('web'), here.start('worker')]
  await Promise.all([web.until('web_started'), worker.until('workers_started')])
  const base = `http://127.0.0.1:${port}`
  const cookie = await signedIn(here, home)
  const shown: { count: number; at: number }[][] = Array.from({ length: VIEWERS }, () => [])
  const leave = new AbortController()
  for (const screen of shown)
    void watch(`${base}/safety-checks/${home.check}/live`, { cookie, signal: leave.signal }, screen)
  await waitFor(() => shown.every((screen) => screen.length > 0), 30_000)

  const delays: number[] = []
  let missed = 0
  const counting = { before: countsLogged(tally), since: performance.now() }
  const silent = await here.ask<{ value: string }>(
    `select cp.value from prompt p join contact_point cp on cp.member_id = p.member_id and cp.system = 'line'
     where not exists (select from reply r where r.prompt_id = p.id) limit $1`,
    [REPLIES],
  )
  for (const { value } of silent) {
    const before = Math.max(...shown.map((screen) => screen.at(-1)?.count ?? 0))
    const { body, headers } = signedWebhook(home, [{ user_id: value, at: Date.now() }])
    const answer = await fetch(base + webhookPath(home), { method: 'POST', body, headers })
    if (answer.status !== 200) throw new Error(`The webhook was answered ${answer.status}`)
    const accepted_at = performance.now()
    const onAll = () => shown.every((screen) => (screen.at(-1)?.count ?? 0) > before)
    if (!(await waitFor(onAll, 10_000))) missed += 1
    for (const screen of shown) {
      const first = screen.find(({ count }) => count > before)
      if (first) delays.push(first.at - accepted_at)
    }
    await new Promise((later) => setTimeout(later, 300 + random() * 700))
  }
  const counts = countsLogged(tally) - counting.before
  const counts_a_second = Number(((counts * 1_000) / (performance.now() - counting.since)).toFixed(2))
  leave.abort()
  return {
    counts,
    counts_a_second,
    p50_ms: Math.round(quantile(delays, 0.5)),
    p99_ms: Math.round(quantile(delays, 0.99)),
    missed,
  }
}

/** How often the server was asked for the sums of a board, by its own log. */
function countsLogged(tally: string) {
  const { dir } = stand.postgres
  if (!dir) throw new Error('This bench reads the log of a PostgreSQL of its own: unset DATABASE_URL')
  // The log indents whatever follows a statement's first line.
  const log = readFileSync(join(dir, 'log'), 'utf8').replaceAll('\n\t', '\n')
  return log.split(tally).length - 1
}
