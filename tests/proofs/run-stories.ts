import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { cleanUpAtTheEnd } from './clean-up.ts'
import { table } from './verdict.ts'

const REPORT = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({
          title: z.string(),
          status: z.string(),
          duration: z.number().nullish(),
          failureMessages: z.array(z.string()),
        }),
      ),
    }),
  ),
})

/** Characters of a failure that say what it was; the rest is where in the code. */
const WHY_AT_MOST = 1_500

/** Runs the stories of a folder that `npm test` leaves out, and prints which of them passed. */
export async function runStories(folder: string, env: Record<string, string> = {}) {
  const began = performance.now()
  const kept = mkdtempSync(join(tmpdir(), 'tomoshibi-stories-'))
  cleanUpAtTheEnd(() => rmSync(kept, { recursive: true, force: true }))
  const report = join(kept, 'report.json')
  const child = spawn(
    'vitest',
    ['run', folder, '--testTimeout=120000', '--reporter=json', `--outputFile=${report}`],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, CI: 'true', LONG_STORIES: 'all', ...env },
    },
  )
  const [code] = await once(child, 'close')
  const stories = REPORT.parse(JSON.parse(readFileSync(report, 'utf8'))).testResults.flatMap(
    ({ assertionResults }) => assertionResults,
  )
  const failed = stories.filter(({ status }) => status !== 'passed')
  table(
    stories.map(({ title, status, duration }) => ({
      status,
      seconds: Math.round((duration ?? 0) / 1_000),
      title,
    })),
  )
  for (const { title, failureMessages } of failed)
    console.log(`\n${title}\n${failureMessages.join('\n').slice(0, WHY_AT_MOST)}`)
  return {
    ok: code === 0 && failed.length === 0 && stories.length > 0,
    stories: stories.length,
    failed: failed.length,
    seconds: Math.round((performance.now() - began) / 1_000),
  }
}
