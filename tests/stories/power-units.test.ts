import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { stockPower } from '../../src/demo/power.ts'
import { findReadyUnits } from '../../src/loans/needs/units.ts'
import { remindOwners } from '../../src/loans/telling/remind-owners.ts'
import { editUnit } from '../../src/loans/units/edit-unit.ts'
import { textOf } from '../entering.ts'
import { fieldsOf } from '../forms.ts'
import { aUnit, BATTERY, facilityOf, GENERATOR, PNG, photo, sends } from '../power.ts'
import { world } from '../world.ts'

test('the office enters a unit of a clinic and sees for how long it serves, and by which formula', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  expect(textOf(await (await office.get('/power/units')).text())).toContain('まだ電源が登録されていません')
  const form = {
    ...BATTERY,
    owner: await facilityOf(w, w.mori),
    key_holder: '看護師長',
    key_phone: '072-900-1234',
  }
  const added = await office.post('/power/units', form)
  expect(added.status).toBe(303)
  const page = textOf(await (await office.get(added.headers.get('location') ?? '')).text())
  expect(page).toContain('登録しました')
  expect(page).toContain('人工呼吸器+加温加湿器 88W 9.9時間')
  expect(page).toContain('容量1024Wh × 0.85 × 劣化後の割合100% ÷ 使う電力(W)')
  expect(page).toContain('072-900-1234')
  expect(textOf(await (await office.get('/power/units')).text())).toContain(`${w.mori.name}医院`)
  expect(textOf(await (await office.get('/audit')).text())).toContain('非常用電源を登録しました。')
})

test('a form with mistakes comes back with everything typed and a sentence for each', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const refused = await office.post('/power/units', {
    ...GENERATOR,
    burn_1_w: '2000',
    storage_place: '',
    model: '<b>',
  })
  expect(refused.status).toBe(422)
  const html = await refused.text()
  expect(textOf(html)).toContain('2か所を直してください')
  expect(textOf(html)).toContain('定格出力900Wを超える出力があります')
  const again = fieldsOf(html, '/power/units')
  expect(again).toMatchObject({
    burn_1_w: '2000',
    burn_2_hours: '1.1',
    model: '<b>',
    fuel: 'cassette',
    asset_number: '布-02',
  })
  await aUnit(w)
  const taken = await office.post('/power/units', BATTERY)
  expect(taken.status).toBe(422)
  expect(textOf(await taken.text())).toContain('この管理番号は、もう使われています')
})

test('the second of two editors is told what the first saved, keeps what he typed, and overwrites nothing', async () => {
  const w = await world()
  const [first, second] = [await w.staff('fuse'), await w.staff('fuse')]
  const id = await aUnit(w)
  const path = `/power/units/${id}/edit`
  const opened = fieldsOf(await (await second.get(path)).text(), path)
  const ofFirst = fieldsOf(await (await first.get(path)).text(), path)
  expect(
    (await first.post(path, { ...ofFirst, kind: 'portable_battery', storage_place: '2階の戸棚' })).status,
  ).toBe(303)
  const told = await second.post(path, { ...opened, kind: 'portable_battery', charge_percent: '55' })
  expect(told.status).toBe(409)
  const html = await told.text()
  expect(textOf(html)).toContain('ほかの人が保存しました')
  expect(textOf(html)).toContain('置き場所 : いまは 2階の戸棚')
  const kept = fieldsOf(html, path)
  expect(kept).toMatchObject({ charge_percent: '55', storage_place: '医師会館1階 倉庫', version: '2' })
  const saved = await second.post(path, { ...kept, kind: 'portable_battery', storage_place: '2階の戸棚' })
  expect(saved.status).toBe(303)
  const { rows } = await w.store.owner.query('select storage_place, charge_percent, version from power_unit')
  expect(rows).toEqual([{ storage_place: '2階の戸棚', charge_percent: 55, version: 3 }])
})

test('of two who save in the same moment one is told', async () => {
  const w = await world({ database: 'postgres' })
  const id = await aUnit(w)
  const saving = (outlets: string) =>
    editUnit(w.db, {
      association: w.fuse,
      id,
      version: 1,
      form: { ...BATTERY, outlets },
      by: 'cli',
      at: w.now(),
    })
  const saved = await Promise.all([saving('2'), saving('3')])
  expect(saved.filter(({ ok }) => ok)).toHaveLength(1)
  expect(saved.find(({ ok }) => !ok)).toMatchObject({ reason: 'changed_meanwhile' })
})

test('the list is filtered by its address, and finds by number, model and owner', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await aUnit(w, { ...BATTERY, owner: await facilityOf(w, w.mori) })
  await aUnit(w, GENERATOR)
  const shown = async (query: string) => textOf(await (await office.get(`/power/units?${query}`)).text())
  expect(await shown('kind=generator')).toContain('2台中 1台')
  expect(await shown('kind=generator')).not.toContain('DELTA 2')
  expect(await shown('q=ｄｅｌｔａ２')).toContain('布-01')
  expect(await shown(`q=${encodeURIComponent('森')}`)).toContain('2台中 1台')
  expect(await shown('lendable=joint')).toContain('EU9iGB')
  expect(await shown('state=out')).toContain('当てはまる電源がありません')
})

