import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

/** As `npm run edge:deploy` would make it, without an account and without sending it. */
function bundled() {
  const folder = mkdtempSync(join(tmpdir(), 'tomoshibi-bundle-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const meta = join(folder, 'meta.json')
  execFileSync(
    process.execPath,
    [
      'node_modules/wrangler/bin/wrangler.js',
      'deploy',
      '--dry-run',
      '--outdir',
      folder,
      `--metafile=${meta}`,
    ],
    { stdio: 'pipe', env: { ...process.env, CI: '1' } },
  )
  const code = globSync(join(folder, '*.js')).map((path) => ({
    bytes: statSync(path).size,
    text: readFileSync(path, 'utf8'),
  }))
  const { inputs } = JSON.parse(readFileSync(meta, 'utf8')) as { inputs: Record<string, unknown> }
  return { code, inputs: Object.keys(inputs) }
}

test('the edge bundles without pg, kysely, bullmq or anything of Node’s, and fits the free plan', () => {
  const { code, inputs } = bundled()
  expect(inputs.some((path) => path.endsWith('src/edge/worker.ts'))).toBe(true)
  expect(inputs.some((path) => path.endsWith('src/replies/page.tsx'))).toBe(true)
  const ours = inputs.filter((path) => !path.includes('node_modules'))
  const packages = new Set(
    inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []),
  )
  expect([...packages].filter((name) => name !== 'hono' && name !== 'wrangler')).toEqual([])
  expect(ours.filter((path) => /queries\.ts|db\.ts|queues\.ts|config/.test(path))).toEqual([])
  expect(code).toHaveLength(1)
  expect(code[0]?.text).not.toMatch(/from\s*["'](?:node:|pg|kysely|bullmq)/)
  // 3 MB compressed is what the free plan takes.
  expect(code[0]?.bytes).toBeLessThan(500_000)
}, 60_000)

test('wrangler.toml holds no secret', () => {
  const settings = readFileSync('wrangler.toml', 'utf8')
  for (const name of ['EDGE_SECRET', 'LINE_CHANNELS', 'TELL_LINE_TOKEN', 'TELL_MAIL_KEY'])
    expect(settings).not.toMatch(new RegExp(`^\\s*${name}\\s*=`, 'm'))
})
