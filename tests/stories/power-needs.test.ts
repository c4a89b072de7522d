import { describe, expect, test } from 'vitest'
import { newId } from '../../src/id.ts'
import { askForPower } from '../../src/loans/needs/ask.ts'
import { endNeed } from '../../src/loans/needs/end.ts'
import type { FacilityId } from '../../src/roster/table.ts'
import { aUnit, facilityOf, PAIR_FORM } from '../needing.ts'
import { type World, world } from '../world.ts'

type Staff = Awaited<ReturnType<World['staff']>>
const text = async (page: Promise<Response>) => (await page).text()

/** The office enters a need; gives the path of its page. */
async function entered(
  w: World,
  office: Staff,
  form: Record<string, string> = {},
  member: string = w.tanaka.id,
) {
  const facility = await facilityOf(w, member)
  const posted = await office.post('/power/needs', { ...PAIR_FORM, facility, about: 'drill', ...form })
  expect(posted.status).toBe(303)
  return posted.headers.get('location') ?? ''
}

const order = (page: string, words: string[]) => words.toSorted((a, b) => page.indexOf(a) - page.indexOf(b))

describe('a need entered by the office', () => {
  test('leads to a page with hours at rated and at measured watts, the sum, the key holder and why others do not fit', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    await aUnit(w, { asset_number: 'A-1', ward_of: w.tanaka.id })
    await aUnit(w, { asset_number: 'A-2', rated_w: 300, capacity_wh: 377 })
    await aUnit(w, { asset_number: 'A-3', kind: 'generator' })
    const page = await text(office.get(await entered(w, office)))
    expect(page).toMatch(/<title>【訓練】田中 花子医院 電源の申出/)
    expect(page).toContain('P1')
    // 870.4 ÷ 320 = 2.7 and 870.4 ÷ 88 = 9.9; without the humidifier 870.4 ÷ 24 = 36.3.
    expect(page).toContain('定格で<strong>約2.7時間')
    expect(page).toContain('実測で<strong>約9.9時間')
    expect(page).toContain('約36.3時間')
    expect(page).toContain('1,024Wh × 0.85 × 劣化後の容量100% ÷ 88W = 9.9時間')
    // 8 h: 8 ÷ 2.2 × 2 = 7.3 → 8 cans at 88 W, 8 × 0.5185 × 2 = 8.3 → 9 at 320 W.
    expect(page).toContain('カセットボンベ 8本（定格なら9本）')
    expect(page).toContain('機器は合わせて320W、この電源で使えるのは240W')
    expect(page).toContain('href="tel:0667821111"')
    expect(page).toContain('点検の記録がありません。動くか確かめてから貸してください。')
    expect(page).toContain('医療機器の製造元が認めた電源ではありません')
    expect(page).toContain('maeashi-labo.com')
    expect(page).toMatch(/action="\/loans"[\s\S]*name="unit"[\s\S]*name="need"/)
    expect(order(page, ['A-3 発電機', 'A-1 蓄電池', 'A-2 蓄電池'])).toEqual([
      'A-1 蓄電池',
      'A-3 発電機',
      'A-2 蓄電池',
    ])
  })

  test('a form with mistakes comes back with everything typed, says how to mend it, and keeps nothing', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const posted = await office.post('/power/needs', {
      ...PAIR_FORM,
      facility: await facilityOf(w, w.tanaka.id),
      about: 'actual',
      hours_needed: 'たくさん',
      w_ventilator_astral: '0',
      place: '山田さんの家',
      note: '佐藤一郎の往診先',
    })
    expect(posted.status).toBe(422)
    const page = await posted.text()
    expect(page).toContain('4か所を直してください')
    expect(page).toContain('お名前を消して')
    for (const typed of ['たくさん', '山田さんの家', '佐藤一郎の往診先'])
      expect(page).toContain(`value="${typed}"`)
    expect((await w.store.owner.query('select from power_need')).rowCount).toBe(0)
    expect((await office.post('/power/needs', { ...PAIR_FORM })).status).toBe(422)
  })

  test('the label of a device counts instead of the usual watts', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    await entered(w, office, { n_suction: '2', w_suction: '70', w_ventilator_astral: '20' })
    const { rows } = await w.store.owner.query(
      'select device, count, rated_w, measured_w, from_label from power_need_device order by place',
    )
    expect(rows).toEqual([
      { device: 'ventilator_astral', count: 1, rated_w: 20, measured_w: 20, from_label: true },
      { device: 'humidifier_mr810', count: 1, rated_w: 200, measured_w: 64, from_label: false },
      { device: 'suction', count: 2, rated_w: 70, measured_w: 70, from_label: true },
    ])
  })

  test('pressed twice at once is one need', async () => {
    const w = await world({ database: 'postgres' })
    const id = newId<'power_need'>()
    const facility_id = (await facilityOf(w, w.tanaka.id)) as FacilityId
    const of = { association: w.fuse, id, facility_id, purpose: 'drill', safety_check_id: null } as const
    const ask = () =>
      askForPower(w.db, {
        ...of,
        reply_detail_id: null,
        via: 'office',
        by: 'x',
        at: w.now(),
        typed: PAIR_FORM,
      })
    expect(await Promise.all([ask(), ask()])).toEqual([
      { ok: true, id },
      { ok: true, id },
    ])
    const other = { ...PAIR_FORM, patients: '2' }
    const late = askForPower(w.db, {
      ...of,
      reply_detail_id: null,
      via: 'office',
      by: 'x',
      at: w.now(),
      typed: other,
    })
    expect(await late).toMatchObject({ ok: false, reason: 'already', need: { patients: 1 } })
    expect((await w.store.owner.query('select from power_need')).rowCount).toBe(1)
    expect((await w.store.owner.query('select from power_need_device')).rowCount).toBe(2)
    const ends = await Promise.all(
      (['met', 'withdrawn'] as const).map((to) =>
        endNeed(w.db, { association: w.fuse, id, to, by: 'x', at: w.now() }),
      ),
    )
    expect(ends.map(({ ok }) => ok).sort()).toEqual([false, true])
  })
})

