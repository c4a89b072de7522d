import { expect, test } from 'vitest'
import { callOff } from '../../src/safety-checks/notices/call-off.ts'
import { sendAdvance } from '../../src/safety-checks/notices/send-advance.ts'
import { withdraw } from '../../src/safety-checks/notices/withdraw.ts'
import { remind } from '../../src/safety-checks/remind.ts'
import { countdownIn } from '../launching.ts'
import { type World, world } from '../world.ts'

const CONFIRMED = { confirm: '本番', reason: '震度6弱' }
const COMES_AT = new Date('2026-11-25T09:00:00+09:00')

const deps = (w: World) => ({ ...w.plant, db: w.db })
const officer = (w: World) => ({ association: w.fuse, by: 'cli', at: w.now() })
const statusOf = async (w: World, id: string) =>
  (await w.store.owner.query('select status from safety_check where id = $1', [id])).rows[0]?.status

async function see(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

test('a page of a countdown that was stopped and begun anew approves nothing', async () => {
  const w = await world()
  const [office, chair] = [await w.staff('fuse'), await w.staff('fuse', 'chair')]
  const actual = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  const path = `/safety-checks/${actual}/launch`
  await office.post(path, CONFIRMED)
  const old = countdownIn(await (await chair.get(path)).text())
  await office.post(`${path}/stop`)
  await office.post(path, CONFIRMED)
  for (const form of [old, {}]) {
    const refused = await chair.post(`${path}/now`, form)
    expect(refused.status).toBe(409)
    expect(await refused.text()).toContain('内容が変わっています')
  }
  expect(await statusOf(w, actual)).toBe('scheduled')
  const now = countdownIn(await (await chair.get(path)).text())
  expect((await chair.post(`${path}/now`, now)).status).toBe(303)
  await w.workersRun()
  await see(w)
})

test('a date is given to the draft that its sender read, and to no later one', async () => {
  const w = await world()
  const chair = await w.staff('fuse', 'chair')
  await w.store.owner.query('update safety_check set version = 2 where id = $1', [w.drill])
  const form = { due_at: '2026-11-06T10:00', deadline_at: '', version: '1' }
  expect((await chair.post(`/safety-checks/${w.drill}/schedule`, form)).status).toBe(409)
  expect(await statusOf(w, w.drill)).toBe('draft')
  expect((await chair.post(`/safety-checks/${w.drill}/schedule`, { ...form, version: '2' })).status).toBe(303)
})

test('a date does not take what was put aside for a disaster either', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.store.owner.query('update line_channel set quota_limit = 10, quota_used = 8, quota_read_at = $1', [
    w.now(),
  ])
  expect((await office.post('/line/reserve', { reserve: '2' })).status).toBe(303)
  const form = { due_at: '2026-11-06T10:00', deadline_at: '', version: '1' }
  const refused = await office.post(`/safety-checks/${w.drill}/schedule`, form)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('取り置きを使うときは、印を付けてください')
  const meant = { ...form, use_reserve: 'yes' }
  expect((await office.post(`/safety-checks/${w.drill}/schedule`, meant)).status).toBe(303)
})

test('while a disaster is asked about no drill is announced, nor told to go on', async () => {
  const w = await world()
  const actual = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  await w.launches(actual)
  await w.workersRun()
  const announcing = { ...officer(w), id: w.drill, comes_at: COMES_AT }
  expect(await sendAdvance(deps(w), announcing)).toEqual({ ok: false, reason: 'actual_running' })
  await w.store.owner.query('update safety_check set announced_for = $2 where id = $1', [w.drill, COMES_AT])
  const going_on = { ...officer(w), id: w.drill, choice: 'go_on' as const, wave: -1 }
  expect(await callOff(deps(w), going_on)).toEqual({ ok: false, reason: 'actual_running' })
  await w.workersRun()
  for (const text of w.tanaka.texts()) expect(text).not.toContain('訓練')
  await see(w)
})

test('an announced drill is called off and not just thrown away, and then it does not come back', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  expect(await sendAdvance(deps(w), { ...officer(w), id: w.drill, comes_at: COMES_AT })).toMatchObject({
    ok: true,
  })
  await w.workersRun()
  const told = await office.post(`/safety-checks/${w.drill}/discard`)
  expect(told.status).toBe(409)
  expect(await told.text()).toContain('中止・延期')
  expect(await callOff(deps(w), { ...officer(w), id: w.drill, choice: 'cancel', wave: -2 })).toMatchObject({
    ok: true,
  })
  await w.workersRun()
  const back = await office.post(`/safety-checks/${w.drill}/restore`)
  expect(back.status).toBe(409)
  expect(await back.text()).toContain('中止を知らせた訓練です')
  expect(await (await office.get('/')).text()).not.toContain('大阪880万人訓練')
  await see(w)
})

test('what went to one ward does not stand for what goes to all', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(12)
  const asking = { ...officer(w), id: w.drill }
  expect(await remind(deps(w), { ...asking, filter: { role: null, ward: '東' } })).toMatchObject({ ok: true })
  await w.workersRun()
  await w.laterBy(3)
  expect(await remind(deps(w), { ...asking, at: w.now() })).toMatchObject({ ok: true })
  await w.workersRun()
  expect(await w.mori.mails()).toHaveLength(2)
  await see(w)
})

test('LINE took the question, its answer was lost and the next try was told to wait: a withdrawal is told to them', async () => {
  const w = await world()
  await w.launches(w.drill)
  w.platform.behave({ as: 'accept_then_cut', on: 'multicast', next: 1 })
  await w.workersRun()
  await w.store.owner.query("update line_batch set failure = 'throttled' where status = 'queued'")
  expect(
    await withdraw(deps(w), { ...officer(w), id: w.drill, sentence: '誤って送りました。' }),
  ).toMatchObject({ ok: true })
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(2)
  await see(w)
})
