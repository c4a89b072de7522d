import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { newId } from '../../src/id.ts'
import { inspect } from '../../src/loans/inspections/inspect.ts'
import { findInspectionYear } from '../../src/loans/inspections/queries.ts'
import { findReadyUnits } from '../../src/loans/needs/units.ts'
import { remindOwners } from '../../src/loans/telling/remind-owners.ts'
import { openOfficeMails } from '../../workers/office-mails.ts'
import { textOf } from '../entering.ts'
import { aUnit, BATTERY, facilityOf, GENERATOR, inspects, photo } from '../power.ts'
import { type World, world } from '../world.ts'

const DAY = 24 * 60

const lendable = async (w: World) => {
  const period = { for_facility: null, from: w.now(), until: new Date(w.now().getTime() + 3_600_000) }
  const units = await inAssociation(w.db, w.fuse, (tx) => findReadyUnits(tx, w.fuse, period))
  return units.map(({ asset_number }) => asset_number)
}

test('three units not run for 90 days are flagged; one fails its inspection and is not matched until it is mended', async () => {
  const w = await world()
  const ids = []
  for (const n of [1, 2, 3]) ids.push(await aUnit(w, { ...GENERATOR, asset_number: `布-0${n}` }))
  const [first, second] = ids
  if (!first || !second) throw new Error('No units')
  await inspects(await w.staff('fuse'), first)
  await w.laterBy(91 * DAY)
  const office = await w.staff('fuse')
  const list = textOf(await (await office.get('/power/inspections')).text())
  expect(list).toContain('3台あります')
  expect(list.match(/90日以上、動かしていません/g)).toHaveLength(3)
  expect(textOf(await (await office.get('/')).text())).toContain('点検が遅れている電源 3台')
  expect(await lendable(w)).toEqual(['布-01', '布-02', '布-03'])

  const failed = await inspects(office, first, { result: 'failed', note: '白い煙が出る' }, { but: ['run'] })
  expect(failed.headers.get('location')).toBe(`/power/units/${first}?done=failed`)
  expect(await lendable(w)).toEqual(['布-02', '布-03'])
  const page = textOf(await (await office.get(`/power/units/${first}`)).text())
  expect(page).toContain('× 使用できません')
  expect(page).toContain('悪かった項目: 10分動かして、異音・異臭・煙がない')
  expect(textOf(await (await office.get('/')).text())).toContain('使えない電源 1台')

  expect((await inspects(office, first)).status).toBe(422)
  await w.laterBy(1)
  expect((await inspects(office, first, { note: 'オイルを入れ替えた' })).status).toBe(303)
  expect(await lendable(w)).toEqual(['布-01', '布-02', '布-03'])
  expect((await inspects(office, second)).status).toBe(303)
  expect(textOf(await (await office.get('/power/inspections')).text())).toContain('1台あります')
  expect(textOf(await (await office.get('/audit')).text())).toContain(
    '点検しました。不合格です。悪かった項目1つ。',
  )
})

test('an inspection that cannot be kept comes back with every tick, and nothing of it is kept', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const id = await aUnit(w)
  const refused = await inspects(office, id, { charge_percent: '30', note: '山田様のお宅' })
  expect(refused.status).toBe(422)
  const html = await refused.text()
  expect(html.match(/type="checkbox"[^>]* checked/g)).toHaveLength(4)
  expect(html).toContain('value="山田様のお宅"')
  expect(textOf(html)).toContain('充電が50%未満です')
  expect(textOf(html)).toContain('お名前があるようです')
  const bad = await inspects(office, id, { photo: photo(Buffer.from('GIF89a'), 'x.gif') })
  expect(bad.status).toBe(422)
  const { rowCount } = await w.store.owner.query('select from power_inspection')
  expect(rowCount).toBe(0)
})

test('a photo comes with the inspection, and the filled 点検表 says what was found', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const id = await aUnit(w)
  const saved = await inspects(office, id, { photo: photo(), note: '異常なし' }, { kind: 'yearly' })
  expect(saved.status).toBe(303)
  const page = await (await office.get(`/power/units/${id}`)).text()
  const [, path = ''] = /href="(\/power\/units\/[^"]+\/photos\/[^"]+)"/.exec(page) ?? []
  expect((await office.get(path)).headers.get('content-type')).toBe('image/png')
  const [, sheet = ''] = /href="([^"]+sheet\?inspection=[^"]+)"/.exec(page) ?? []
  const filled = textOf(await (await office.get(sheet)).text())
  expect(filled).toMatch(/年次 非常用電源 点検表 管理番号 布-01/)
  expect(filled).toContain('充電の残量 90%')
  expect(filled).toContain('判定 合格')
  expect(filled).toContain('点検した人 山本 事務')
  const empty = textOf(await (await office.get(`/power/units/${id}/sheet`)).text())
  expect(empty).toContain('□ 合格 □ 不合格')
})

