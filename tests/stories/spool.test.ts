import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { openDeps } from '../../src/boot.ts'
import type { Tables } from '../../src/db.ts'
import { openIntake } from '../../src/intake/intake.ts'
import { openSpool } from '../../src/intake/spool.ts'
import { world } from '../world.ts'

interface Item {
  id: number
}

function folder() {
  const dir = mkdtempSync(join(tmpdir(), 'tomoshibi-spool-'))
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** A database of numbers that refuses some of them as PostgreSQL refuses a row. */
function numbers({ poison = [] as number[] } = {}) {
  const written = new Set<number>()
  const write = async (items: Item[]) => {
    if (items.some(({ id }) => poison.includes(id)))
      throw Object.assign(new Error('invalid'), { code: '22P02' })
    for (const { id } of items) written.add(id)
  }
  return { written, write, sorted: () => [...written].sort((a, b) => a - b) }
}
const away = async () => {
  throw Object.assign(new Error('away'), { code: '57P03' })
}

describe('the spool', () => {
  test('keeps what a dead process left behind, and removes only what was written', async () => {
    const dir = folder()
    const dead = openSpool<Item>(dir)
    await Promise.all([1, 2, 3].map((id) => dead.keep({ id })))
    await dead.close()

    const next = openSpool<Item>(dir)
    await expect(next.flush(away)).rejects.toThrow('away')
    const { write, sorted } = numbers()
    expect(await next.flush(write)).toEqual({ written: 3, rejected: 0 })
    expect(sorted()).toEqual([1, 2, 3])
    expect(readdirSync(dir)).toEqual([])
    expect(await next.flush(write)).toEqual({ written: 0, rejected: 0 })
  })

  test('finishes what a crash left half flushed', async () => {
    const dir = folder()
    writeFileSync(join(dir, '1-a.flushing'), '{"id":1}\n{"id":2}\n')
    const { write, sorted } = numbers()
    await openSpool<Item>(dir).flush(write)
    expect(sorted()).toEqual([1, 2])
    expect(readdirSync(dir)).toEqual([])
  })

  test('a line that can never be written is kept aside and blocks nobody', async () => {
    const dir = folder()
    const spool = openSpool<Item>(dir)
    for (const id of [1, 2, 3]) await spool.keep({ id })
    const [name = ''] = readdirSync(dir)
    appendFileSync(join(dir, name), '{"id":4')
    const { write, sorted } = numbers({ poison: [2] })
    expect(await spool.flush(write)).toEqual({ written: 2, rejected: 2 })
    expect(sorted()).toEqual([1, 3])
    const [aside = '', ...others] = readdirSync(dir)
    expect(others).toEqual([])
    expect(readFileSync(join(dir, aside), 'utf8').split('\n').filter(Boolean).sort()).toEqual([
      '{"id":2}',
      '{"id":4',
    ])
    expect(await spool.flush(write)).toEqual({ written: 0, rejected: 0 })
    await spool.close()
  })

  test('several processes keep and flush in one folder at once, and nothing is lost', async () => {
    const dir = folder()
    const spools = [openSpool<Item>(dir), openSpool<Item>(dir), openSpool<Item>(dir)]
    const { write, sorted } = numbers()
    const slowly = async (items: Item[]) => {
      await new Promise((later) => setImmediate(later))
      await write(items)
    }
    const ids = Array.from({ length: 3_000 }, (_, id) => id)
    const keeping = Promise.all(ids.map((id) => spools[id % 3]?.keep({ id })))
    for (let round = 0; round < 40; round++) await Promise.all(spools.map((spool) => spool.flush(slowly)))
    await keeping
    await spools[0]?.flush(write)
    expect(sorted()).toEqual(ids)
    await Promise.all(spools.map((spool) => spool.close()))
  })

  test('a file that cannot be read is not removed', async () => {
    const dir = folder()
    const name = '1-a.flushing'
    // A link to itself is the one file that not even root can read.
    symlinkSync(name, join(dir, name))
    const { write } = numbers()
    await expect(openSpool<Item>(dir).flush(write)).rejects.toMatchObject({ code: 'ELOOP' })
    expect(readdirSync(dir)).toEqual([name])
  })

  test('is found again by a server whose database has moved or changed its password', async () => {
    const w = await world()
    const away = { ...w.plant.store, intake: dead() }
    const at = (database_url: string, store = w.plant.store) =>
      openDeps({ ...w.plant, store, config: { ...w.plant.config, database_url } })
    const before = at('postgres://tomo:old@db1/tomoshibi', away)
    const tap = { token_hash: Buffer.alloc(32), condition: 'needs_help' as const, at: w.now() }
    expect(await before.intake.takeTap(tap)).toBe('spooled')
    await before.close()

    const after = at('postgres://tomo:new@db2/tomoshibi')
    expect(await after.intake.flush()).toBe(1)
    await after.close()
    const { rows } = await w.store.owner.query('select condition from web_event')
    expect(rows).toEqual([{ condition: 'needs_help' }])
  })

  test('a folder that is a file stops the start', () => {
    const file = join(folder(), 'file')
    writeFileSync(file, '')
    expect(() => openSpool(file)).toThrow()
  })
})

const postgres = inject('postgres')
if (!postgres) console.log('SKIP outages: no PostgreSQL here')

describe.runIf(postgres)('the database is away', () => {
  test('for a minute in the middle of a drill: nothing acknowledged is lost, and each answer comes in time', async () => {
    const w = await world({ mode: 'postgres' })
    const outage = outageOf(postgres ?? '', w.store.url ?? '')
    w.store.owner.on('error', () => {})
    await w.launches(w.drill)
    await w.workersRun()
    await w.tanaka.phone.presses('A1')
    const link = await w.mori.link()
    await w.workersRun()

    await outage.begins()
    const took: number[] = []
    const timed = async <T>(asked: Promise<T>) => {
      const began = performance.now()
      const answer = await asked
      took.push(performance.now() - began)
      return answer
    }
    const stranger = w.stranger()
    for (let second = 0; second < 60; second += 10) {
      const at = w.now().getTime() + second * 1_000
      const sent = await timed(w.tanaka.phone.presses(second === 50 ? 'A4' : 'A2', { at }))
      expect(sent.status).toBe(200)
      const page = await timed(stranger.post(link, { condition: 'closed' }))
      expect(page.status).toBe(200)
      expect(await page.text()).toContain('お預かりしました')
      const opened = await timed(stranger.get(link))
      expect(opened.status).toBe(503)
      expect((await opened.text()).match(/<button/g)).toHaveLength(4)
    }
    expect(Math.max(...took)).toBeLessThan(2_000)

    await outage.ends()
    expect(await w.deps.intake.flush()).toBeGreaterThanOrEqual(0)
    await w.workersRun()
    const { rows } = await w.store.owner.query(
      'select via, condition, count(*)::int from reply group by 1, 2 order by 1, 2',
    )
    expect(rows).toEqual([
      { via: 'line', condition: 'needs_help', count: 1 },
      { via: 'line', condition: 'open', count: 1 },
      { via: 'line', condition: 'partly_open', count: 5 },
      { via: 'link', condition: 'closed', count: 6 },
    ])
    const left = readdirSync(w.plant.config.spool_dir, { recursive: true, withFileTypes: true })
    expect(left.filter((entry) => entry.isFile())).toEqual([])
    w.tanaka.texts()
    w.sato.texts()
    await w.sato.mails()
  })

  test('for writing only: the page says whose answer it keeps, and admits it when the disk fails too', async () => {
    const w = await world({ database: 'postgres' })
    await w.launches(w.drill)
    await w.workersRun()
    w.sato.texts()
    w.tanaka.texts()
    await w.sato.mails()
    const link = await w.mori.link()
    const busy = await w.store.owner.connect()
    await busy.query('begin; lock table web_event in access exclusive mode')

    const page = await (await w.stranger().post(link, { condition: 'needs_help' })).text()
    expect(page).toMatch(/<title>【訓練】大阪880万人訓練 お預かりしました<\/title>/)
    expect(page).toContain('事務局(06-6782-0000)へ電話してください。命に関わるときは119番へ')
    await busy.query('commit')
    await w.deps.intake.flush()
    await w.workersRun()
    expect((await w.store.owner.query('select condition from reply')).rows).toEqual([
      { condition: 'needs_help' },
    ])

    await busy.query('begin; lock table web_event in access exclusive mode')
    rmSync(w.plant.config.spool_dir, { recursive: true })
    const lost = await w.stranger().post(link, { condition: 'open' })
    expect(lost.status).toBe(503)
    expect(await lost.text()).toContain('送れませんでした')
    await busy.query('rollback')
    busy.release()
  })

  test('or silent: a hundred taps at once are all answered within two seconds, and come in later', async () => {
    const w = await world({ database: 'postgres' })
    const proxy = await proxyTo(w.store.url ?? '')
    const pool = new pg.Pool({
      connectionString: proxy.url,
      options: '-c role=tomoshibi_app',
      max: 4,
      connectionTimeoutMillis: 600,
      query_timeout: 900,
    })
    pool.on('error', () => {})
    let hints = 0
    const intake = openIntake({
      db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) }),
      spool_dir: folder(),
      now: w.now,
      log: w.plant.log,
      hint: () => void hints++,
    })
    onTestFinished(async () => {
      await intake.close()
      await pool.end()
      await proxy.close()
    })
    const tap = () => intake.takeTap({ token_hash: Buffer.alloc(32), condition: 'open', at: w.now() })
    expect(await tap()).toBe('stored')
    expect(hints).toBe(1)

    proxy.holds()
    for (let wave = 0; wave < 3; wave++) {
      const began = performance.now()
      const taken = await Promise.all(Array.from({ length: 100 }, tap))
      // Only the first wave waits for the database; the others know better.
      expect(performance.now() - began).toBeLessThan(wave === 0 ? 2_000 : 500)
      expect(new Set(taken)).toEqual(new Set(['spooled']))
    }
    proxy.passes()
    let flushed = 0
    while (flushed === 0) flushed = await intake.flush().then(undefined, () => 0)
    const count = async () =>
      (await w.store.owner.query('select count(*)::int as n from web_event')).rows[0]?.n
    expect(await count()).toBe(301)
    expect(await tap()).toBe('stored')
  })
})

