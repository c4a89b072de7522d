import { expect, test } from 'vitest'
import { textOf } from '../entering.ts'
import { says } from '../said.ts'
import { type World, world } from '../world.ts'

async function seen(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

test('the committee sees ward by ward which clinics are open and what they lack, who said so, and since when', async () => {
  const w = await world()
  const hospital = await w.newDoctor('fuse', {
    name: '林 四郎',
    role: 'member',
    ward: '西',
    line: 4,
    facility_type: 'hospital',
    phone: '06-6782-4444',
  })
  await w.launches(w.drill)
  await w.workersRun()
  const committee = await w.staff('fuse', 'committee')
  const path = `/safety-checks/${w.drill}/facilities`
  const page = async (query = '') => textOf(await (await committee.get(path + query)).text())
  expect(await page()).toMatch(/東 2 0 0 0 0 2 未回答 2 未回答 2 該当なし 2 未回答 2/)

  await w.laterBy(5)
  await w.tanaka.phone.presses('A1')
  await hospital.phone.presses('A2')
  await w.workersRun()
  await says(w, { doctor: hospital, question: 'PWR', choice: '2' })
  await w.laterBy(5)
  await says(w, { doctor: hospital, question: 'PWR', choice: '1A' })
  await says(w, { doctor: hospital, question: 'GAS', choice: '1' })
  await says(w, { doctor: w.tanaka, question: 'WTR', choice: '0' })
  await says(w, { doctor: w.tanaka, question: 'OPEN', choice: '1' })

  const now = await page()
  expect(now).toMatch(/【訓練】大阪880万人訓練 開いている医療機関とライフライン .*取扱注意/)
  expect(now).toMatch(/東 2 1 0 0 0 1 未入力 1 未回答 1 問題なし 1 未回答 1 該当なし 2 未入力 1 未回答 1/)
  expect(now).toMatch(/西 2 0 1 0 0 1 困 1 未回答 1 未入力 1 未回答 1 困 1 該当なし 1 未入力 1 未回答 1/)
  expect(now).toMatch(/合計 4 1 1 0 0 2 /)
  expect(now).toMatch(
    /田中 花子医院 一般診療所 東 電話番号なし ● 診療できます 外来のみ 10:11 田中 花子先生 LINE/,
  )
  expect(now).toMatch(
    /林 四郎医院 病院 西 06-6782-4444 ◐ 一部だけ診療できます 10:11 林 四郎先生 LINE 電気 発電機など 6時間未満 10:16 林 四郎先生 水 未入力 酸素・医療ガス 不足/,
  )

  // Narrowed by the address, so that it can be sent to a colleague.
  const open = await page('?show=open&ward=%E6%9D%B1')
  expect(open).toMatch(/開いている所・東（1か所） .*田中 花子医院/)
  expect(open).not.toMatch(/林 四郎医院|佐藤 一郎医院/)
  expect(await page('?show=troubled')).toMatch(/困っている所（1か所） .*林 四郎医院/)
  expect(await page('?show=silent&ward=x')).toContain('該当する医療機関はありません')

  expect((await (await w.staff('fuse', 'viewer')).get(path)).status).toBe(403)
  expect((await (await w.staff('kawachi')).get(path)).status).toBe(404)
  await seen(w)
})

test('a ▲ of one doctor is not hidden by a colleague of the same clinic who spoke later', async () => {
  const w = await world()
  await w.store.owner.query(
    'update member set facility_id = (select facility_id from member where id = $1) where id = $2',
    [w.sato.id, w.tanaka.id],
  )
  await w.launches(w.drill)
  await w.workersRun()
  await w.sato.phone.presses('A4')
  await w.laterBy(2)
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  const committee = await w.staff('fuse', 'committee')
  const page = `/safety-checks/${w.drill}/facilities?show=troubled`
  expect(textOf(await (await committee.get(page)).text())).toMatch(
    /困っている所（1か所） .*佐藤 一郎医院 .*● 診療できます（▲ ほかの先生は「助けが必要です」）/,
  )
  await seen(w)
})

test('of several doctors of one clinic the newest answer counts, and the clinic is one', async () => {
  const w = await world()
  await w.store.owner.query(
    'update member set facility_id = (select facility_id from member where id = $1) where id = $2',
    [w.sato.id, w.tanaka.id],
  )
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(1)
  await w.sato.phone.presses('A1')
  await w.workersRun()
  await w.laterBy(3)
  await w.tanaka.phone.presses('A3')
  await w.workersRun()
  const committee = await w.staff('fuse', 'committee')
  const page = textOf(await (await committee.get(`/safety-checks/${w.drill}/facilities`)).text())
  expect(page).toMatch(/東 1 0 0 1 0 0 /)
  expect(page).toMatch(/佐藤 一郎医院 .*■ 診療できません 10:10 田中 花子先生 LINE/)
  await seen(w)
})
