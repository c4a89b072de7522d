import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startLinePlatform } from '../../src/demo/line-platform.ts'
import { startMailHost } from '../../src/demo/mail-host.ts'
import { randomOf } from '../../src/demo/random.ts'
import { answerOneByOne, findLostAnswers, replyPaths } from './answers.ts'
import { openGate } from './gate.ts'
import { areZeros, isDone, judge } from './ledger-verdict.ts'
import { type Home, launchTimed, settle } from './people.ts'
import { freePort, install, openStand, type Stand, waitFor } from './stand.ts'
import { conclude, readOptions, table } from './verdict.ts'

const KILLS = 4
const DOWN_MS = 3_000
const BLACK_HOLE_MS = 60_000
const ANSWER_WITHIN_MS = 2_000
const RECOVER_WITHIN_MS = 15_000
const pause = (ms: number) => new Promise<void>((later) => setTimeout(later, ms))

const options = readOptions()
const random = randomOf('pg', options.seed)
const began = performance.now()
const stand = await openStand()
const { port: pg_port, start, dir } = stand.postgres
if (!pg_port || !start || !dir) throw new Error('This proof kills PostgreSQL: leave DATABASE_URL unset')
const gate = await openGate(pg_port)
const platform = await startLinePlatform()
const host = await startMailHost()
stand.cleaning.push(() => Promise.all([platform.close(), host.close(), gate.close()]))

const web_port = await freePort()
const here = await install(
  stand,
  { line_url: platform.url, smtp_url: host.url },
  { PORT: String(web_port) },
  gate.port,
)
const homes: Home[] = []
for (let index = 0; index <= KILLS; index++)
  homes.push(await settle(here, platform, { index, members: index === 0 ? 1_500 : 40 }))
const [home, ...later] = homes
if (!home) throw new Error('Nobody')
const web = here.start('web')
const worker = here.start('worker')
await Promise.all([web.until('web_started'), worker.until('workers_started')])
await launchTimed(here, home)
await waitFor(() => isDone(here), 60_000)

const base = `http://127.0.0.1:${web_port}`
const answers = answerOneByOne(base, home, { paths: await replyPaths(here, home), every_ms: 50 })
const recoveries: { what: string; recovery_ms: number; at: number }[] = []
for (const next of later) {
  await pause(3_000)
  // In the middle of a launch, which is then asked for again as the office would.
  const launching = launchTimed(here, next)
  await pause(random() * 20)
  killPostgres(dir)
  const [first] = await Promise.allSettled([launching])
  await pause(DOWN_MS)
  await startAgain(start)
  recoveries.push(await recovered('kill -9'))
  if (first.status === 'rejected') await launchAgain(next)
}
await pause(3_000)
gate.shut()
await pause(BLACK_HOLE_MS)
gate.open()
recoveries.push(await recovered('black hole'))
await pause(3_000)
await answers.stop()

const taken_in = () =>
  here
    .ask<{ n: number }>(
      `select ((select count(*) from line_event where taken_in_at is null)
             + (select count(*) from web_event where taken_in_at is null))::int as n`,
    )
    .then(([row]) => row?.n === 0)
const { given } = answers
const lostNow = () => findLostAnswers(here, home, given)
const flushed = await waitFor(async () => (await taken_in()) && (await lostNow()).length === 0, 30_000)
const done = await waitFor(() => isDone(here), 120_000)
const lost = (await lostNow()).length
const counts = await judge(here, homes, { platform, host })
const slowest = (way: 'line' | 'link') =>
  Math.max(...given.filter((one) => one.way === way).map(({ at, answered_at }) => answered_at - at))
const refused = given.filter(({ status }) => status !== 200).length
if (!flushed || !done) console.log(web.said().slice(-3_000), worker.said().slice(-3_000))
await stand.close()

table(recoveries.map(({ what, recovery_ms }) => ({ trouble: what, recovery_ms })))
const answer_ms_max = Math.max(slowest('line'), slowest('link'))
const recovery_ms_max = Math.max(...recoveries.map(({ recovery_ms }) => recovery_ms))
conclude(
  lost + refused === 0 &&
    areZeros(counts) &&
    done &&
    answer_ms_max < ANSWER_WITHIN_MS &&
    recovery_ms_max <= RECOVER_WITHIN_MS,
  {
    proof: 'pg',
    seed: options.seed,
    quiet: stand.quiet,
    acknowledged: given.length - refused,
    not_acknowledged: refused,
    acknowledged_lost: lost,
    answer_ms_max: { line: slowest('line'), link: slowest('link') },
    recovery_ms_max,
    launches: homes.length,
    ...counts,
    seconds: Math.round((performance.now() - began) / 1_000),
  },
)

/** The postmaster and all its children at once, as when the power goes. */
function killPostgres(folder: string) {
  const [pid = ''] = readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')
  const children = spawnSync('ps', ['--ppid', pid, '-o', 'pid='], { encoding: 'utf8' })
    .stdout.split(/\s+/)
    .filter(Boolean)
  execFileSync('kill', ['-9', pid, ...children])
}

/** Its shared memory may outlive it for a moment. */
async function startAgain(begin: NonNullable<Stand['postgres']['start']>) {
  for (let tries = 0; ; tries++) {
    const [started] = await Promise.allSettled([new Promise<void>((resolve) => resolve(begin()))])
    if (started.status === 'fulfilled') return
    if (tries > 10) throw started.reason
    await pause(500)
  }
}

/** How long after the database was there again the web process says that all is well. */
async function recovered(what: string) {
  const since = performance.now()
  const isReady = () =>
    fetch(`${base}/readyz`).then(
      (answer) => answer.arrayBuffer().then(() => answer.ok),
      () => false,
    )
  await waitFor(isReady, 60_000)
  return { what, recovery_ms: Math.round(performance.now() - since), at: Date.now() }
}

async function launchAgain(next: Home) {
  const [again] = await Promise.allSettled([launchTimed(here, next)])
  // «not_draft»: the first try was committed, and only its answer was lost.
  if (again.status === 'rejected' && !String(again.reason).includes('not_draft')) throw again.reason
}