test('a retired unit leaves the lists, keeps its page, and cannot be retired while it is lent', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const id = await aUnit(w)
  const facility = await facilityOf(w, w.tanaka)
  await w.store.owner.query(
    `insert into loan (association_id, purpose, power_unit_id, facility_id, status, period)
     values ($1, 'drill', $2, $3, 'on_loan', tstzrange($4, $4::timestamptz + interval '7 days'))`,
    [w.fuse, id, facility, w.now()],
  )
  expect(textOf(await (await office.get(`/power/units/${id}`)).text())).toContain(
    `【訓練】${w.tanaka.name}医院に貸出中(11月12日(木)まで)`,
  )
  const period = { for_facility: null, from: w.now(), until: new Date(w.now().getTime() + 3_600_000) }
  const lendable = () => inAssociation(w.db, w.fuse, (tx) => findReadyUnits(tx, w.fuse, period))
  expect(await lendable()).toEqual([])
  const refused = await office.post(`/power/units/${id}/retire`)
  expect(refused.status).toBe(409)
  expect(textOf(await refused.text())).toContain('貸出中か予約のある電源は、廃棄にできません')
  await w.store.owner.query(
    "update loan set status = 'on_loan', period = tstzrange(now() - interval '9 days', now() - interval '2 days')",
  )
  expect(await lendable()).toEqual([])
  await w.store.owner.query("update loan set status = 'done'")
  expect(await lendable()).toHaveLength(1)
  expect((await office.post(`/power/units/${id}/retire`)).status).toBe(303)
  expect((await office.post(`/power/units/${id}/retire`)).status).toBe(409)
  expect(textOf(await (await office.get(`/power/units/${id}`)).text())).toContain('廃棄済み')
  expect(textOf(await (await office.get('/power/units')).text())).not.toContain('布-01')
  expect((await office.get(`/power/units/${id}/edit`)).status).toBe(404)
  expect(await lendable()).toEqual([])
})

test('a photo is what its first bytes say, is shown to its own association, and is told when it is none', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const id = await aUnit(w)
  const sending = (file: File) => sends(office, `/power/units/${id}/photo`, { photo: file })
  const refused = await sending(photo(Buffer.from('<script>alert(1)</script>'), 'x.jpg'))
  expect(refused.status).toBe(422)
  expect(textOf(await refused.text())).toContain('写真として読めません')
  expect((await sending(photo(Buffer.concat([PNG, Buffer.alloc(3_000_000)])))).status).toBe(422)
  expect((await sending(photo())).status).toBe(303)
  const page = await (await office.get(`/power/units/${id}`)).text()
  const [, path = ''] = /<img src="([^"]+)"/.exec(page) ?? []
  const shown = await office.get(path)
  expect(shown.headers.get('content-type')).toBe('image/png')
  expect(shown.headers.get('content-disposition')).toBe('inline')
  expect(shown.headers.get('x-content-type-options')).toBe('nosniff')
  expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true)
  const other = await aUnit(w, GENERATOR)
  expect((await office.get(path.replace(id, other))).status).toBe(404)
  expect((await (await w.staff('kawachi')).get(path)).status).toBe(404)
  expect((await sends(w.stranger(), `/power/units/${id}/photo`, { photo: photo() })).status).toBe(401)
})

test('next door gets 404 everywhere, a viewer sees no telephone and changes nothing', async () => {
  const w = await world()
  const id = await aUnit(w, { ...BATTERY, key_holder: '院長', key_phone: '072-900-1234' })
  const next = await w.staff('kawachi')
  for (const page of ['', '/edit', '/retire', '/inspect', '/sheet'])
    expect((await next.get(`/power/units/${id}${page}`)).status, page).toBe(404)
  for (const [page, form] of [
    ['/edit', { ...BATTERY, version: '1' }],
    ['/retire', {}],
    ['/inspect', { kind: 'monthly', result: 'failed' }],
  ] as const)
    expect((await next.post(`/power/units/${id}${page}`, form)).status, page).toBe(404)
  expect(await (await next.get('/power/units')).text()).not.toContain('DELTA')
  expect(await (await next.get(`/power/units/labels?unit=${id}`)).text()).toContain(
    '印刷する電源がありません',
  )
  const viewer = await w.staff('fuse', 'viewer')
  const seen = await (await viewer.get(`/power/units/${id}`)).text()
  expect(seen).not.toContain('072-900-1234')
  expect(seen).toContain('事務局に聞いてください')
  for (const page of ['/edit', '/retire', '/inspect'])
    expect((await viewer.get(`/power/units/${id}${page}`)).status, page).toBe(403)
  const committee = await w.staff('fuse', 'committee')
  expect((await committee.get(`/power/units/${id}/inspect`)).status).toBe(200)
  expect((await committee.post('/power/units', GENERATOR)).status).toBe(403)
  const { rows } = await w.store.owner.query('select status, version from power_unit')
  expect(rows).toEqual([{ status: 'ready', version: 1 }])
})

test("the demo's units are of every kind of trouble, and no clinic is written to as it starts", async () => {
  const w = await world()
  await stockPower(w.plant, { association: w.fuse, key: 'fuse' })
  await stockPower(w.plant, { association: w.kawachi, key: 'kawachi' })
  const office = await w.staff('fuse')
  const list = textOf(await (await office.get('/power/units')).text())
  expect(list).toContain('4台')
  expect(list).toContain('点検が遅れている電源 1台')
  expect(list).toMatch(/布-04 .*× 使用できません/)
  await remindOwners(w.db, w.fuse, w.now())
  await remindOwners(w.db, w.kawachi, w.now())
  const { rows } = await w.store.owner.query('select contact_point_id from power_message')
  expect(rows).toEqual([{ contact_point_id: null }])
})