/** A database at an address where nobody listens. */
const dead = () =>
  new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool: new pg.Pool({ connectionString: 'postgres://127.0.0.1:1/', connectionTimeoutMillis: 200 }),
    }),
  })

/** Refuses every new connection to one database and ends the ones there are. */
function outageOf(server: string, url: string) {
  const name = new URL(url).pathname.slice(1)
  const run = async (...statements: string[]) => {
    const client = new pg.Client(server)
    await client.connect()
    for (const statement of statements) await client.query(statement)
    await client.end()
  }
  return {
    begins: () =>
      run(
        `alter database ${name} with allow_connections false`,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
      ),
    ends: () => run(`alter database ${name} with allow_connections true`),
  }
}

/** A wire to the database that can hold everything back, as a broken network does, and pass it on later. */
async function proxyTo(url: string) {
  const target = new URL(url)
  let isSilent = false
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname)
    const ways = [
      { from: near, to: far },
      { from: far, to: near },
    ]
    for (const { from, to } of ways) {
      sockets.add(from)
      from.pipe(to)
      from.on('error', () => to.destroy())
      if (isSilent) from.pause()
    }
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(typeof address === 'object' && address ? address.port : 0)
  return {
    url: through.href,
    holds() {
      isSilent = true
      for (const socket of sockets) socket.pause()
    },
    passes() {
      isSilent = false
      for (const socket of sockets) socket.resume()
    },
    close: () =>
      new Promise<void>((closed) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => closed())
      }),
  }
}
