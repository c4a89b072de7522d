import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { randomOf } from '../../src/demo/random.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { signedWebhook, webhookPath } from '../proofs/answers.ts'
import { heapOf, inspectorOf, WITH_INSPECTOR } from '../proofs/heap.ts'
import { launchTimed } from '../proofs/people.ts'
import { freePort, install, openStand, waitFor } from '../proofs/stand.ts'
import { conclude, quantile, readOptions, table, untilQuiet } from '../proofs/verdict.ts'
import { measureRefresh } from './board-refresh.ts'
import { settleMany } from './members.ts'
import { addPastChecks } from './past-boards.ts'
import { signedIn, watch } from './screens.ts'

const VIEWERS = 200
const REPLIES = 20
/** For so many members; with more a count alone may take as long. */
const WITHIN_MS = 2_000
const WITHIN_UP_TO = 30_000
/** A board rests half a second between two counts, whoever looks. */
const COUNTS_A_SECOND = 2
const RATIO = 1.3
const RATIO_GROUPING_SETS = 1.5
const RATIO_PAST = 1.15
/** What is still there after the minutes may be so much more than at their begin. */
const HEAP_GROWTH = 1.1

const options = readOptions({
  members: { type: 'string', default: '30000' },
  past: { type: 'string', default: '50' },
  minutes: { type: 'string', default: '10' },
})
const members = options.number('members')
const minutes = options.number('minutes')
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

const { tally, ...refresh } = await measureRefresh(here, home, { plainly_too: true })
const live = await twoHundredViewers(tally)
const past = options.number('past')
await addPastChecks(here, home, past)
const { first_ms: past_first_ms, refresh_ms: past_refresh_ms } = await measureRefresh(here, home, {
  plainly_too: false,
})
await stand.close()

const ratio_past = Number((past_refresh_ms / refresh.refresh_ms).toFixed(2))
table([{ members, ...refresh, ratio_past, past_first_ms, ...live, heap_mb: live.heap_mb.join(' → ') }])
const [heap_before, heap_after] = live.heap_mb
const goals = {
  ratio: refresh.ratio <= RATIO,
  grouping_sets: refresh.same_sums && refresh.ratio_grouping_sets <= RATIO_GROUPING_SETS,
  live: live.missed === 0 && (members > WITHIN_UP_TO || live.p99_ms <= WITHIN_MS),
  one_count_for_all: live.counts > 0 && live.counts_a_second <= COUNTS_A_SECOND,
  memory: heap_after <= heap_before * HEAP_GROWTH,
  past: ratio_past <= RATIO_PAST,
}
conclude(Object.values(goals).every(Boolean), {
  bench: 'board',
  seed: options.seed,
  members,
  quiet,
  ...refresh,
  viewers: VIEWERS,
  minutes,
  ...live,
  past_checks: past,
  past_first_ms,
  past_refresh_ms,
  ratio_past,
  goals,
  seconds: Math.round((performance.now() - began) / 1_000),
})

/**
 * Everything sent, and two of three have answered, as on the evening of a drill: some have changed their mind, some asked
 * for help, some entries were taken back, and some mails came back.
 */
async function answeredByMost() {
  await here.ask("update delivery set status = 'accepted', accepted_at = app_clock()")
  await here.ask("update line_batch set status = 'accepted', accepted_at = app_clock()")
  await here.ask(
    `insert into reply (association_id, member_id, prompt_id, condition, via, event_at)
     select association_id, member_id, id, (array['open','open','partly_open','closed'])[1 + abs(hashtext(id::text)) % 4], 'line',
       app_clock() - (abs(hashtext(id::text)) % 3600) * interval '1 second'
     from prompt where abs(hashtext(id::text)) % 3 > 0`,
  )
  await here.ask(
    `insert into reply (association_id, member_id, prompt_id, condition, via, event_at)
     select association_id, member_id, prompt_id, case when abs(hashtext(id::text)) % 8 = 0 then 'needs_help' else 'open' end,
       'link', event_at + interval '30 seconds'
     from reply where abs(hashtext(id::text)) % 20 = 0`,
  )
  await here.ask(
    `insert into reply_retraction (association_id, reply_id, retracted_by, retracted_at)
     select association_id, id, 'cli', app_clock() from reply where abs(hashtext(id::text)) % 100 = 1`,
  )
  await here.ask(
    `update delivery set status = 'failed', failure = 'refused', accepted_at = null
     where system = 'mail' and abs(hashtext(id::text)) % 30 = 0`,
  )
  // As autovacuum leaves it, before the history and after it.
  await here.ask('vacuum analyze')
}

/** From the 200 that a doctor's tap gets to each of two hundred screens that show it; then answers for some minutes. */
async function twoHundredViewers(tally: string) {
  await here.ask(
    "do $$ begin execute format('alter database %I set log_statement = %L', current_database(), 'all'); end $$",
  )
  const [web, worker] = [here.start('web', WITH_INSPECTOR), here.start('worker')]
  await Promise.all([web.until('web_started'), worker.until('workers_started')])
  const inspector = inspectorOf(web)
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
    [REPLIES + minutes * 150],
  )
  const answer = async (user_id: string) => {
    const { body, headers } = signedWebhook(home, [{ user_id, at: Date.now() }])
    const { status } = await fetch(base + webhookPath(home), { method: 'POST', body, headers })
    if (status !== 200) throw new Error(`The webhook was answered ${status}`)
  }
  const rest = () => new Promise((later) => setTimeout(later, 300 + random() * 700))
  for (const { value } of silent.splice(0, REPLIES)) {
    const before = Math.max(...shown.map((screen) => screen.at(-1)?.count ?? 0))
    await answer(value)
    const accepted_at = performance.now()
    const onAll = () => shown.every((screen) => (screen.at(-1)?.count ?? 0) > before)
    if (!(await waitFor(onAll, 10_000))) missed += 1
    for (const screen of shown) {
      const first = screen.find(({ count }) => count > before)
      if (first) delays.push(first.at - accepted_at)
    }
    await rest()
  }
  const counts = countsLogged(tally) - counting.before
  const counts_a_second = Number(((counts * 1_000) / (performance.now() - counting.since)).toFixed(2))
  const heap_before = await heapOf(inspector)
  for (const ends_at = performance.now() + minutes * 60_000; performance.now() < ends_at; ) {
    const [next] = silent.splice(0, 1)
    if (next) await answer(next.value)
    await rest()
  }
  const heap_mb: [number, number] = [heap_before, await heapOf(inspector)]
  leave.abort()
  await Promise.all([web, worker].map((program) => program.kill('SIGTERM')))
  return {
    heap_mb,
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
