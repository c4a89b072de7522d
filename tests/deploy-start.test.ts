import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { services, textOf } from './deployment.ts'

/** The PATH of a service: the machine's own Node and npm, without what this repository brings. */
const PATH = '/usr/local/bin:/usr/bin:/bin'
const here = spawnSync('npm', ['--version'], { env: { PATH } }).status === 0
if (!here) console.log('SKIP starting as a service does: no npm of the machine here')

const folderWith = (files: Record<string, string>) => {
  const dir = mkdtempSync(join(tmpdir(), 'tomoshibi-deploy-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text)
  return dir
}

const SERVER =
  "process.on('SIGTERM', () => setTimeout(() => { console.log('drained'); process.exit(0) }, 1_500));" +
  "console.log('started'); setTimeout(() => {}, 10_000)"

test.runIf(here)(
  'a signal to npm alone lets what it has started end its work, and npm waits for that',
  async () => {
    const dir = folderWith({
      'server.mjs': SERVER,
      'package.json': JSON.stringify({ scripts: { start: 'node server.mjs' } }),
      '.npmrc': textOf('.npmrc'),
    })
    const [command = '', ...words] = services.web.command?.split(' ') ?? []
    const npm = spawn(command, words, {
      cwd: dir,
      env: { PATH, HOME: dir },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let said = ''
    npm.stdout.setEncoding('utf8').on('data', (more: string) => {
      said += more
      if (more.includes('started')) npm.kill('SIGTERM')
    })
    const [code] = await once(npm, 'exit')
    expect([code, said.includes('drained')]).toEqual([0, true])
  },
)

/** Runs ensure.mjs as a service's user would, in a folder that it may write into or not. */
function ensure({ installed, writable }: { installed: string; writable: boolean }) {
  const lock = createHash('sha256').update('{}').digest('hex')
  const dir = folderWith({ 'package-lock.json': '{}' })
  mkdirSync(join(dir, 'node_modules'))
  if (installed) writeFileSync(join(dir, 'node_modules/.tomoshibi-installed'), `${lock} ${installed}\n`)
  copyFileSync('scripts/ensure.mjs', join(dir, 'ensure.mjs'))
  const bin = folderWith({ npm: '#!/bin/sh\necho "npm $*" >&2\n', node: '#!/bin/sh\necho v24.0.0\n' })
  const open = (mode: number, ...paths: string[]) => {
    for (const path of paths) chmodSync(path, mode)
  }
  open(0o755, bin, join(bin, 'npm'), join(bin, 'node'))
  open(writable ? 0o777 : 0o555, dir, join(dir, 'node_modules'))
  // Nothing is shut to root.
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
  const node = execFileSync('which', ['node'], { env: { PATH }, encoding: 'utf8' }).trim()
  const env = { PATH: `${bin}:${PATH}` }
  const ran = spawnSync(node, ['ensure.mjs', '--omit=dev'], { cwd: dir, env, encoding: 'utf8', ...nobody })
  open(0o755, dir, join(dir, 'node_modules'))
  return { status: ran.status, said: ran.stderr }
}

test.runIf(here).each(['production', 'full'])(
  'where everything is there (%s), a start writes nothing into the folder',
  (installed) => {
    expect(ensure({ installed, writable: false })).toEqual({ status: 0, said: '' })
  },
)

test.runIf(here)('where something is missing, npm installs it', () => {
  const { status, said } = ensure({ installed: '', writable: true })
  expect(said).toMatch(/^npm ci .*--omit=dev\n$/)
  expect(status).toBe(0)
})

test.runIf(here)('where something is missing and the folder is shut, the way out is told', () => {
  const { status, said } = ensure({ installed: '', writable: false })
  expect(said).toMatch(/^[^\n]*書き込めません。[^\n]* npm run setup [^\n]*\n$/)
  expect(status).toBe(1)
})
