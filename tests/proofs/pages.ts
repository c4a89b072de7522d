import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { cleanUpAtTheEnd } from './clean-up.ts'
import { conclude, readOptions, table } from './verdict.ts'

const REPORT = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ title: z.string(), status: z.string(), duration: z.number().nullish() }),
      ),
    }),
  ),
})

const { text } = readOptions({ pictures: { type: 'string', default: '' } })
const began = performance.now()
const folder = mkdtempSync(join(tmpdir(), 'tomoshibi-pages-'))
cleanUpAtTheEnd(() => rmSync(folder, { recursive: true, force: true }))
const pictures = text('pictures') || join(folder, 'pictures')
mkdirSync(pictures, { recursive: true })

const report = join(folder, 'report.json')
const child = spawn(
  'vitest',
  ['run', 'tests/browser/', '--testTimeout=120000', '--reporter=json', `--outputFile=${report}`],
  {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, CI: 'true', PAGES: 'all', SCREENSHOTS: pictures },
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
conclude(code === 0 && failed.length === 0 && stories.length > 0, {
  proof: 'pages',
  stories: stories.length,
  failed: failed.length,
  pictures: readdirSync(pictures).length,
  seconds: Math.round((performance.now() - began) / 1_000),
})
