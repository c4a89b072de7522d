import { sql } from 'kysely'
import pg from 'pg'
import { expect, inject, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { isOutage } from '../../src/outage.ts'
import { shareListening } from '../../src/queues/shared-listening.ts'
import type { Hint } from '../../src/queues.ts'
import { type World, world } from '../world.ts'

if (!inject('postgres')) console.log('SKIP connections that break: no PostgreSQL here')

test.runIf(inject('postgres'))(
  'a connection that breaks while a transaction thinks ends no process, and is told as an outage and not as a bug',
  async () => {
    const w = await world({ database: 'postgres' })
    const broken = inAssociation(w.db, w.fuse, async (tx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx)
      await w.store.owner.query('select pg_terminate_backend($1)', [rows[0]?.pid])
      await new Promise((later) => setTimeout(later, 200))
      await sql`select 1`.execute(tx)
    })
    const error = await broken.then(
      () => null,
      (reason: unknown) => reason,
    )
    expect(error).toBeInstanceOf(Error)
    expect(error instanceof Error && isOutage(error), String(error)).toBe(true)
    expect(await w.launches(w.drill)).toMatchObject({ ok: true })
  },
)

test.runIf(inject('postgres'))(
  'queues that are opened while the database is away work once it is back, and stop nothing else meanwhile',
  async () => {
    const w = await world({ mode: 'postgres', queues: 'elsewhere' })
    const hint: Hint = { kind: 'mail', association_id: w.fuse }
    await allowConnections(w, false)
    const asked = (await shareListening(w.store.queuePool).connect()).query('select 1')
    await new Promise((later) => setTimeout(later, 300))
    await allowConnections(w, true)
    expect(await asked).toMatchObject({ rowCount: 1 })

    await allowConnections(w, false)
    const worked: Hint[] = []
    const worker = w.plant.queues.work('mail', async (brought) => void worked.push(brought), {
      concurrency: 1,
    })
    await w.plant.queues.hint([hint])
    await allowConnections(w, true)
    await worker.ready
    await w.plant.queues.hint([hint])
    await expect.poll(() => worked, { timeout: 10_000 }).toContainEqual(hint)
    await worker.close()
  },
)

test.runIf(inject('postgres'))(
  'a connection on which nothing could be listened to is given back',
  async () => {
    const { queuePool } = (await world({ database: 'postgres' })).store
    const taken = () => queuePool.totalCount - queuePool.idleCount
    const before = taken()
    const listener = await shareListening(queuePool).connect()
    await expect(listener.query('listen "')).rejects.toThrow('unterminated')
    expect(taken()).toBe(before)
  },
)

/** From outside, as an operator would: no new connections, and the present ones are ended. */
async function allowConnections(w: World, allowed: boolean) {
  const name = new URL(w.store.url ?? '').pathname.slice(1)
  const server = new pg.Client(inject('postgres') ?? '')
  await server.connect()
  await server.query(`alter database ${name} allow_connections ${allowed}`)
  if (!allowed)
    await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  await server.end()
}
