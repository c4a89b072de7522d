import { expect, test } from 'vitest'
import { requestSeveral } from '../../src/loans/lending/request-several.ts'
import { aNeed, asked, aUnit, clinicOf, looksAway, takes } from '../lending.ts'
import { type World, world } from '../world.ts'

/** A transaction of somebody else, who is slow; gives what ends it. */
async function meanwhile(w: World, lock: string, values: string[]) {
  const client = await w.store.owner.connect()
  await client.query('begin')
  await client.query(lock, values)
  return async () => {
    await client.query('rollback')
    client.release()
  }
}

const TRAIL = "select pg_advisory_xact_lock(hashtextextended('audit ' || $1, 0))"
const UNIT = 'select from power_unit where id = $1 for update'

async function untilSoManyWait(w: World, wanted: number) {
  for (;;) {
    const { rows } = await w.store.owner.query(
      `select count(*)::int as n from pg_locks l join pg_stat_activity a using (pid)
       where a.datname = current_database() and not l.granted`,
    )
    if (rows[0]?.n >= wanted) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

test('who asks for two units and who approves one of them do not wait for each other for ever', async () => {
  const w = await world({ database: 'postgres' })
  const [first, second] = [
    await aUnit(w, { asset_number: 'A-01' }),
    await aUnit(w, { asset_number: 'B-02' }),
  ].sort()
  if (!first || !second) throw new Error('Two units')
  const loan = await asked(w, second, await aNeed(w, { facility: await clinicOf(w, w.mori) }))
  const need = await aNeed(w, { facility: await clinicOf(w, w.tanaka) })
  // Somebody's entry of the trail keeps both back, so that they certainly meet.
  const lets_go = await meanwhile(w, TRAIL, [w.fuse])
  const units = [second, first]
  const who = { by: 'cli', by_name: '事務局', at: w.now() }
  const both = requestSeveral(w.db, { association: w.fuse, units, need, until: null, ...who })
  await untilSoManyWait(w, 1)
  const approved = takes(w, loan, 'approve')
  await untilSoManyWait(w, 2)
  await lets_go()
  expect(await both).toMatchObject({ ok: true, ids: [expect.any(String), expect.any(String)] })
  expect(await approved).toMatchObject({ ok: true })
  await w.workersRun()
  await looksAway(w)
})

test('an answer of a safety check waits for no unit: an owner’s tap is taken in apart from it', async () => {
  const w = await world({ database: 'postgres' })
  const unit = await aUnit(w, { asset_number: 'A-01', owner: await clinicOf(w, w.sato) })
  const loan = await asked(w, unit, await aNeed(w, { facility: await clinicOf(w, w.mori) }))
  await w.launches(w.drill)
  await w.workersRun()
  const count = async (of: string) => (await w.store.owner.query(of)).rowCount
  const approvals = () => count("select from loan where status = 'approved'")
  const replies = () => count('select from reply')
  // Somebody has the unit in hand for long.
  const lets_go = await meanwhile(w, UNIT, [unit])
  await w.sato.phone.presses('貸せます')
  await w.tanaka.phone.presses('A1')
  await w.workersRunHints()
  expect([await replies(), await approvals()]).toEqual([1, 0])
  const later = w.workersRun()
  await untilSoManyWait(w, 1)
  expect(await approvals()).toBe(0)
  await lets_go()
  await later
  expect(await approvals()).toBe(1)
  expect((await w.store.owner.query('select step from loan_step where loan_id = $1', [loan])).rowCount).toBe(
    2,
  )
  expect(w.sato.texts().join()).toContain('「貸せます」を受け付けました')
  await looksAway(w)
})
