import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startPostgres, startRedis } from '../../scripts/services.mjs'
import { openPlant, type Plant } from '../../src/boot.ts'
import { readConfig } from '../../src/config.ts'
import { openLog } from '../../src/log.ts'
import { migrate } from '../../src/migrate.ts'
import { quietNow } from './verdict.ts'

const TEMPLATE = 'tomoshibi_proof'

/** 試験台 — PostgreSQL and Redis of a proof's own, and everything that was started on them; gone however it ends. */
export async function openStand() {
  const cleaning: (() => unknown)[] = []
  const close = async () => {
    for (const clean of cleaning.splice(0).reverse()) await clean()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void close().finally(() => process.exit(130)))
  for (const fault of ['uncaughtException', 'unhandledRejection'] as const)
    process.once(fault, (error) => {
      console.error(error)
      void close().finally(() => process.exit(1))
    })

  const quiet = await quietNow()
  // Durable as in production: what PostgreSQL acknowledged must survive its own death.
  const postgres = await startPostgres({ durable: true })
  cleaning.push(() => postgres?.stop())
  const redis = await startRedis({ own: true })
  cleaning.push(() => redis?.stop())
  if (!postgres || !redis?.start || !redis.kill)
    throw new Error('A proof needs PostgreSQL and Redis: install them, or be root')
  const { url, start, kill } = redis
  await onServer(postgres.url, `create database ${TEMPLATE}`)
  const owner = new pg.Pool({ connectionString: databaseUrl(postgres.url, TEMPLATE), max: 2 })
  await migrate(owner)
  await owner.end()
  return {
    quiet,
    postgres,
    redis: { url, start, kill },
    close,
    cleaning,
    freshDatabase: (like: string = TEMPLATE) => freshDatabase(postgres.url, like),
  }
}

export type Stand = Awaited<ReturnType<typeof openStand>>

async function freshDatabase(server: string, like: string) {
  const name = `proof_${crypto.randomUUID().replaceAll('-', '')}`
  await onServer(server, `create database ${name} template ${like}`)
  return databaseUrl(server, name)
}

async function onServer(server: string, statement: string) {
  const client = new pg.Client(server)
  await client.connect()
  await client.query(statement)
  await client.end()
}

function databaseUrl(server: string, name: string) {
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

/** The same database by way of a gate. */
function atPort(server: string, port: number | null) {
  const url = new URL(server)
  if (port) url.port = String(port)
  return url.href
}

interface FarEndUrls {
  line_url: string
  smtp_url: string
}

/** One installation on the stand: a database and a secret of its own, a plant in this process, and processes. */
export async function install(
  stand: Stand,
  { line_url, smtp_url }: FarEndUrls,
  more: Record<string, string> = {},
  through_port: number | null = null,
  /** A closed installation whose database this one begins with. */
  like: { settings: Record<string, string> } | null = null,
) {
  const template = like ? new URL(like.settings.DATABASE_URL ?? '').pathname.slice(1) : undefined
  const DATABASE_URL = atPort(await stand.freshDatabase(template), through_port)
  const folder = mkdtempSync(join(tmpdir(), 'tomoshibi-proof-'))
  const settings: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    DATABASE_URL,
    REDIS_URL: stand.redis.url,
    TOMOSHIBI_SECRET: `a secret for one proof ${crypto.randomUUID()}`,
    TOMOSHIBI_SPOOL: folder,
    PUBLIC_URL: 'http://localhost:8787',
    MAIL_FROM: 'anpi@fuse.example.jp',
    SMTP_URL: smtp_url,
    SMTP_TLS: 'none',
    LINE_API_URL: line_url,
    LOG_LEVEL: 'warn',
    ...more,
  }
  const read = readConfig(settings)
  if (!read.ok) throw new Error(read.missing.join('\n'))
  const plant: Plant = await openPlant(read.config, openLog('silent'))
  const children = new Set<Program>()
  const close = async () => {
    for (const child of children) await child.kill('SIGKILL')
    await plant.close()
    rmSync(folder, { recursive: true, force: true })
  }
  stand.cleaning.push(close)
  return {
    plant,
    settings,
    ask: <Row extends object>(question: string, values: unknown[] = []) =>
      plant.store.owner.query<Row>(question, values).then(({ rows }) => rows),
    start(entry: keyof typeof SCRIPTS, instead: Record<string, string> = {}) {
      const child = startProgram(wordsOf(entry), { ...settings, ...instead })
      children.add(child)
      void child.exit.then(() => children.delete(child))
      return child
    },
    async close() {
      stand.cleaning.splice(stand.cleaning.indexOf(close), 1)
      await close()
    },
  }
}

export type Installation = Awaited<ReturnType<typeof install>>

const SCRIPTS = { web: 'start', worker: 'worker' } as const

/** What an operator's `npm start` or `npm run worker` runs, flags included; without npm's own process in between. */
function wordsOf(entry: keyof typeof SCRIPTS) {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  const [, ...words] = (scripts[SCRIPTS[entry]] ?? '').split(' ')
  return words
}

export interface Program {
  child: ChildProcess
  said(): string
  exit: Promise<unknown>
  /** Resolves once its log holds the event. */
  until(event: string): Promise<void>
  kill(signal: NodeJS.Signals): Promise<void>
}

export function startProgram(words: string[], settings: Record<string, string>): Program {
  const child = spawn(process.execPath, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...settings, LOG_LEVEL: 'info' },
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (more: string) => {
      text = (text + more).slice(-200_000)
    })
  const exit = once(child, 'close')
  return {
    child,
    said: () => text,
    exit,
    async until(event) {
      for (let tries = 0; tries < 600; tries++) {
        if (text.includes(`"event":"${event}"`)) return
        if (child.exitCode !== null) throw new Error(`It ended before ${event}: ${text}`)
        await new Promise((later) => setTimeout(later, 50))
      }
      throw new Error(`No ${event} within 30 s: ${text}`)
    },
    async kill(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      await exit
    },
  }
}

export const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const at = server.address()
      server.close(() => resolve(at && typeof at === 'object' ? at.port : 0))
    })
  })

/** Asks ten times a second until it is so; gives whether it came to be. */
export async function waitFor(isSo: () => boolean | Promise<boolean>, within_ms: number) {
  const began = performance.now()
  while (performance.now() - began < within_ms) {
    if (await isSo()) return true
    await new Promise((later) => setTimeout(later, 100))
  }
  return false
}
