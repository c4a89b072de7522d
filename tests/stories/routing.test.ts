import pg from 'pg'
import { expect, inject, onTestFinished, test } from 'vitest'
import { associationsWaiting, routeEvents } from '../../src/intake/claim.ts'
import { type World, world } from '../world.ts'

const postgres = inject('postgres')
if (!postgres) console.log('SKIP answers that come in meanwhile: no PostgreSQL here')

test.runIf(postgres).each([
  ['on the web page', 'web_event', (w: World) => pressOnPage(w, w.mori, 'needs_help')],
  ['in LINE', 'line_event', (w: World) => w.tanaka.phone.presses('A4')],
])(
  'a call for help %s, committed while earlier answers are just being routed, is not taken for nobody’s',
  async (_, table, callForHelp) => {
    const w = await world({ database: 'postgres' })
    await w.launches(w.drill)
    await w.workersRun()
    for (const doctor of [w.sato, w.mori]) await doctor.mails()
    await w.sato.phone.presses('A1')
    await pressOnPage(w, w.sato, 'open')

    // Held at the last row that it looks at, so that anything may happen before the next statement.
    const gate = new pg.Client(w.store.url ?? '')
    await gate.connect()
    onTestFinished(() => gate.end())
    await gate.query(`begin; select from ${table} for update`)
    const routing = routeEvents(w.db, 100)
    await expect.poll(() => waiting(gate)).toBe(1)
    await callForHelp(w)
    await gate.query('commit')
    await routing

    await w.workersRun()
    const { rows } = await w.store.owner.query("select from reply where condition = 'needs_help'")
    expect(rows).toHaveLength(1)
    for (const doctor of [w.sato, w.tanaka]) doctor.texts()
  },
)

test('an event under a link that never was is looked at once and then left alone', async () => {
  const w = await world()
  await w.store.owner.query(
    "insert into web_event (id, token_hash, condition, at) values (gen_random_uuid(), '\\x00', 'open', now())",
  )
  expect(await routeEvents(w.db, 100)).toBe(1)
  expect(await routeEvents(w.db, 100)).toBe(0)
  expect(await associationsWaiting(w.db)).toEqual([])
  const { rows } = await w.store.owner.query('select from web_event where taken_in_at is null')
  expect(rows).toEqual([])
})

test('a doctor who answers behind thousands of events that are nobody’s is taken in with them', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  for (const doctor of [w.sato, w.tanaka]) doctor.texts()
  await w.sato.mails()
  await w.store.owner.query(
    `insert into web_event (id, token_hash, condition, at)
     select gen_random_uuid(), decode(md5(n::text), 'hex'), 'open', now() - interval '1 day' from generate_series(1, 5000) n`,
  )
  await pressOnPage(w, w.mori, 'needs_help')
  await w.workersRun()
  const { rows } = await w.store.owner.query('select condition from reply')
  expect(rows).toEqual([{ condition: 'needs_help' }])
  expect(await associationsWaiting(w.db)).toEqual([])
})

const pressOnPage = async (w: World, doctor: World['mori'], condition: string) =>
  w.stranger().post(await doctor.link(), { condition })

async function waiting(client: pg.Client) {
  const { rows } = await client.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database() and wait_event_type = 'Lock'`,
  )
  return rows[0]?.n
}