test('two presses of the button are one inspection', async () => {
  const w = await world({ database: 'postgres' })
  const unit = await aUnit(w)
  const id = newId<'power_inspection'>()
  const form = {
    kind: 'monthly',
    result: 'failed',
    good: ['charge', 'body'],
    charge_percent: '90',
    gasoline_bought_on: '',
    note: '',
  }
  const press = () =>
    inspect(w.db, {
      association: w.fuse,
      unit,
      id,
      form,
      photo: null,
      by: 'cli',
      by_name: '山本',
      at: w.now(),
    })
  const pressed = await Promise.all([press(), press()])
  expect(pressed.map((one) => one.ok && one.again).sort()).toEqual([false, true])
  const { rows } = await w.store.owner.query('select faults, passed from power_inspection')
  expect(rows).toEqual([{ faults: ['output', 'cord'], passed: false }])
})

test('an owner is reminded once a month by LINE and mail, by day, and not of what was inspected meanwhile', async () => {
  const w = await world()
  const owner = await facilityOf(w, w.sato)
  const id = await aUnit(w, { ...GENERATOR, owner })
  await w.laterBy(40 * DAY + 13 * 60)
  await openOfficeMails(w.plant)()
  await w.workersRunHints()
  const night = await w.store.owner.query('select from power_message')
  expect(night.rowCount).toBe(0)

  await w.laterBy(11 * 60)
  const look = async () => {
    await openOfficeMails(w.plant)()
    await w.workersRunHints()
  }
  await look()
  await look()
  const [told] = w.sato.texts()
  expect(w.sato.texts()).toHaveLength(1)
  expect(told).toContain('■ 布-02 ホンダ EU9iGB')
  expect(told).toContain('まだ一度も点検していません')
  expect(told).toContain(`/q/${id}`)
  const mails = await w.sato.mails()
  expect(mails).toHaveLength(1)
  expect(mails[0]?.subject).toBe('電源の点検のお願い(布施医師会)')

  await w.laterBy(5 * DAY)
  await look()
  expect(w.sato.texts()).toHaveLength(1)
  // Entered on 5 November, now 20 December: the next month begins a new reminder.
  await w.laterBy(14 * DAY)
  await look()
  expect(w.sato.texts()).toHaveLength(2)
  expect(await w.sato.mails()).toHaveLength(2)

  const office = await w.staff('fuse')
  await inspects(office, id)
  await w.laterBy(20 * DAY)
  await look()
  expect(w.sato.texts()).toHaveLength(2)
  // The day's head of the trail.
  await office.mails()
})

test('two workers remind nobody twice', async () => {
  const w = await world({ database: 'postgres' })
  await aUnit(w, { ...GENERATOR, owner: await facilityOf(w, w.tanaka) })
  await aUnit(w, BATTERY)
  await w.laterBy(20 * DAY)
  const added = await Promise.all([remindOwners(w.db, w.fuse, w.now()), remindOwners(w.db, w.fuse, w.now())])
  expect(added.sort()).toEqual([0, 2])
  const { rows } = await w.store.owner.query(
    'select system, contact_point_id is null as office from power_message order by 1',
  )
  expect(rows).toEqual([
    { system: 'line', office: false },
    { system: 'mail', office: true },
  ])
})

test("the association's own unit is the office's affair, by mail", async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await aUnit(w)
  await w.laterBy(20 * DAY)
  await openOfficeMails(w.plant)()
  await w.workersRunHints()
  const mails = await office.mails()
  const reminder = mails.find(({ subject }) => subject.includes('電源の点検'))
  expect(reminder?.text).toContain('布-01')
})

test('the year says how many months had an inspection', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const [engine] = [await aUnit(w, GENERATOR), await aUnit(w)]
  await inspects(office, engine)
  await inspects(office, engine)
  await w.laterBy(62 * DAY)
  const later = await w.staff('fuse')
  await inspects(later, engine, { result: 'failed' }, { but: ['oil'] })
  const span = { from: new Date('2026-01-01T00:00:00+09:00'), until: new Date('2027-02-01T00:00:00+09:00') }
  const year = await inAssociation(w.db, w.fuse, (tx) => findInspectionYear(tx, w.fuse, span))
  // November, December, January: inspected in the first and the last.
  expect(year).toEqual([
    { kind: 'generator', units: 1, months: 3, inspected_months: 2, inspections: 3, failed: 1 },
    { kind: 'portable_battery', units: 1, months: 3, inspected_months: 0, inspections: 0, failed: 0 },
  ])
})
