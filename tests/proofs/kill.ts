import type { LineFault } from '../../src/demo/line-faults.ts'
import { startLinePlatform } from '../../src/demo/line-platform.ts'
import type { MailFault } from '../../src/demo/mail-faults.ts'
import { startMailHost } from '../../src/demo/mail-host.ts'
import { pick, type Random, randomOf } from '../../src/demo/random.ts'
import { areZeros, type Counts, isDone, judge, sumOf } from './ledger-verdict.ts'
import { type Home, launchTimed, settle } from './people.ts'
import { type Installation, install, openStand, type Program, type Stand, waitFor } from './stand.ts'
import { conclude, readOptions, table } from './verdict.ts'

/** Twenty associations of thirty: twenty LINE batches to be caught in mid-air, and six hundred mails. */
const ASSOCIATIONS = 20
const MEMBERS = 30
const KILLS = 20
const WORKERS = 3
const SMTP_CONNECTIONS = 20
const LINE_FAULTS: [LineFault, ...LineFault[]] = ['error_500', 'rate_429', 'accept_then_cut', 'half_body']
const MAIL_FAULTS: [MailFault, ...MailFault[]] = ['busy_450', 'try_later_421', 'cut_after_dot', 'tarpit']

const options = readOptions({ seeds: { type: 'string', default: '5' } })
const began = performance.now()
const stand = await openStand()
const rows: (Counts & { seed: number; kills: number; seconds: number; ended: boolean })[] = []
for (let seed = options.seed; seed < options.seed + options.number('seeds'); seed++)
  rows.push(await runSeed(stand, seed))
await stand.close()

table(rows.map((row) => ({ ...row })))
const most_flagged = rows.every((row) => row.flagged <= row.kills * SMTP_CONNECTIONS + row.mail_doubled)
conclude(rows.every((row) => areZeros(row) && row.ended) && most_flagged, {
  proof: 'kill',
  quiet: stand.quiet,
  seeds: rows.map(({ seed }) => seed),
  kills: rows.reduce((sum, row) => sum + row.kills, 0),
  ...sumOf(rows),
  seconds: Math.round((performance.now() - began) / 1_000),
})

async function runSeed(on: Stand, seed: number) {
  const random = randomOf('kill', seed)
  const platform = await startLinePlatform()
  const host = await startMailHost()
  on.cleaning.push(() => Promise.all([platform.close(), host.close()]))
  const here = await install(on, { line_url: platform.url, smtp_url: host.url })
  const homes: Home[] = []
  for (let index = 0; index < ASSOCIATIONS; index++)
    homes.push(
      await settle(here, platform, { index, members: MEMBERS, domain: (n) => `d${n % 5}.example.jp` }),
    )
  const started = performance.now()
  const workers = Array.from({ length: WORKERS }, () => here.start('worker'))
  for (const worker of workers) await worker.until('workers_started')

  const moods = setInterval(() => changeMoods(random, { platform, host }), 250)
  const kills = await killUnderLoad(here, { workers, homes, random })
  clearInterval(moods)
  platform.behave(null)
  host.behave(null)
  const ended = await waitFor(() => isDone(here), 240_000)
  const counts = await judge(here, homes, { platform, host })
  await here.close()
  await Promise.all([platform.close(), host.close()])
  return { seed, kills, seconds: Math.round((performance.now() - started) / 1_000), ended, ...counts }
}

/** One association after the other is launched while workers die, so that there is always something in mid-air. */
async function killUnderLoad(
  here: Installation,
  { workers, homes, random }: { workers: Program[]; homes: Home[]; random: Random },
) {
  const waiting = [...homes]
  for (let kills = 0; kills < KILLS; kills++) {
    const home = waiting.shift()
    if (home) await launchTimed(here, home)
    await new Promise((later) => setTimeout(later, 100 + random() * 900))
    const victim = Math.floor(random() * workers.length)
    await workers[victim]?.kill('SIGKILL')
    workers[victim] = here.start('worker')
    // The youngest may still be starting; somebody must be there to be killed.
    if (kills % WORKERS === WORKERS - 1) await workers[victim]?.until('workers_started')
  }
  return KILLS
}

function changeMoods(
  random: Random,
  {
    platform,
    host,
  }: {
    platform: Awaited<ReturnType<typeof startLinePlatform>>
    host: Awaited<ReturnType<typeof startMailHost>>
  },
) {
  platform.behave({ as: pick(random, LINE_FAULTS), share: 0.4, seed: Math.floor(random() * 1e6) })
  host.behave({ as: pick(random, MAIL_FAULTS), share: 0.3, seed: Math.floor(random() * 1e6) })
}
