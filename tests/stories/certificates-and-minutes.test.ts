import { expect, test } from 'vitest'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { type World, world } from '../world.ts'

const words = (html: string) =>
  html
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

async function drawers(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

test('a certificate is for a clinic that took part in a drill that is over, and for no other', async () => {
  const w = await world()
  const office = await w.staff('fuse', 'committee')
  const path = `/safety-checks/${w.drill}/certificates`
  expect((await office.get(path)).status).toBe(404)
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(5)
  await w.tanaka.phone.presses('A2')
  await w.workersRun()
  const running = await (await office.get(path)).text()
  expect(running).toContain('訓練を締め切ると')
  expect(running).not.toContain('<article')

  await w.laterBy(60)
  await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
  // Too late to have taken part, though it is an answer.
  await w.laterBy(10)
  await w.sato.phone.presses('A1')
  await w.workersRun()
  const html = await (await office.get(path)).text()
  expect(html.match(/<article/g)).toHaveLength(1)
  const sheet = words(`<article${html.split('<article')[1]}`)
  expect(sheet).toContain('【訓練】 令和8年11月5日 田中 花子医院 様 BCP訓練 参加証')
  expect(sheet).toContain('貴院の回答 令和8年11月5日(木) 10時11分（回答した医師 1人）')
  expect(sheet).toContain('行ったこと 安否と診療の可否の報告 布施医師会')
  expect(sheet).toMatch(/布施医師会 事務局 \S+ 会長 印 この証は/)
  expect(sheet).toContain('施設基準を満たすことを証するものではありません')

  // One sheet by itself for whoever asks for it later; a clinic that took no part has none.
  const clinic = { sato: '', tanaka: '' }
  for (const [key, name] of [
    ['sato', '佐藤 一郎医院'],
    ['tanaka', '田中 花子医院'],
  ] as const)
    clinic[key] = (await w.store.owner.query('select id from facility where name = $1', [name])).rows[0].id
  expect(
    (await (await office.get(`${path}?clinic=${clinic.tanaka}`)).text()).match(/<article/g),
  ).toHaveLength(1)
  expect((await office.get(`${path}?clinic=${clinic.sato}`)).status).toBe(404)
  await w.store.owner.query('update safety_check set closed_at = $2 where id = $1', [w.drill, w.now()])
  const both = await (await office.get(path)).text()
  expect(both.match(/<article/g)).toHaveLength(2)
  expect(both).toContain(`href="${path}?clinic=${clinic.sato}"`)
  expect(words(await (await office.get(`${path}?clinic=${clinic.sato}`)).text())).not.toContain(
    '田中 花子医院 様',
  )
  await w.store.owner.query(
    "update safety_check set closed_at = closed_at - interval '10 minutes' where id = $1",
    [w.drill],
  )

  // What was entered by mistake and taken back is no part.
  await w.store.owner.query(
    `insert into reply_retraction (association_id, reply_id, retracted_by, retracted_at)
     select association_id, id, 'cli', now() from reply where member_id = $1`,
    [w.tanaka.id],
  )
  expect(await (await office.get(path)).text()).toContain('締切までに回答した医療機関はありません')
  const real = await w.draft({ title: '震度6弱', purpose: 'actual' })
  await w.store.owner.query(
    "update safety_check set status = 'closed', launched_at = $2, closed_at = $2 where id = $1",
    [real, w.now()],
  )
  expect((await office.get(`/safety-checks/${real}/certificates`)).status).toBe(404)
  expect(await (await office.get(`/safety-checks/${real}/papers`)).text()).not.toContain('参加証')
  expect(await (await office.get(`/safety-checks/${real}/papers`)).text()).toContain('href="/papers/year"')
  expect((await (await w.staff('fuse', 'viewer')).get(path)).status).toBe(403)
  expect((await (await w.staff('kawachi')).get(path)).status).toBe(404)
  await drawers(w)
})

test('the minutes begin with the figures, are kept as people write them, and nobody overwrites another', async () => {
  const w = await world({ database: 'postgres' })
  const [office, colleague] = [await w.staff('fuse'), await w.staff('fuse', 'committee')]
  const path = `/safety-checks/${w.drill}/minutes`
  expect((await office.get(path)).status).toBe(404)
  await w.launches(w.drill)
  await w.workersRun()
  await w.tanaka.phone.presses('A4')
  await w.workersRun()
  await w.store.owner.query('update safety_check set deadline_at = $2 where id = $1', [
    w.drill,
    new Date('2026-11-05T12:06:00+09:00'),
  ])
  const html = await (await office.get(path)).text()
  const draft = words(html)
  expect(draft).toContain('議題 【訓練】大阪880万人訓練の結果について')
  // The deadline is still to come, and so may answers be.
  expect(draft).toContain('・締切は令和8年11月5日(木) 12時06分（受付中）。')
  expect(draft).toContain('・下の数字は令和8年11月5日(木) 10時06分現在で、まだ確定していない。')
  expect(draft).toContain('・回答1人（対象の33.3%）。未回答2人。')
  expect(draft).not.toContain('に締め切った')
  expect(draft).toContain('・役員: 1人中0人（0.0%） ・会員: 2人中1人（50.0%）')
  expect(draft).toContain('助けが必要です1人（回答1人中）')
  for (const { name } of w.everybody) expect(html).not.toContain(name)

  const save = { working_for: w.fuse, seen: '0' }
  const empty = await office.post(path, { ...save, minutes: ' \r\n ' })
  expect(empty.status).toBe(422)
  expect(await empty.text()).toContain('本文がありません')
  const long = await office.post(path, { ...save, minutes: 'あ'.repeat(4_001) })
  expect(long.status).toBe(422)
  expect(await long.text()).toContain('あ'.repeat(4_001))

  const both = await Promise.all(
    [office, colleague].map((who, n) =>
      who.post(path, { ...save, minutes: `出席 ${n}人\r\n\r\n決めたこと <b> ` }),
    ),
  )
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  const clash = await both.find(({ status }) => status === 409)?.text()
  expect(clash).toContain('ほかの人が保存しました')
  expect(clash?.match(/出席 [01]人/g)).toHaveLength(2)
  const kept = await (await office.get(path)).text()
  expect(kept).toMatch(/出席 [01]人\n\n決めたこと &lt;b&gt;<\/p>/)
  expect(kept).toContain('第1版')
  expect((await office.post(path, { ...save, seen: '1', minutes: '二人の文。' })).status).toBe(303)
  const { rows } = await w.store.owner.query(
    "select version from review_note where kind = 'minutes' order by 1",
  )
  expect(rows).toEqual([{ version: 1 }, { version: 2 }])

  expect(await (await colleague.get(path)).text()).toContain('二人の文。')
  const viewer = await w.staff('fuse', 'viewer')
  expect((await viewer.get(path)).status).toBe(403)
  expect((await viewer.post(path, { ...save, minutes: 'x' })).status).toBe(403)
  const next_door = await w.staff('kawachi')
  expect((await next_door.get(path)).status).toBe(404)
  expect((await next_door.post(path, { working_for: w.kawachi, seen: '2', minutes: 'x' })).status).toBe(404)
  await drawers(w)
})

test('after an early close every paper says the time of the close, and after a late one the deadline', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const read = async (what: string) =>
    words(await (await office.get(`/safety-checks/${w.drill}/${what}`)).text())
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(5)
  await w.tanaka.phone.presses('A2')
  await w.workersRun()
  await w.laterBy(15)
  await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
  const launched = '令和8年11月5日(木) 10時06分'
  expect(await read('minutes')).toContain('・令和8年11月5日(木) 10時26分に締め切った。')
  expect(await read('minutes')).toContain('（対象の33.3%）、うち締切まで1人。未回答2人。')
  expect(await read('paper')).toContain(`実施日時 ${launched}〜令和8年11月5日(木) 10時26分`)
  expect(await read('certificates')).toContain(`実施 ${launched}〜令和8年11月5日(木) 10時26分`)

  await w.store.owner.query(
    "update safety_check set deadline_at = closed_at - interval '10 minutes' where id = $1",
    [w.drill],
  )
  expect(await read('minutes')).toContain('・令和8年11月5日(木) 10時16分に締め切った。')
  expect(await read('paper')).toContain(`実施日時 ${launched}〜令和8年11月5日(木) 10時16分`)
  expect(await read('certificates')).toContain(`実施 ${launched}〜令和8年11月5日(木) 10時16分`)
  await drawers(w)
})
