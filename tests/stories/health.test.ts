import { rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { createApp } from '../../src/app.tsx'
import { openDeps, serveWeb } from '../../src/boot.ts'
import { holdPortNear } from '../../src/demo/listen.ts'
import { openLog } from '../../src/log.ts'
import { openQueues } from '../../src/queues.ts'
import { openStore } from '../../src/store.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

const postgres = inject('postgres')
if (!postgres) console.log('SKIP the health of a database that is away: no PostgreSQL here')
const ALL_WELL = { database: 'ok', migrations: 'ok', queue: 'ok', spool: 'ok' }

const asked = async ({ app }: Pick<World, 'app'>, path: string) => app.request(PUBLIC_URL + path)

/** What `/readyz` says, and that it took no longer than it may. */
async function readiness(w: Pick<World, 'app'>) {
  const began = performance.now()
  const answer = await asked(w, '/readyz')
  expect(performance.now() - began).toBeLessThan(2_500)
  const { ok, checks } = await answer.json()
  expect(answer.status).toBe(ok ? 200 : 503)
  return checks
}

const aSecondLater = () => new Promise((later) => setTimeout(later, 1_050))

describe('whether everything answers', () => {
  test('all is well, and one look serves whoever asks in the same second', async () => {
    const w = await world()
    let looks = 0
    const { look } = w.plant.queues
    w.plant.queues.look = () => {
      looks += 1
      return look()
    }
    const answers = await Promise.all(Array.from({ length: 50 }, () => readiness(w)))
    expect(new Set(answers.map((checks) => JSON.stringify(checks)))).toEqual(
      new Set([JSON.stringify(ALL_WELL)]),
    )
    expect(looks).toBe(1)
    expect((await asked(w, '/readyz')).headers.get('cache-control')).toBe('no-store')
  })

  test.runIf(postgres)('the database is away: named, while the process is alive and says so', async () => {
    const w = await world({ mode: 'postgres' })
    await allowConnections(w, false)
    expect(await readiness(w)).toEqual({ ...ALL_WELL, database: 'away', migrations: 'away' })
    expect((await asked(w, '/healthz')).status).toBe(200)
    await allowConnections(w, true)
    await aSecondLater()
    expect(await readiness(w)).toEqual(ALL_WELL)
  })

  test('database and queue take every connection and never answer: said so in time', async () => {
    const w = await world()
    const silent = await aSilentServer()
    const config = { ...w.plant.config, database_url: silent.postgres, migrate_database_url: silent.postgres }
    const store = await openStore(config, openLog('silent'))
    const { installation } = w.plant.secrets
    const queues = openQueues(
      { redis_url: silent.redis, pool: store.queuePool, installation },
      openLog('silent'),
    )
    const deps = openDeps({ ...w.plant, config, store, queues })
    onTestFinished(async () => {
      silent.close()
      await deps.close()
      await queues.close()
      await store.close()
    })
    expect(await readiness({ app: createApp(deps) })).toEqual({
      ...ALL_WELL,
      database: 'away',
      migrations: 'away',
      queue: 'away',
    })
  })

  test('a newer version’s migrations have not run', async () => {
    const w = await world()
    await w.store.owner.query(
      'delete from kysely_migration where name = (select max(name) from kysely_migration)',
    )
    expect(await readiness(w)).toEqual({ ...ALL_WELL, migrations: 'pending' })
  })

  test('the folder for answers is gone', async () => {
    const w = await world()
    rmSync(join(w.plant.config.spool_dir), { recursive: true })
    expect(await readiness(w)).toEqual({ ...ALL_WELL, spool: 'unwritable' })
  })
})

describe('the numbers', () => {
  test('are shown to this machine and to the scraper, and are not there for anybody else', async () => {
    const w = await world()
    w.plant.config.metrics_token = 'scrape-me'
    const at = await served(w)
    const status = async (headers = {}) => (await fetch(`${at}/metrics`, { headers })).status
    expect(await status()).toBe(200)
    expect(await status({ 'x-forwarded-for': '203.0.113.9' })).toBe(404)
    expect(await status({ 'x-forwarded-for': '203.0.113.9', authorization: 'Bearer scrape-me' })).toBe(200)
    expect((await asked(w, '/metrics')).status).toBe(404)
    expect((await fetch(`${at}/metrics`)).headers.get('content-type')).toMatch(
      /^text\/plain; version=0\.0\.4/,
    )
  })

  test('tell of a drill what an operator asks: sent, answered, due, left, looked at', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const at = await served(w)
    w.platform.setQuota(w.channels.fuse.token, 200)
    await w.launches(w.drill)
    await w.laterBy(3)
    expect(await numbers(at)).toMatchObject({ 'tomoshibi_due_oldest_seconds{kind="plan"}': 180 })

    await w.workersRun()
    await w.tanaka.phone.presses('A1')
    await w.workersRun()
    for (const doctor of [w.sato, w.tanaka]) doctor.texts()
    for (const doctor of [w.sato, w.mori]) await doctor.mails()
    await w.store.owner.query('update line_channel set quota_limit = 200, quota_used = 2 where id = $1', [
      w.channels.fuse.id,
    ])
    const live = await fetch(`${at}/safety-checks/${w.drill}/live`, {
      headers: { cookie: office.cookie, accept: 'text/event-stream' },
    })
    const reader = live.body?.getReader()
    await reader?.read()

    // A second process has looked at nothing yet.
    const shown = await numbers(await served(w))
    expect(shown).toMatchObject({
      'tomoshibi_deliveries{system="line",status="accepted",failure=""}': 2,
      'tomoshibi_deliveries{system="mail",status="accepted",failure=""}': 2,
      'tomoshibi_replies{via="line"}': 1,
      'tomoshibi_due_oldest_seconds{kind="plan"}': 0,
      'tomoshibi_due_oldest_seconds{kind="take_in"}': 0,
      [`tomoshibi_line_quota_limit{channel="${w.channels.fuse.id}"}`]: 200,
      [`tomoshibi_line_quota_left{channel="${w.channels.fuse.id}"}`]: 198,
      'tomoshibi_ready{check="database"}': 1,
      tomoshibi_board_viewers: 0,
    })
    expect(shown.process_resident_memory_bytes).toBeGreaterThan(10_000_000)
    expect(Object.keys(shown)).toContainEqual(
      expect.stringMatching(/^tomoshibi_build_info\{version="\d+\.\d+\.\d+",mode="\w+"\}$/),
    )
    const first = await numbers(at)
    expect(first.tomoshibi_board_viewers).toBe(1)
    expect(first.nodejs_eventloop_lag_max_seconds).toBeGreaterThan(0)
    await Promise.allSettled([reader?.cancel()])
  })

  test.runIf(postgres)(
    'of the database are left out while it is away; those of the process stay',
    async () => {
      const w = await world({ mode: 'postgres' })
      const at = await served(w)
      await allowConnections(w, false)
      const shown = await numbers(at)
      expect(shown).toMatchObject({ 'tomoshibi_ready{check="database"}': 0, tomoshibi_board_viewers: 0 })
      expect(Object.keys(shown).filter((name) => /deliveries|replies|due|quota/.test(name))).toEqual([])
      await allowConnections(w, true)
    },
  )
})

/** The same pages on a real port, as a process of their own would serve them. */
async function served(w: World) {
  const held = await holdPortNear(18_900)
  await held.release()
  const web = await serveWeb({ ...w.plant, config: { ...w.plant.config, port: held.number } })
  onTestFinished(() => web.close())
  return `http://127.0.0.1:${held.number}`
}

async function numbers(at: string): Promise<Record<string, number>> {
  const text = await (await fetch(`${at}/metrics`)).text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => {
      const space = line.lastIndexOf(' ')
      return [line.slice(0, space), Number(line.slice(space))]
    }),
  )
}

async function aSilentServer() {
  const server = createServer((socket) => socket.on('error', () => {}))
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const place = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  return {
    postgres: `postgres://tomo@${place}/x`,
    redis: `redis://${place}`,
    close: () => void server.close(),
  }
}

/** From outside, as an operator would: no new connections, and the present ones are ended. */
async function allowConnections(w: World, allowed: boolean) {
  const name = new URL(w.store.url ?? '').pathname.slice(1)
  const server = new pg.Client(postgres ?? '')
  await server.connect()
  await server.query(`alter database ${name} allow_connections ${allowed}`)
  if (!allowed)
    await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  await server.end()
}
