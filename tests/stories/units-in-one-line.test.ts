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
