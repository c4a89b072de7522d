import { expect, inject, test } from 'vitest'
import { deliverLine } from '../../src/deliveries/deliver-line.ts'
import type { LineBatchId } from '../../src/deliveries/table.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { type World, world } from '../world.ts'

const closes = (w: World) =>
  closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })

async function statuses(w: World) {
  const { rows } = await w.store.owner.query<{ state: string }>(
    "select distinct status || coalesce(' ' || failure, '') as state from delivery order by 1",
  )
  return rows.map(({ state }) => state)
}

test('what was not sent yet when the check is closed is not sent any more, and says why', async () => {
  const w = await world()
  await w.launches(w.drill)
  await plan({ ...w.plant, db: w.db }, { association: w.fuse, id: w.drill })
  expect((await closes(w)).ok).toBe(true)
  await w.workersRun()
  expect(w.platform.ledger.received).toEqual([])
  expect(w.mailHost.ledger.accepted()).toBe(0)
  expect(await statuses(w)).toEqual(['failed cancelled'])
})

test('a batch that LINE turns away during the close does not ring hours later', async () => {
  const w = await world()
  await w.launches(w.drill)
  await plan({ ...w.plant, db: w.db }, { association: w.fuse, id: w.drill })
  const { rows } = await w.store.owner.query<{ id: LineBatchId }>('select id from line_batch')
  const asked = Promise.withResolvers<void>()
  const closed = Promise.withResolvers<void>()
  const line: typeof w.plant.line = {
    ...w.plant.line,
    multicast: async (call) => {
      asked.resolve()
      await closed.promise
      return w.plant.line.multicast(call)
    },
  }
  w.platform.behave({ as: 'rate_429', on: 'multicast', next: 1 })
  const sending = deliverLine(
    { ...w.plant, db: w.db, line },
    { association: w.fuse, batch: rows[0]?.id as LineBatchId },
  )
  await asked.promise
  await closes(w)
  closed.resolve()
  await sending
  await w.laterBy(300)
  await w.workersRun()
  expect(w.platform.ledger.received).toEqual([])
  expect(await statuses(w)).toEqual(['failed cancelled'])
})

test.runIf(inject('postgres'))(
  'a close in the middle of the planning waits for that piece, and nothing goes out after it',
  async () => {
    const w = await world({ database: 'postgres' })
    await w.launches(w.drill)
    const gate = await w.store.owner.connect()
    await gate.query('select pg_advisory_lock(4711)')
    await gate.query(`
    create function hold() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock(4711); return null; end $$;
    create trigger hold after insert on delivery for each statement execute function hold()`)
    const planning = plan({ ...w.plant, db: w.db }, { association: w.fuse, id: w.drill })
    await expect.poll(() => waiting(w)).toBe(1)
    const closing = closes(w)
    await expect.poll(() => waiting(w)).toBe(2)
    await gate.query('select pg_advisory_unlock(4711)')
    gate.release()
    await Promise.all([planning, closing])
    await w.workersRun()
    expect(w.platform.ledger.received).toEqual([])
    expect(w.mailHost.ledger.accepted()).toBe(0)
    expect(await statuses(w)).toEqual(['failed cancelled'])
  },
)

async function waiting(w: World) {
  const { rows } = await w.store.owner.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows[0]?.n ?? 0
}
