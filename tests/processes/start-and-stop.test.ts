import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { startRedis } from '../../scripts/services.mjs'
import { holdPortNear } from '../../src/demo/listen.ts'
import { freshPostgres } from '../database.ts'
import { databaseUrl } from '../services.ts'
import { settingsOf, startProcess } from '../start-process.ts'
import { type World, world } from '../world.ts'

const server = inject('postgres')
const redisHere = inject('redis') !== null
if (!server) console.log('SKIP start and stop: no PostgreSQL here')
if (!redisHere) console.log('SKIP start and stop with Redis: no Redis here')

const SETTINGS = {
  PATH: process.env.PATH ?? '',
  TOMOSHIBI_SECRET: 'a secret for stories only, long enough to be one',
  PUBLIC_URL: 'https://anpi.example.jp',
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'anpi@example.jp',
}

describe('half configured, neither the web nor a worker starts, but both say what is missing', () => {
  const refused = async (settings: Record<string, string>, program: 'web' | 'worker') => {
    const { exit, said } = startProcess(program, settings)
    expect(await exit).toBe(1)
    expect(said()).not.toMatch(/^\s+at |Error:/m)
    return said()
  }

  test('every setting at once', async () => {
    const { PATH } = SETTINGS
    const [said, worker] = await Promise.all([refused({ PATH }, 'web'), refused({ PATH }, 'worker')])
    expect(worker).toBe(said)
    expect(said).toMatch(/^TMS-101 /)
    for (const name of ['TOMOSHIBI_SECRET', 'PUBLIC_URL', 'SMTP_URL', 'MAIL_FROM', 'DATABASE_URL'])
      expect(said).toContain(`${name}: `)
  })

  test('a database that does not answer, without its password', async () => {
    const said = await refused(
      { ...SETTINGS, DATABASE_URL: 'postgres://tomo:himitsu@127.0.0.1:1/anpi' },
      'worker',
    )
    expect(said).toMatch(/^TMS-102 .*DATABASE_URL/)
    expect(said).not.toMatch(/himitsu|127\.0\.0\.1/)
  })

  test.runIf(server)('a server without the database that is named', async () => {
    const said = await refused({ ...SETTINGS, DATABASE_URL: databaseUrl(server ?? '', 'nowhere') }, 'web')
    expect(said).toMatch(/^TMS-102 .*\n {2}3D000/)
  })

  test.runIf(server)('a database of an older version', async () => {
    const url = (await freshPostgres()) ?? ''
    const owner = new pg.Client(url)
    await owner.connect()
    await owner.query('delete from kysely_migration where name = (select max(name) from kysely_migration)')
    await owner.end()
    expect(await refused({ ...SETTINGS, DATABASE_URL: url }, 'worker')).toMatch(/^TMS-103 .*npm run migrate/)
  })
})

test.runIf(server)('the web does not start on a port that is taken', async () => {
  const w = await world({ mode: 'postgres' })
  const taken = createServer().listen(0, '127.0.0.1')
  onTestFinished(() => void taken.close())
  await new Promise((ready) => taken.on('listening', ready))
  const address = taken.address()
  const PORT = String(typeof address === 'object' ? address?.port : 0)
  const web = startProcess('web', { ...settingsOf(w), PORT })
  expect(await web.exit).toBe(1)
  expect(web.said()).toMatch(/^TMS-105 .*PORT/m)
})

test.runIf(server)('the web does not start where it could not keep a doctor’s answer', async () => {
  const w = await world({ mode: 'postgres' })
  const file = join(w.plant.config.spool_dir, 'a-file')
  writeFileSync(file, '')
  const web = startProcess('web', { ...settingsOf(w), PORT: await freePort(), TOMOSHIBI_SPOOL: file })
  expect(await web.exit).toBe(1)
  expect(web.said()).toMatch(/^TMS-106 .*TOMOSHIBI_SPOOL/m)
})

test('on the embedded database there is nothing for a worker to do', async () => {
  const worker = startProcess('worker', { ...SETTINGS, TOMOSHIBI_EMBEDDED: 'unused' })
  expect(await worker.exit).toBe(1)
  expect(worker.said()).toContain('npm start が送信もします')
})

test.runIf(server && redisHere)(
  'without Redis the web starts and the worker waits, and says so once',
  async () => {
    const redis = await ownRedis()
    redis.kill('SIGKILL')
    const w = await world({ mode: 'redis', clock: 'real', redis_url: redis.url })
    const PORT = await freePort()
    const web = startProcess('web', { ...settingsOf(w), PORT })
    const worker = startProcess('worker', settingsOf(w))
    await web.until('web_started')
    expect(web.events()).toContain('queue_away_at_start')
    expect((await fetch(`http://127.0.0.1:${PORT}/healthz`)).status).toBe(200)
    await worker.until('queue_unavailable')
    await new Promise((later) => setTimeout(later, 3_000))
    expect(worker.events()).toEqual(['queue_away_at_start', 'queue_unavailable'])

    await redis.start()
    await worker.until('workers_started')
    for (const running of [web, worker]) expect(await running.end('SIGTERM'), running.said()).toBe(0)
  },
  60_000,
)

test.runIf(server && redisHere)(
  'a worker that still waits for Redis stops at once when told to',
  async () => {
    const redis = await ownRedis()
    redis.kill('SIGKILL')
    const w = await world({ mode: 'redis', clock: 'real', redis_url: redis.url })
    const worker = startProcess('worker', settingsOf(w))
    await worker.until('queue_unavailable')
    expect(await worker.end('SIGTERM'), worker.said()).toBe(0)
  },
)

test.runIf(server && redisHere)('a worker whose Redis is gone stops in time when told to', async () => {
  const redis = await ownRedis()
  const w = await world({ mode: 'redis', clock: 'real', redis_url: redis.url })
  const worker = startProcess('worker', settingsOf(w))
  await worker.until('workers_started')
  redis.kill('SIGKILL')
  await worker.until('queue_unavailable')
  expect(await worker.end('SIGTERM'), worker.said()).toBe(0)
})

test.runIf(server && redisHere)('a Redis that may throw hints away is warned of, and used', async () => {
  const redis = await ownRedis(['--maxmemory-policy', 'allkeys-lru'])
  const w = await world({ mode: 'redis', queues: 'elsewhere', clock: 'real', redis_url: redis.url })
  const worker = startProcess('worker', settingsOf(w))
  await worker.until('workers_started')
  expect(worker.events()).toContain('queue_may_evict')
  expect(worker.said()).toContain('noeviction')
  await w.launches(w.drill)
  await w.workersRun()
  await seeEverything(w)
})

async function seeLine(w: World, each = 1) {
  for (const doctor of [w.sato, w.tanaka]) expect(doctor.texts()).toHaveLength(each)
}

async function seeEverything(w: World, each = 1) {
  await seeLine(w, each)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(each)
}

async function freePort() {
  const held = await holdPortNear(18_800)
  await held.release()
  return String(held.number)
}

async function ownRedis(settings: string[] = []) {
  const redis = await startRedis({ own: true, settings })
  if (!redis?.start || !redis.kill) throw new Error('No redis-server here')
  onTestFinished(() => redis.stop())
  return { url: redis.url, start: redis.start, kill: redis.kill }
}
