import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, startRedis } from '../../scripts/services.mjs'
import { MODES, type Mode } from '../mode-names.ts'
import { cleanUpAtTheEnd } from './clean-up.ts'
import { readStories } from './story-report.ts'
import { conclude, packageVersion, readOptions, serviceVersions, table } from './verdict.ts'

/** An embedded database on a busy machine is slow and right; stories that promise a time measure it themselves. */
const SLOWLY = ['--testTimeout=120000', '--hookTimeout=120000']

const { text } = readOptions({
  mode: { type: 'string', default: '' },
  only: { type: 'string', default: '' },
})
const stories = `tests/stories/${text('only')}`
const wanted = MODES.filter((mode) => text('mode') === '' || text('mode') === mode)
const began = performance.now()
const secondsSince = (start: number) => Math.round((performance.now() - start) / 1_000)

const cleaning: (() => void)[] = []
const cleanUp = () => {
  for (const clean of cleaning.splice(0).reverse()) clean()
}
cleanUpAtTheEnd(cleanUp)
// Everything that a story puts into a folder of its own goes with this one, even if the story is cut off.
const folder = mkdtempSync(join(tmpdir(), 'tomoshibi-modes-'))
cleaning.push(() => rmSync(folder, { recursive: true, force: true }))
const postgres = await startPostgres()
cleaning.push(() => postgres?.stop())
const redis = await startRedis()
cleaning.push(() => redis?.stop())
if (!postgres || !redis) throw new Error('This proof needs PostgreSQL and Redis: install them, or be root')
const services = { DATABASE_URL: postgres.url, REDIS_URL: redis.url }

const results = []
for (const mode of wanted) results.push(await runStories(mode))

table(
  results.map(({ mode, passed, failed, skipped, beside, seconds }) => ({
    mode,
    passed,
    failed,
    skipped: skipped.length,
    beside,
    seconds,
  })),
)
for (const { mode, skipped } of results)
  for (const [reason, { length }] of Map.groupBy(skipped, ({ reason }) => reason))
    console.log(`${mode}: ${length} skipped: ${reason}`)
for (const { mode, failures, ended } of results) {
  if (!ended && failures.length === 0)
    console.log(`FAILED ${mode}: vitest found no story, or an error beside them`)
  for (const { title, why } of failures) console.log(`FAILED ${mode}: ${title}\n  ${why.split('\n')[0]}`)
}
conclude(
  results.length > 0 && results.every(({ passed, failed, ended }) => passed > 0 && failed === 0 && ended),
  {
    proof: 'modes',
    stories,
    modes: Object.fromEntries(
      results.map(({ mode, passed, failed, skipped, beside, seconds }) => [
        mode,
        { passed, failed, skipped, beside, seconds },
      ]),
    ),
    seconds: secondsSince(began),
  },
  {
    ...(await serviceVersions(services)),
    pglite: packageVersion('@electric-sql/pglite'),
    bullmq: packageVersion('bullmq'),
  },
)
cleanUp()

/** Every story on one mode's database and queue. `ended`: vitest found nothing wrong beside the stories either. */
async function runStories(mode: Mode) {
  const started = performance.now()
  const report = join(folder, `${mode}.json`)
  const child = spawn('vitest', ['run', stories, ...SLOWLY, '--reporter=json', `--outputFile=${report}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...services, CI: 'true', TMPDIR: folder, TOMOSHIBI_TEST_MODE: mode },
    // A group of its own: what its stories have started goes with it.
    detached: true,
  })
  const end = () => endGroup(child)
  cleaning.push(end)
  const [code] = await once(child, 'close')
  cleaning.splice(cleaning.indexOf(end), 1)
  end()
  const nothing = { passed: 0, failed: 0, skipped: [], beside: 0, failures: [] }
  const result = {
    ...(readStories(report, mode) ?? nothing),
    mode,
    ended: code === 0,
    seconds: secondsSince(started),
  }
  console.error(`${mode}: ${result.passed} passed, ${result.failed} failed, ${result.seconds} s`)
  return result
}

function endGroup({ pid }: ChildProcess) {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left in it.
  }
}
