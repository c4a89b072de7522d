import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { messagingApi } from '@line/bot-sdk'
import type { Hint, Queues } from '../../src/queues.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { isDone } from '../proofs/ledger-verdict.ts'
import { launchTimed } from '../proofs/people.ts'
import { install, openStand, waitFor } from '../proofs/stand.ts'
import { conclude, median, readOptions, table, untilQuiet } from '../proofs/verdict.ts'
import { settleMany } from './members.ts'
import { startSinks } from './start-sinks.ts'
import { watchProcesses } from './watch-process.ts'

const options = readOptions({
  members: { type: 'string', default: '3000' },
  rounds: { type: 'string', default: '' },
  workers: { type: 'string', default: '1' },
})
const members = options.number('members')
const rounds = options.number('rounds') || (members <= 3_000 ? 3 : 1)
const began = performance.now()
const stand = await openStand()
const sinks = await startSinks()
stand.cleaning.push(() => sinks.close())
const quiet = await untilQuiet()

const runs: Awaited<ReturnType<typeof oneRound>>[] = []
for (let round = 1; round <= rounds; round++) runs.push(await oneRound(round))
await stand.close()

table(
  runs.map(({ worker_rss_mb, ...run }) => ({
    ...run,
    rss_start: worker_rss_mb[0],
    rss_peak: worker_rss_mb[1],
  })),
)
const middle = (of: (run: (typeof runs)[number]) => number) => Number(median(runs.map(of)).toPrecision(4))
const ratio_mail = middle(({ mail_floor_seconds, mail_seconds }) => mail_floor_seconds / mail_seconds)
const launch_ms = Math.round(Math.max(...runs.map((run) => run.launch_ms)))
const planning = middle(({ planning_us_per_row }) => planning_us_per_row)
const calls_ok = runs.every(({ line_calls }) => line_calls <= Math.ceil(members / 500) + 2)
const line_seconds = middle((run) => run.line_seconds)
const goals = {
  ratio_mail: ratio_mail >= 0.6,
  line: members < 30_000 || line_seconds <= 2 * Math.ceil(members / 30_000),
  planning: planning <= 40,
  launch: launch_ms <= 1_000,
  calls: calls_ok,
  whole: runs.every(({ whole }) => whole),
}
conclude(Object.values(goals).every(Boolean), {
  bench: 'fanout',
  members,
  quiet,
  launch_ms,
  planning_us_per_row: planning,
  line_seconds,
  line_floor_seconds: middle((run) => run.line_floor_seconds),
  line_floor_unpaced_seconds: middle((run) => run.line_floor_unpaced_seconds),
  ratio_line: middle((run) => run.line_floor_seconds / run.line_seconds),
  mail_seconds: middle((run) => run.mail_seconds),
  mail_floor_seconds: middle((run) => run.mail_floor_seconds),
  ratio_mail,
  cpu_us_per_mail: Math.round(middle((run) => run.cpu_us_per_mail)),
  worker_rss_mb: [
    Math.min(...runs.map((run) => run.worker_rss_mb[0])),
    Math.max(...runs.map((run) => run.worker_rss_mb[1])),
  ],
  goals,
  seconds: Math.round((performance.now() - began) / 1_000),
})

async function oneRound(round: number) {
  return { round, ...(await mailFloor()), ...(await lineFloors()), ...(await fanout()) }
}

/** Our own way, planning apart: the workers stand still until everything is planned, and then the clock starts. */
async function fanout() {
  const here = await install(stand, sinks)
  const { plant } = here
  const home = await settleMany(here, members)
  const workers = Array.from({ length: options.number('workers') }, () => here.start('worker'))
  for (const worker of workers) await worker.until('workers_started')
  const watching = watchProcesses(workers.flatMap(({ child }) => child.pid ?? []))
  const all = (signal: NodeJS.Signals) => workers.map(({ child }) => child.kill(signal))
  all('SIGSTOP')

  const hints: Hint[] = []
  const queues: Queues = { ...plant.queues, hint: async (more) => void hints.push(...more) }
  const launch_ms = await launchTimed({ ...here, plant: { ...plant, queues } }, home)
  const planned_at = performance.now()
  const asked = { association: home.id, id: home.check }
  await plan({ db: plant.store.db, queues, secrets: plant.secrets, log: plant.log }, asked)
  const planning_us_per_row = ((performance.now() - planned_at) * 1_000) / (members * 2)
  await sinks.reset()
  const started = Date.now()
  all('SIGCONT')
  await plant.queues.hint(hints.filter(({ kind }) => kind !== 'plan'))
  // The sinks are asked first: a question to the database every 100 ms would be part of what is measured.
  await waitFor(async () => (await sinks.count()).mails >= members, 1_800_000)
  await waitFor(() => isDone(here), 60_000)
  const { rss_mb, cpu_us } = watching.stop()
  const counted = await sinks.count()
  await here.close()
  return {
    launch_ms: Math.round(launch_ms),
    planning_us_per_row: Math.round(planning_us_per_row * 10) / 10,
    line_seconds: (counted.line_last - started) / 1_000,
    mail_seconds: (counted.mail_last - started) / 1_000,
    line_calls: counted.line_calls,
    cpu_us_per_mail: Math.round(cpu_us / members),
    worker_rss_mb: rss_mb,
    whole: counted.line_people === members && counted.mails === members,
  }
}

/** nodemailer's pool and nothing else, in a process that was started for this round, as our worker is. */
async function mailFloor() {
  const child = fork('tests/benches/mail-floor.ts', { execArgv: ['--import', 'tsx'] })
  await once(child, 'message')
  await sinks.reset()
  const done = once(child, 'message')
  child.send({ smtp_url: sinks.smtp_url, members })
  const [{ started }] = (await done) as [{ started: number }]
  return { mail_floor_seconds: ((await sinks.count()).mail_last - started) / 1_000 }
}

/** The SDK's multicast and nothing else, with LINE's bucket of 200 calls a second and without. */
async function lineFloors() {
  const client = new messagingApi.MessagingApiClient({ channelAccessToken: 'token', baseURL: sinks.line_url })
  const everybody = Array.from({ length: members }, (_, n) => `U${String(n).padStart(32, '0')}`)
  const messages: messagingApi.Message[] = [{ type: 'text', text: '【訓練】'.repeat(200) }]
  const run = async (gap_ms: number) => {
    await sinks.reset()
    const started = Date.now()
    const calls = []
    for (let from = 0; from < members; from += 500) {
      calls.push(client.multicast({ to: everybody.slice(from, from + 500), messages }, crypto.randomUUID()))
      if (gap_ms > 0) await pause(gap_ms)
    }
    await Promise.all(calls)
    return Math.max(0.001, ((await sinks.count()).line_last - started) / 1_000)
  }
  return { line_floor_unpaced_seconds: await run(0), line_floor_seconds: await run(5) }
}
