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

  expect((await office.get(`/power/gap?check=${w.drill}`)).status).toBe(200)
  expect((await office.get('/power/gap?check=nonsense')).status).toBe(404)
  const kishi = await w.staff('kawachi')
  expect((await kishi.get(`/power/gap?check=${w.drill}`)).status).toBe(404)
  expect(await (await kishi.get('/power/gap')).text()).toContain('まだ安否確認がありません')
})
