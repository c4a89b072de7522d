import { expect, test } from 'vitest'
import { aUnit } from '../needing.ts'
import { world } from '../world.ts'

const cellsOf = (page: string, ward: string) => {
  const row = page.split('<tr>').find((one) => one.includes(`>${ward}</th>`)) ?? ''
  return [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell]) =>
    (cell ?? '').replace(/<[^>]+>/g, ' ').trim(),
  )
}

test('the committee sees by ward how many patients are without power and how many units are short, for print', async () => {
  const w = await world()
  const nagai = await w.newDoctor('fuse', {
    name: '長井 五郎',
    role: 'member',
    ward: '布施',
    mail: 'nagai@example.jp',
    facility_type: 'home_care_clinic',
  })
  await w.store.owner.query('update facility set home_oxygen_patients = 4 where ward = $1', ['西'])
  await w.launches(w.drill)
  await w.workersRun()
  for (const doctor of [w.sato, w.tanaka]) doctor.texts()
  await w.sato.mails()
  const browser = w.stranger()
  const link = await nagai.link()
  await browser.post(link, { condition: 'partly_open' })
  await browser.post(await w.mori.link(), { condition: 'open' })
  await w.workersRun()
  await browser.post(`${link}/more`, { PWR: '2', HVEN: '3', HOXY: '1' })
  await aUnit(w, { asset_number: 'A-1', ward_of: nagai.id })
  await aUnit(w, { asset_number: 'A-2' })
  await aUnit(w, { asset_number: 'A-3', lendable_to: 'own' })

  const office = await w.staff('fuse', 'chair')
  const page = await (await office.get('/power/gap')).text()
  expect(page).toMatch(/<title>【訓練】大阪880万人訓練 電源の不足/)
  // n, 未回答, 未入力, 停電, 人工呼吸器, 酸素, 台, 時間 (870.4 ÷ 34 = 25.6 → 24), 足りない
  expect(cellsOf(page, '布施').slice(0, 8)).toEqual(['1', '0', '0', '1', '3人', '1人', '1台', '24 / 96時間'])
  expect(cellsOf(page, '布施')[8]).toMatch(/3台\s+呼吸器 ?2・酸素 ?1/)
  expect(cellsOf(page, '東').slice(0, 4)).toEqual(['2', '2', '0', '0'])
  expect(cellsOf(page, '西').slice(0, 4)).toEqual(['1', '0', '1', '0'])
  expect(cellsOf(page, '医師会の保管')[6]).toBe('1台')
  expect(cellsOf(page, '全体（地区をまたいで使うとき）')[8]).toMatch(/^2台/)
  expect(page).toContain('患者さんが4')
  expect(page).toContain('data-print')
  // Three facilities unknown: that comes first, and nothing says that the units suffice.
  expect(page.indexOf('まだ分かりません')).toBeGreaterThan(0)
  expect(page.indexOf('まだ分かりません')).toBeLessThan(page.indexOf('使える電源は'))

  expect((await office.get(`/power/gap?check=${w.drill}`)).status).toBe(200)
  expect((await office.get('/power/gap?check=nonsense')).status).toBe(404)
  const kishi = await w.staff('kawachi')
  expect((await kishi.get(`/power/gap?check=${w.drill}`)).status).toBe(404)
  expect(await (await kishi.get('/power/gap')).text()).toContain('まだ安否確認がありません')
})

test('nobody reads 「足ります」 while places are silent, and everybody does once all have said that they have power', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  for (const doctor of [w.sato, w.tanaka]) doctor.texts()
  for (const doctor of [w.sato, w.mori]) await doctor.mails()
  const office = await w.staff('fuse')
  const early = (await (await office.get('/power/gap')).text()).replace(/<[^>]+>/g, '')
  expect(early).toMatch(/まだ分かりません。電気のことが分からない施設が3のうち3施設、.*患者さんが0人/)
  expect(early).not.toContain('足ります')
  expect(early).toContain('不足はまだ出ていません')

  await w.store.owner.query(
    `insert into reply (association_id, member_id, prompt_id, condition, via, event_at)
     select association_id, member_id, id, 'open', 'link', $1 from prompt`,
    [w.now()],
  )
  await w.store.owner.query(
    `insert into reply_detail (association_id, prompt_id, question, choice, via, event_at, source_event_id)
     select association_id, id, 'PWR', '0', 'link', $1, 'power-' || id from prompt`,
    [w.now()],
  )
  const known = await (await office.get('/power/gap')).text()
  expect(known).toContain('台数は足ります')
  expect(known).not.toContain('まだ分かりません')
})
