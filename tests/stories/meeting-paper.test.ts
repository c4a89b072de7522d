import { describe, expect, test } from 'vitest'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { aPastCheck, manyMembers } from '../past-checks.ts'
import { type World, world } from '../world.ts'

const words = (html: string) =>
  html
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

const issuesIn = (html: string) =>
  [...(/<ul class="issues">[\s\S]*?<\/ul>/.exec(html)?.[0] ?? '').matchAll(/<li>(.*?)<\/li>/g)].map(
    ([, line = '']) => line,
  )

/** Last year 40 of 100, this year 60 of 100, of whom two late; both on a Thursday morning in autumn. */
async function twoYears(w: World) {
  const members = await manyMembers(w, w.fuse, { count: 100, role: 'member', name: '会員' })
  const past = (launched_at: string, replied: number) =>
    aPastCheck(w, {
      association: w.fuse,
      title: '秋の訓練',
      launched_at,
      asked: members,
      replied: members.slice(0, replied),
      facility_types: ['clinic', 'hospital', 'clinic', 'clinic'],
    })
  const before = await past('2025-10-30T10:00:00+09:00', 40)
  const now = await past('2026-10-29T10:00:00+09:00', 60)
  await w.store.owner.query('update safety_check set deadline_at = $2 where id = $1', [
    now,
    new Date('2026-10-29T10:58:00+09:00'),
  ])
  return { before, now, members }
}

