import { describe, expect, inject, test } from 'vitest'
import { settingsOf, startProcess, until } from '../start-process.ts'
import { type World, world } from '../world.ts'

const server = inject('postgres')
if (!server) console.log('SKIP the end of a worker: no PostgreSQL here')

test.runIf(server)(
  'a worker told to stop ends what it has begun and takes up nothing more',
  async () => {
    const w = await world({ mode: 'postgres', queues: 'elsewhere' })
    w.platform.behave({ as: 'slow_30s', on: 'multicast', next: 1 })
    const worker = startProcess('worker', settingsOf(w))
    await worker.until('workers_started')
    await w.launches(w.drill)
    await until(async () => w.platform.ledger.accepted.length === 1)
    const stopped = worker.end('SIGTERM')
    // Half a second later there is new work; whoever stops leaves it to others.
    await new Promise((later) => setTimeout(later, 500))
    const late = await w.draft({ title: '遅れた訓練', purpose: 'drill' })
    await w.launches(late)
    expect(await stopped, worker.said()).toBe(0)
    // The call in hand was waited for until its own limit, and its end was written down.
    expect(await statuses(w)).toEqual([{ status: 'queued', attempt: 1, failure: 'unavailable' }])
    expect(worker.events().at(-1)).toBe('stopped')
    const { rows } = await w.store.owner.query('select from prompt where planned_at is null')
    expect(rows).toHaveLength(3)

    await w.laterBy(1)
    const next = startProcess('worker', settingsOf(w))
    await next.until('workers_started')
    await until(async () => w.tanaka.texts().length === 2)
    await until(async () => (await w.mori.mails()).length === 2)
    await w.workersRun()
    await seeEverything(w, 2)
    expect(w.platform.ledger.duplicates()).toEqual([])
  },
  60_000,
)

test.runIf(server)(
  'a second signal ends a worker where it stands; npm’s copy of the first one does not',
  async () => {
    const w = await world({ mode: 'postgres', queues: 'elsewhere' })
    w.platform.behave({ as: 'slow_30s', on: 'multicast', next: 1 })
    const worker = startProcess('worker', settingsOf(w))
    await worker.until('workers_started')
    await w.launches(w.drill)
    await until(async () => w.platform.ledger.accepted.length === 1 && w.mailHost.ledger.accepted() === 2)
    const stopped = worker.end('SIGTERM')
    worker.child.kill('SIGTERM')
    await new Promise((later) => setTimeout(later, 1_500))
    expect(worker.child.exitCode).toBeNull()
    worker.child.kill('SIGTERM')
    expect(await stopped).toBe(1)
    expect(await statuses(w)).toEqual([{ status: 'sending', attempt: 1, failure: null }])
    await seeEverything(w)
  },
)

describe.runIf(server)('a worker in which no mail ever ends', () => {
  const hung = async () => {
    const w = await world({ mode: 'postgres', queues: 'elsewhere' })
    await w.store.owner.query(
      `with people as (
        insert into member (association_id, member_number, name, kana, role)
        select $1, 'n' || n, '会員' || n, 'カイイン', 'member' from generate_series(1, 500) n returning id, member_number)
      insert into contact_point (association_id, member_id, system, value)
      select $1, id, 'mail', member_number || '@example.jp' from people`,
      [w.fuse],
    )
    const worker = startProcess('hung-worker', settingsOf(w))
    await worker.until('workers_started')
    return { w, worker }
  }

  test('is found out and ends, so that it is started anew', async () => {
    const { w, worker } = await hung()
    await w.launches(w.drill)
    expect(await worker.exit, worker.said()).toBe(1)
    expect(worker.events().at(-1), worker.said()).toBe('worker_stuck')

    // What it held goes on once its leases are over.
    await w.laterBy(2)
    const next = startProcess('worker', settingsOf(w))
    await next.until('workers_started')
    await until(async () => w.mailHost.ledger.accepted() === 502)
    expect(w.mailHost.ledger.duplicates()).toBe(0)
    await w.workersRun()
    await seeEverything(w)
  }, 60_000)

  test('does not wait for ever when told to stop', async () => {
    const { w, worker } = await hung()
    await w.launches(w.drill)
    await until(
      async () => (await w.store.owner.query("select from delivery where status = 'sending'")).rowCount !== 0,
    )
    const began = performance.now()
    expect(await worker.end('SIGTERM'), worker.said()).toBe(1)
    expect(worker.events().at(-1)).toBe('stop_took_too_long')
    expect(performance.now() - began).toBeLessThan(25_000)
    // LINE's batch may or may not have left before the end; the mails are what this story is about.
    for (const doctor of [w.sato, w.tanaka]) doctor.texts()
  }, 60_000)
})

async function statuses({ store }: World) {
  const { rows } = await store.owner.query('select status, attempt, failure from line_batch')
  return rows
}

async function seeLine(w: World, each = 1) {
  for (const doctor of [w.sato, w.tanaka]) expect(doctor.texts()).toHaveLength(each)
}

async function seeEverything(w: World, each = 1) {
  await seeLine(w, each)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(each)
}
