import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { Redis } from 'ioredis'
import pg from 'pg'

/** What every proof and bench may be told. Seeds are printed, so that a run can be made again. */
export function readOptions(more: Record<string, { type: 'string'; default: string }> = {}) {
  const { values } = parseArgs({
    options: { json: { type: 'boolean' }, seed: { type: 'string', default: '1' }, ...more },
  })
  const text = (name: string) => String(values[name as keyof typeof values] ?? '')
  return { seed: Number(text('seed')), number: (name: string) => Number(text(name)), text }
}

/** A table for people; columns as wide as they need. */
export function table(rows: Record<string, string | number | boolean>[]) {
  const names = Object.keys(rows[0] ?? {})
  const width = (name: string) => Math.max(name.length, ...rows.map((row) => String(row[name]).length))
  const line = (cells: (name: string) => string) =>
    console.log(names.map((name) => cells(name).padStart(width(name))).join('  '))
  line((name) => name)
  for (const row of rows) line((name) => String(row[name]))
}

/** The last line, for scripts: `ok` first. Sets the exit code. */
export function conclude(
  ok: boolean,
  figures: Record<string, unknown>,
  more_versions: Record<string, string> = {},
) {
  const { version: tomoshibi } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
  const git = (...words: string[]) => execFileSync('git', words, { encoding: 'utf8' }).trim()
  const commit = git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') ? '+' : '')
  const versions = { tomoshibi, node: process.version, ...more_versions }
  console.log(JSON.stringify({ ok, ...figures, commit, versions }))
  process.exitCode = ok ? 0 : 1
}

/** Of what is installed, and not of what package.json would also take. */
export function packageVersion(name: string) {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')) as {
    version: string
  }
  return version
}

export async function serviceVersions({
  DATABASE_URL,
  REDIS_URL,
}: Record<'DATABASE_URL' | 'REDIS_URL', string>) {
  const client = new pg.Client(DATABASE_URL)
  await client.connect()
  const { rows } = await client.query<{ server_version: string }>('show server_version')
  await client.end()
  const server = new Redis(REDIS_URL)
  const redis = /^redis_version:(\S+)/m.exec(await server.info('server'))?.[1]
  server.disconnect()
  return { postgresql: rows[0]?.server_version ?? 'unknown', redis: redis ?? 'unknown' }
}

/** Waits up to two minutes for a machine on which nobody else works; says whether it found one. */
export async function untilQuiet(): Promise<'QUIET' | 'NOT QUIET'> {
  for (let tries = 0; tries < 24; tries++) {
    if ((await busyShare()) < 0.1) return 'QUIET'
    await new Promise((later) => setTimeout(later, 5_000))
  }
  console.log(`NOT QUIET: load ${loadavg()[0]?.toFixed(1)}`)
  return 'NOT QUIET'
}

/** The same, looked at once: what must be zero does not wait for a quiet machine, but its times need the word. */
export const quietNow = async () => ((await busyShare()) < 0.1 ? ('QUIET' as const) : ('NOT QUIET' as const))

/** The share of all cores that anybody used during a second. */
async function busyShare() {
  const read = () =>
    cpus().reduce(
      ({ idle, all }, { times }) => ({
        idle: idle + times.idle,
        all: all + times.user + times.nice + times.sys + times.irq + times.idle,
      }),
      { idle: 0, all: 0 },
    )
  const before = read()
  await new Promise((later) => setTimeout(later, 1_000))
  const after = read()
  return 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all)
}

export const median = (numbers: number[]) =>
  numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? Number.NaN

/** The value that so large a share of them do not exceed. */
export const quantile = (numbers: number[], share: number) =>
  numbers.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(numbers.length * share) - 1)] ?? Number.NaN