describe('the paper for the meeting', () => {
  test('counts by kind of facility what came in all and in time, and adds up', async () => {
    const w = await world()
    const { now } = await twoYears(w)
    const page = words(
      await (await (await w.staff('fuse', 'viewer')).get(`/safety-checks/${now}/paper`)).text(),
    )
    expect(page).toContain('【訓練】秋の訓練 の結果について 令和8年度 布施医師会')
    expect(page).toContain('令和8年10月29日(木) 10時00分〜令和8年10月29日(木) 10時58分')
    expect(page).toContain(
      '対象施設 対象数 回答数 有効回答数 有効回答数/対象数 病院 25 15 15 60.0% 一般診療所 75 45 43 57.3% 合計 100 60 58 58.0%',
    )
    expect(page).toContain('有効回答は、最新の回答が締切')
    expect(page).toMatch(/出力 令和8年11月5日\(木\) 10時06分/)
  })

  test('holds last year beside it with a verdict, and says what it rests on', async () => {
    const w = await world()
    const { now } = await twoYears(w)
    const page = words(await (await (await w.staff('fuse')).get(`/safety-checks/${now}/paper`)).text())
    expect(page).toContain('今回 R8/10/29 100 60 60.0% 50〜69% 50分')
    expect(page).toContain('前回 R7/10/30 100 40 40.0% 31〜50% —')
    // An hour to answer and half a day are not the same question.
    expect(page).toContain('受付時間が違うため比べられません')
  })

  test('bears the number and the hash of the newest entry of the trail, and nobody’s name', async () => {
    const w = await world()
    await w.launches(w.drill)
    await w.workersRun()
    await w.tanaka.phone.presses('A4')
    await w.workersRun()
    const { rows } = await w.store.owner.query(
      "select seq, encode(hash, 'hex') as hash from audit where association_id = $1 order by seq desc limit 1",
      [w.fuse],
    )
    const html = await (await (await w.staff('fuse', 'viewer')).get(`/safety-checks/${w.drill}/paper`)).text()
    const newest = /操作記録 (\d+)番 照合用の文字 ([0-9a-f]{64})/.exec(html)
    expect(Number(newest?.[1])).toBeGreaterThanOrEqual(Number(rows[0]?.seq))
    for (const { name } of w.everybody) expect(html).not.toContain(name)
    expect(words(html)).toContain('④ ▲助けが必要です 1 1 — —')
    for (const doctor of w.everybody) {
      doctor.texts()
      await doctor.mails()
    }
  })

  test('tells of a further question who said it, whom it does not concern, and who left it out', async () => {
    const w = await world()
    const { now } = await twoYears(w)
    await w.store.owner.query(
      `insert into reply_detail (association_id, prompt_id, question, choice, via, event_at, source_event_id)
       select p.association_id, p.id, 'GAS', (array['1', '8', '0'])[1 + row_number() over (order by p.id) % 3], 'link', now(), 'd' || p.id
       from prompt p where p.safety_check_id = $1 and p.facility_type = 'hospital'
         and exists (select from reply r where r.prompt_id = p.id) order by p.id limit 12`,
      [now],
    )
    const page = words(await (await (await w.staff('fuse')).get(`/safety-checks/${now}/paper`)).text())
    // 15 hospitals replied: 12 said something, a third of them 該当なし; clinics are not asked about gas.
    expect(page).toContain('⑤ 酸素・医療ガスが足りない 4 8 4 3')
    expect(page).toContain('対応状況（回答60件における）')
  })

  test('begins with sentences from the figures; what an officer makes of them is kept and printed', async () => {
    const w = await world()
    const { now } = await twoYears(w)
    const office = await w.staff('fuse')
    const path = `/safety-checks/${now}/paper`
    expect(words(await (await office.get(path)).text())).toContain(
      '未回答は一般診療所が最も多い（75人中30人）',
    )
    const kept = await office.post(path, {
      working_for: w.fuse,
      seen: '0',
      words: ' LINEの登録会を開く。\n\n次は平日の夜に。',
    })
    expect(kept.status).toBe(303)
    const page = words(await (await office.get(path)).text())
    expect(page).toContain('課題と次回に向けて LINEの登録会を開く。 次は平日の夜に。')
    expect(page).not.toContain('最も多い')
  })

  test('while answers still come in it judges nothing and keeps nothing; closed, it does both', async () => {
    const w = await world()
    await w.launches(w.drill)
    await w.workersRun()
    await w.laterBy(2)
    await w.tanaka.phone.presses('A1')
    await w.workersRun()
    const office = await w.staff('fuse')
    const path = `/safety-checks/${w.drill}/paper`
    const running = await (await office.get(path)).text()
    expect(words(running)).toMatch(/途中（10時08分現在）: 対象\d+人のうち1人が回答した。/)
    expect(issuesIn(running).join()).not.toContain('届かなかった')
    expect(issuesIn(running).every((line) => line.startsWith('途中（10時08分現在）: '))).toBe(true)
    expect(words(running)).toContain('直して保存できるのは、締め切ったあとです。')
    expect(running).not.toContain('<textarea')
    const minutes = words(await (await office.get(`/safety-checks/${w.drill}/minutes`)).text())
    expect(minutes).toContain('・途中（10時08分現在）: 対象')

    // From an older page, nothing is kept, and nothing of what he wrote is lost.
    const early = await office.post(path, { working_for: w.fuse, seen: '0', words: '半数に届かず。' })
    expect(early.status).toBe(409)
    expect(words(await early.text())).toMatch(/まだ締め切っていないので、保存していません .* 半数に届かず。/)
    expect((await w.store.owner.query('select from review_note')).rows).toEqual([])

    await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
    const closed = await (await office.get(path)).text()
    expect(issuesIn(closed)[0]).toMatch(/^回答は対象\d+人の半数に届かなかった。$/)
    const kept = await office.post(path, { working_for: w.fuse, seen: '0', words: '半数に届かず。' })
    expect(kept.status).toBe(303)
    expect(issuesIn(await (await office.get(path)).text())).toEqual(['半数に届かず。'])
    for (const doctor of w.everybody) {
      doctor.texts()
      await doctor.mails()
    }
  })

  test('too many words come back with everything typed and a sentence that helps', async () => {
    const w = await world()
    const { now } = await twoYears(w)
    const office = await w.staff('fuse')
    const answer = await office.post(`/safety-checks/${now}/paper`, {
      working_for: w.fuse,
      seen: '0',
      words: '一\n二\n三\n四\n五\n六\n七',
    })
    expect(answer.status).toBe(422)
    const html = await answer.text()
    expect(html).toContain('6行までにしてください')
    expect(html).toContain('一\n二\n三\n四\n五\n六\n七</textarea>')
  })

  test('who saved second is told, sees what was saved, and loses no word', async () => {
    const w = await world()
    const { now } = await twoYears(w)
    const [first, second] = [await w.staff('fuse'), await w.staff('fuse', 'committee')]
    const path = `/safety-checks/${now}/paper`
    const save = { working_for: w.fuse, seen: '0' }
    expect((await first.post(path, { ...save, words: '先の人の文。' })).status).toBe(303)
    const clash = await second.post(path, { ...save, words: '後の人の文。' })
    expect(clash.status).toBe(409)
    const html = await clash.text()
    expect(html).toContain('ほかの人が保存しました')
    expect(html).toContain('先の人の文。')
    expect(html).toContain('後の人の文。</textarea>')
    const again = await second.post(path, { ...save, seen: '1', words: '二人の文。' })
    expect(again.status).toBe(303)
  })

  test('the weather is typed by somebody and never guessed', async () => {
    const w = await world()
    const { now } = await twoYears(w)
    const office = await w.staff('fuse')
    const path = `/safety-checks/${now}`
    const facts = async () =>
      /<dl class="facts-of-paper">[\s\S]*?<\/dl>/.exec(await (await office.get(`${path}/paper`)).text())?.[0]
    expect(await facts()).not.toMatch(/雨|降って/)
    expect((await office.post(`${path}/rain`, { working_for: w.fuse, seen: '0' })).status).toBe(422)
    expect(
      (await office.post(`${path}/rain`, { working_for: w.fuse, seen: '0', rain: 'rained' })).status,
    ).toBe(303)
    expect(await facts()).toContain('雨だった')
  })
})