describe('the list', () => {
  test('two needs stand in the order of priority, and of two alike the one with less left comes first', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    await entered(
      w,
      office,
      { n_ventilator_astral: '', n_humidifier_mr810: '', n_vaccine_fridge: '1' },
      w.sato.id,
    )
    await w.laterBy(1)
    await entered(w, office, { battery_left_hours: '4' }, w.tanaka.id)
    await w.laterBy(1)
    await entered(w, office, { battery_left_hours: '3' }, w.mori.id)
    const page = await text(office.get('/power/needs'))
    const clinics = ['佐藤 一郎医院', '田中 花子医院', '森 次郎医院']
    expect(order(page.slice(page.indexOf('<tbody>')), clinics)).toEqual([
      '森 次郎医院',
      '田中 花子医院',
      '佐藤 一郎医院',
    ])
    expect(page).toContain('【訓練】森 次郎医院')
  })

  test('is for the committee: a viewer is refused, and next door the need is not there', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const path = await entered(w, office)
    const viewer = await w.staff('fuse', 'viewer')
    for (const page of ['/power/needs', path, '/power/needs/new', '/power/gap'])
      expect((await viewer.get(page)).status).toBe(403)
    const kishi = await w.staff('kawachi')
    expect((await kishi.get(path)).status).toBe(404)
    expect((await kishi.get(`${path}/edit`)).status).toBe(404)
    for (const verb of ['edit', 'meet', 'withdraw', 'reopen'])
      expect((await kishi.post(`${path}/${verb}`, PAIR_FORM)).status).toBe(404)
    expect(await text(kishi.get('/power/needs'))).not.toContain('田中')
    const committee = await w.staff('fuse', 'committee')
    expect((await committee.get('/power/needs/links')).status).toBe(403)
    expect((await committee.get(path)).status).toBe(200)
  })
})

describe('a need that stands', () => {
  test('is changed, and the second of two editors is told and overwrites nothing', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const path = await entered(w, office)
    expect(await text(office.get(`${path}/edit`))).toMatch(/name="n_ventilator_astral" value="1"/)
    const first = await office.post(`${path}/edit`, { ...PAIR_FORM, version: '1', patients: '2' })
    expect(first.status).toBe(303)
    const second = await office.post(`${path}/edit`, { ...PAIR_FORM, version: '1', patients: '3' })
    expect(second.status).toBe(409)
    expect(await second.text()).toContain('ほかの人が直しました')
    expect(await text(office.get(path))).toContain('<dd>2人</dd>')
    // The devices of before are kept beside those that count.
    expect((await w.store.owner.query('select from power_need_device')).rowCount).toBe(4)
  })

  test('is withdrawn or met once, and can be opened again', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const path = await entered(w, office)
    expect((await office.post(`${path}/meet`)).status).toBe(303)
    const again = await office.post(`${path}/withdraw`)
    expect(again.status).toBe(409)
    expect(await again.text()).toContain('電源が届きました')
    expect(await text(office.get('/power/needs'))).toContain('終わった申出（1件）')
    expect((await office.post(`${path}/reopen`)).status).toBe(303)
    expect(await text(office.get(path))).toContain('探しています')
  })

  test('finds the next best unit as soon as the best one breaks, fails or is lent', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const best = await aUnit(w, { asset_number: 'A-1', ward_of: w.tanaka.id })
    const next = await aUnit(w, { asset_number: 'A-2', ward_of: w.mori.id, capacity_wh: 800 })
    await aUnit(w, { asset_number: 'A-3', lendable_to: 'own', ward_of: w.mori.id })
    await aUnit(w, { asset_number: 'K-1', association: w.kawachi })
    const path = await entered(w, office)
    const offered = async () =>
      [...(await text(office.get(path))).matchAll(/(A-\d|K-\d)を申請する/g)].map(([, unit]) => unit)
    expect(await offered()).toEqual(['A-1', 'A-2'])

    await w.store.owner.query("update power_unit set status = 'out_of_order' where id = $1", [best])
    expect(await offered()).toEqual(['A-2'])
    await w.store.owner.query(
      `insert into power_inspection (association_id, power_unit_id, kind, passed, faults, inspected_by, inspected_by_name, inspected_at)
       values ($1, $2, 'before_use', false, '{no_start}', 'x', '山本', $3)`,
      [w.fuse, next, w.now()],
    )
    expect(await offered()).toEqual([])
    await w.store.owner.query("update power_unit set status = 'ready' where id = $1", [best])
    expect(await offered()).toEqual(['A-1'])
    await w.store.owner.query(
      `insert into loan (association_id, purpose, power_unit_id, facility_id, status, period)
       values ($1, 'drill', $2, $3, 'approved', tstzrange($4, $5))`,
      [w.fuse, best, await facilityOf(w, w.sato.id), w.now(), new Date(w.now().getTime() + 3_600_000)],
    )
    const page = await text(office.get(path))
    expect(page).toContain('1台で使える電源がありません')
    expect(page).toContain('命に関わるときは119番')
  })
})
