import { expect, test } from 'vitest'
import { world } from '../world.ts'

const words = (html: string) =>
  html
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

test('a clinic with beds and no water needs support; a silent one is 未回答, and neither is a zero', async () => {
  const w = await world()
  const beds = await w.newDoctor('fuse', {
    name: '上田 四郎',
    role: 'member',
    ward: '西',
    line: 7,
    facility_type: 'bedded_clinic',
  })
  await w.store.owner.query("update facility set medical_code = '2710123456' where name = '上田 四郎医院'")
  const office = await w.staff('fuse', 'committee')
  expect((await office.get(`/safety-checks/${w.drill}/emis`)).status).toBe(404)
  await w.launches(w.drill)
  await w.workersRun()
  await beds.phone.presses('A2')
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  const says = (question: string, choice: string, minute: number) =>
    w.store.owner.query(
      `insert into reply_detail (association_id, prompt_id, question, choice, via, event_at, source_event_id)
       select association_id, id, $2, $3, 'link', $4, $2 || $3 from prompt where member_id = $1`,
      [beds.id, question, choice, new Date(w.now().getTime() + minute * 60_000)],
    )
  await says('WTR', '0', 1)
  await says('WTR', '2', 5)
  await says('GAS', '8', 2)
  await says('HHELP', '1', 2)

  const page = await (await office.get(`/safety-checks/${w.drill}/emis?code=DR-01`)).text()
  const sheet = words(`<article${page.split('<article')[1]}`)
  expect(sheet.trim()).toMatch(/^【訓練】大阪880万人訓練 EMIS転記シート 上田 四郎医院 支援要否 要/)
  expect(sheet).toContain('災害コード DR-01 訓練 1（訓練） 医療機関コード 2710123456')
  expect(sheet).toContain('電気使用不可 未入力 水使用不可 1 医療ガス使用不可 該当なし')
  expect(sheet).toContain('情報取得日時 令和8年11月5日(木) 10時11分')
  expect(words(page)).toContain('無床の診療所3か所の一覧')
  const list = words(page.split('emis-list')[1] ?? '')
  expect(list).toContain(
    '医療機関 地区 支援要否 倒壊の恐れ 電気なし 水なし ガスなし 薬・資器材なし 多数患者 職員不足 外来 時刻 ',
  )
  expect(list).toContain('佐藤 一郎医院 東 未回答 未回答')
  // Of today only the time; of a day before also the day.
  expect(list).toContain(
    '田中 花子医院 東 未入力 未入力 未入力 未入力 未入力 未入力 未入力 未入力 未入力 10:06 ',
  )
  expect(page).not.toContain('市区町村')

  await w.laterBy(24 * 60)
  const next_day = words(await (await office.get(`/safety-checks/${w.drill}/emis`)).text())
  expect(next_day).toMatch(/田中 花子医院 . 未入力 .* 11\/5 10:06 /)

  const csv = await (await office.get(`/safety-checks/${w.drill}/emis.csv?code=DR-01`)).text()
  const [, headings, line] = csv.split('\r\n')
  expect(headings).toContain('"災害コード","訓練","医療機関コード","名称"')
  expect(line).toContain(
    '"DR-01","1","2710123456","上田 四郎医院","有床診療所","西","要","未入力","未入力","1","該当なし"',
  )
  expect(csv).toContain('"【訓練】無床の診療所"')
  expect((await (await w.staff('fuse', 'viewer')).get(`/safety-checks/${w.drill}/emis`)).status).toBe(403)
  const next_door = await w.staff('kawachi')
  for (const what of ['emis', 'emis.csv', 'emis.xlsx'])
    expect((await next_door.get(`/safety-checks/${w.drill}/${what}`)).status).toBe(404)
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
})
