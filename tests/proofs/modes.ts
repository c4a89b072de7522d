import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { conclude, readOptions, table } from './verdict.ts'

const MODES = ['embedded', 'postgres', 'redis'] as const

const REPORT = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), title: z.string() })),
    }),
  ),
})

const { text } = readOptions({ mode: { type: 'string', default: '' } })
const wanted = MODES.filter((mode) => text('mode') === '' || text('mode') === mode)
const began = performance.now()
const folder = mkdtempSync(join(tmpdir(), 'tomoshibi-modes-'))
const results = []
for (const mode of wanted) results.push(await runStories(mode))
rmSync(folder, { recursive: true, force: true })

table(results.map(({ failures, skips, ...row }) => ({ ...row, skipped: skips.length })))
for (const { mode, failures } of results)
  for (const title of failures) console.log(`FAILED ${mode}: ${title}`)
conclude(
  results.every(({ passed, failed, ended }) => passed > 0 && failed === 0 && ended),
  {
    proof: 'modes',
    modes: Object.fromEntries(
      results.map(({ mode, passed, failed, skips, seconds }) => [
        mode,
        { passed, failed, skipped: skips, seconds },
      ]),
    ),
    seconds: Math.round((performance.now() - began) / 1_000),
  },
)

/** Every story in one mode; those that name a mode of their own, or start processes, run in theirs each time. */
async function runStories(mode: (typeof MODES)[number]) {
  const started = performance.now()
  const report = join(folder, `${mode}.json`)
  const child = spawn('vitest', ['run', 'tests/stories', '--reporter=json', `--outputFile=${report}`], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CI: 'true', TOMOSHIBI_TEST_MODE: mode },
  })
  // What vitest has started it also ends, if it is told.
  const stop = () => child.kill('SIGINT')
  process.on('SIGINT', stop).on('SIGTERM', stop)
  const [code] = await once(child, 'close')
  process.off('SIGINT', stop).off('SIGTERM', stop)
  const { numPassedTests, numFailedTests, testResults } = REPORT.parse(
    JSON.parse(readFileSync(report, 'utf8')),
  )
  const titles = (status: string[]) =>
    testResults.flatMap((file) =>
      file.assertionResults.filter((one) => status.includes(one.status)).map(({ title }) => title),
    )
  return {
    mode,
    passed: numPassedTests,
    failed: numFailedTests,
    seconds: Math.round((performance.now() - started) / 1_000),
    ended: code === 0,
    failures: titles(['failed']),
    skips: titles(['skipped', 'pending', 'todo']),
  }
}
