import { expect, test } from 'vitest'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { remind } from '../../src/safety-checks/remind.ts'
import { launchesAtOnce } from '../launching.ts'
import { type World, world } from '../world.ts'

async function checkOf(w: World, id: string) {
  const { rows } = await w.store.owner.query('select status, frozen_for from safety_check where id = $1', [
    id,
  ])
  return rows[0]
}
async function see(w: World) {
  for (const person of w.everybody) {
    person.texts()
    await person.mails()
  }
}
const anActual = (w: World) => w.draft({ title: '地震 震度6弱', purpose: 'actual' })

test('a drill running when a real 6弱 is launched freezes, and the texts never mix', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  await w.workersRun()
  await see(w)
  // Its reminder is on the way at this moment.
  const by = { association: w.fuse, id: w.drill, by: 'cli', at: w.now() }
  expect(await remind({ db: w.db, queues: w.plant.queues }, by)).toMatchObject({ ok: true })
  const actual = await anActual(w)
  await w.launches(actual)
  await w.workersRun()
  expect(await checkOf(w, w.drill)).toEqual({ status: 'frozen', frozen_for: actual })
  expect(w.tanaka.texts().slice(1)).toEqual([expect.stringMatching(/^【安否確認】地震 震度6弱/)])
  expect((await w.mori.mails()).slice(1).map(({ subject }) => subject)).toEqual([
    expect.stringMatching(/^【安否確認】/),
  ])
  const { rows } = await w.store.owner.query(
    'select count(*)::int as n from planned_send where safety_check_id = $1 and done_at is null and cancelled_at is null',
    [w.drill],
  )
  expect(rows).toEqual([{ n: 0 }])

  const board = await (await office.get(`/safety-checks/${w.drill}`)).text()
  expect(board).toContain('【訓練】災害のため止めています')
  expect(board).toContain(`href="/safety-checks/${w.drill}/resume"`)
  // An answer to the drill's own link is a drill's answer still.
  const link = new URL((await w.mori.mails())[0]?.link ?? '').pathname
  expect((await w.stranger().post(link, { condition: 'open' })).status).toBeLessThan(400)
  await w.workersRun()
  const replies = await w.store.owner.query(
    'select p.safety_check_id as id from reply r join prompt p on p.id = r.prompt_id',
  )
  expect(replies.rows).toEqual([{ id: w.drill }])
  expect(await remind({ db: w.db, queues: w.plant.queues }, by)).toMatchObject({ reason: 'not_open' })
  await w.laterBy(5 * 60)
  await w.workersRun()
  expect(w.tanaka.texts().filter((text) => text.startsWith('【訓練】'))).toHaveLength(1)
  await see(w)
})

test('a drill frozen before anything left goes on once the disaster is over, and once only', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await launchesAtOnce(office, w.drill)
  w.hinted.length = 0
  const actual = await anActual(w)
  await w.launches(actual)
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([expect.stringMatching(/^【安否確認】/)])
  await see(w)

  const path = `/safety-checks/${w.drill}`
  const early = await office.post(`${path}/resume`)
  expect(early.status).toBe(409)
  expect(await early.text()).toContain('本番の回答を受けているあいだは送れません')
  expect(await closeSafetyCheck(w.db, { association: w.fuse, id: actual, by: 'cli', at: w.now() })).toEqual({
    ok: true,
  })
  expect(await (await office.get(`${path}/resume`)).text()).toContain(
    '止めるまでに届いた方には、再開しても送りません',
  )
  const both = await Promise.all([office.post(`${path}/resume`), office.post(`${path}/resume`)])
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  expect(await checkOf(w, w.drill)).toEqual({ status: 'open', frozen_for: null })
  await w.workersRun()
  expect(w.tanaka.texts().slice(1)).toEqual([expect.stringMatching(/^【訓練】/)])
  await see(w)
})

test('a frozen drill can be closed without going on', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  await w.workersRun()
  await w.launches(await anActual(w))
  await w.workersRun()
  expect((await office.get(`/safety-checks/${w.drill}/close`)).status).toBe(200)
  expect((await office.post(`/safety-checks/${w.drill}/close`)).status).toBe(303)
  expect((await checkOf(w, w.drill)).status).toBe('closed')
  await see(w)
})

test('no drill leaves while a real check runs, neither by the button nor by the command line', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.launches(await anActual(w))
  await w.workersRun()
  expect(await w.launches(w.drill)).toEqual({ ok: false, reason: 'actual_running' })
  const refused = await office.post(`/safety-checks/${w.drill}/launch`)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('本番の回答を受けているあいだは送れません')
  await see(w)
})

test('a drill and a real check launched at the same moment: the drill never runs beside it', async () => {
  const w = await world({ database: 'postgres' })
  const actual = await anActual(w)
  await Promise.all([w.launches(w.drill), w.launches(actual)])
  expect(['draft', 'frozen']).toContain((await checkOf(w, w.drill)).status)
  expect((await checkOf(w, actual)).status).toBe('open')
  w.hinted.length = 0
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([expect.stringMatching(/^【安否確認】/)])
  await see(w)
})
