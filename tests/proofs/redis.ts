import { Redis } from 'ioredis'
import { startLinePlatform } from '../../src/demo/line-platform.ts'
import { startMailHost } from '../../src/demo/mail-host.ts'
import { areZeros, type Counts, isDone, judge, sumOf } from './ledger-verdict.ts'
import { type Home, launchTimed, settle } from './people.ts'
import { install, openStand, type Stand, waitFor } from './stand.ts'
import { conclude, readOptions, table } from './verdict.ts'

const ASSOCIATIONS = 10
const MEMBERS = 60
const LAUNCH_WITHIN_MS = 1_000

/** What is done to Redis before the launch, and in the middle of the sending; and how it is undone. */
interface Trouble {
  before?: (redis: Stand['redis']) => Promise<void>
  midway?: (redis: Stand['redis']) => Promise<void>
}

const TROUBLES: Record<string, Trouble> = {
  'FLUSHALL at 50 %': { midway: (redis) => tell(redis, 'FLUSHALL') },
  'killed for 15 s': {
    async midway(redis) {
      redis.kill('SIGKILL')
      await pause(15_000)
      await redis.start()
    },
  },
  'absent at launch': {
    async before(redis) {
      redis.kill('SIGKILL')
    },
    async midway(redis) {
      await pause(5_000)
      await redis.start()
    },
  },
  'out of memory': {
    before: (redis) => tell(redis, 'CONFIG', 'SET', 'maxmemory', '1'),
    async midway(redis) {
      await pause(10_000)
      await tell(redis, 'CONFIG', 'SET', 'maxmemory', '0')
    },
  },
}

readOptions()
const began = performance.now()
const stand = await openStand()
const rows: (Counts & { trouble: string; launch_ms: number; seconds: number; ended: boolean })[] = []
for (const [trouble, what] of Object.entries(TROUBLES)) rows.push(await suffer(trouble, what))
await stand.close()

table(rows.map((row) => ({ ...row })))
const launch_ms_max = Math.max(...rows.map(({ launch_ms }) => launch_ms))
conclude(rows.every((row) => areZeros(row) && row.ended) && launch_ms_max <= LAUNCH_WITHIN_MS, {
  proof: 'redis',
  quiet: stand.quiet,
  ...sumOf(rows),
  launch_ms_max,
  seconds: Math.round((performance.now() - began) / 1_000),
})

async function suffer(trouble: string, { before, midway }: Trouble) {
  const platform = await startLinePlatform()
  const host = await startMailHost()
  const here = await install(stand, { line_url: platform.url, smtp_url: host.url })
  const homes: Home[] = []
  for (let index = 0; index < ASSOCIATIONS; index++)
    homes.push(
      await settle(here, platform, { index, members: MEMBERS, domain: (n) => `d${n % 20}.example.jp` }),
    )
  const workers = [here.start('worker'), here.start('worker')]
  for (const worker of workers) await worker.until('workers_started')

  // Slow enough that there is a middle.
  host.behave({ as: 'tarpit', share: 0.5, seed: 1 })
  const started = performance.now()
  await before?.(stand.redis)
  let launch_ms = 0
  for (const home of homes) launch_ms = Math.max(launch_ms, await launchTimed(here, home))
  if (!before) await waitFor(() => host.ledger.accepted() >= (ASSOCIATIONS * MEMBERS) / 2, 60_000)
  await midway?.(stand.redis)
  host.behave(null)
  const ended = await waitFor(() => isDone(here), 120_000)
  const seconds = Math.round((performance.now() - started) / 1_000)
  const counts = await judge(here, homes, { platform, host })
  await here.close()
  await Promise.all([platform.close(), host.close()])
  return { trouble, launch_ms: Math.round(launch_ms), seconds, ended, ...counts }
}

async function tell({ url }: Stand['redis'], command: string, ...words: string[]) {
  const redis = new Redis(url)
  await redis.call(command, ...words)
  redis.disconnect()
}

function pause(ms: number) {
  return new Promise<void>((later) => setTimeout(later, ms))
}