test('a viewer reads the paper and may not write on it', async () => {
  const w = await world()
  const { now } = await twoYears(w)
  const viewer = await w.staff('fuse', 'viewer')
  expect(await (await viewer.get(`/safety-checks/${now}/paper`)).text()).not.toContain('<textarea')
  const form = { working_for: w.fuse, seen: '0', words: '書く', rain: 'dry' }
  for (const what of ['paper', 'rain'])
    expect((await viewer.post(`/safety-checks/${now}/${what}`, form)).status).toBe(403)
})

test('next door finds no such paper, in no form', async () => {
  const w = await world()
  const { now } = await twoYears(w)
  const kawachi = await w.staff('kawachi')
  for (const what of ['paper', 'paper.xlsx', 'paper.csv'])
    expect((await kawachi.get(`/safety-checks/${now}/${what}`)).status).toBe(404)
  for (const what of ['paper', 'rain']) {
    const form = { working_for: w.kawachi, seen: '0', words: '書く', rain: 'dry' }
    expect((await kawachi.post(`/safety-checks/${now}/${what}`, form)).status).toBe(404)
  }
})

test('the same tables go out as Excel and CSV; a draft has none', async () => {
  const w = await world()
  const { now } = await twoYears(w)
  const office = await w.staff('fuse')
  const csv = await (await office.get(`/safety-checks/${now}/paper.csv`)).text()
  expect(csv).toContain('"【訓練】回答状況（施設の種類別）"')
  expect(csv).toContain('"合計",100,60,58,0.58')
  const xlsx = await office.get(`/safety-checks/${now}/paper.xlsx`)
  expect(decodeURIComponent(xlsx.headers.get('content-disposition') ?? '')).toContain(
    '【訓練】秋の訓練_会議資料_2026-10-29.xlsx',
  )
  expect(xlsx.status).toBe(200)
  expect((await office.get(`/safety-checks/${w.drill}/paper.csv`)).status).toBe(404)
  expect((await office.get(`/safety-checks/${w.drill}/paper`)).headers.get('location')).toBe(
    `/safety-checks/${w.drill}/launch`,
  )
})
