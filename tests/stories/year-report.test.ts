import { expect, test } from 'vitest'
import { aNeed, asked, aUnit, clinicOf, goes, looksAway } from '../lending.ts'
import { aPastCheck, manyMembers } from '../past-checks.ts'
import { type World, world } from '../world.ts'

const words = (html: string) =>
  html
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

/** A year with everything that must be counted, and beside it everything that must not. */
async function aYear(w: World) {
  const members = await manyMembers(w, w.fuse, { count: 150, role: 'member', name: '会員' })
  const check = (title: string, launched_at: string, asked: number, replied: number, more = {}) =>
    aPastCheck(w, {
      association: w.fuse,
      title,
      launched_at,
      asked: members.slice(0, asked),
      replied: members.slice(0, replied),
      ...more,
    })
  await check('三月の訓練', '2026-03-31T23:59:00+09:00', 50, 20)
  await check('四月一日の訓練', '2026-04-01T00:00:00+09:00', 100, 40)
  await check('秋の訓練', '2026-09-03T10:30:00+09:00', 150, 90)
  await check('大雨', '2026-07-01T03:12:00+09:00', 150, 120, { purpose: 'actual' })
  await check('届くか', '2026-06-01T10:00:00+09:00', 9, 9, { purpose: 'test' })
  await check('まちがい', '2026-05-01T10:00:00+09:00', 150, 1, { status: 'withdrawn' })
  await check('雨で中止', '2026-10-01T10:00:00+09:00', 150, 2, { left_out: true })
  await w.store.owner.query(
    `update prompt p set facility_id = m.facility_id from member m where m.id = p.member_id and m.facility_id is not null`,
  )
}

/** The same figures by a plain loop over the rows, without a line of the product's SQL. */
async function byHand(w: World, from: string, until: string) {
  const rows = async (query: string) => (await w.store.owner.query(query)).rows
  const inYear = (at: Date | null) => at !== null && at >= new Date(from) && at < new Date(until)
  const checks = (await rows('select * from safety_check')).filter(
    (check) => inYear(check.launched_at) && check.status !== 'withdrawn' && !check.left_out,
  )
  const prompts = await rows('select * from prompt')
  const replies = await rows('select * from reply')
  const taken_back = new Set((await rows('select reply_id from reply_retraction')).map((row) => row.reply_id))
  const counted = (purpose: string) => {
    const sums = { checks: 0, prompted: 0, replied: 0, in_hour: 0 }
    for (const check of checks.filter((one) => one.purpose === purpose)) {
      sums.checks += 1
      for (const prompt of prompts.filter((one) => one.safety_check_id === check.id)) {
        sums.prompted += 1
        const said = replies.filter((one) => one.prompt_id === prompt.id && !taken_back.has(one.id))
        if (said.length > 0) sums.replied += 1
        if (said.some((one) => one.event_at.getTime() - check.launched_at.getTime() <= 3_600_000))
          sums.in_hour += 1
      }
    }
    return sums
  }
  const loans = (await rows('select * from loan')).filter((loan) => inYear(loan.handed_over_at))
  const inspections = (await rows('select * from power_inspection')).filter((one) => inYear(one.inspected_at))
  return {
    drill: counted('drill'),
    actual: counted('actual'),
    loans: {
      actual: loans.filter(({ purpose }) => purpose === 'actual').length,
      drill: loans.filter(({ purpose }) => purpose === 'drill').length,
      returned: loans.filter(({ returned_at }) => returned_at).length,
    },
    inspections: inspections.length,
    failed: inspections.filter(({ passed }) => !passed).length,
  }
}

/** A unit that stands there since June, lent twice and looked at in three months of the six. */
async function power(w: World) {
  const unit = await aUnit(w, { asset_number: 'A-01' })
  await w.store.owner.query("update power_unit set created_at = '2026-06-10T10:00:00+09:00'")
  for (const [at, passed] of [
    ['2026-07-05T10:00:00+09:00', true],
    ['2026-07-31T23:30:00+09:00', true],
    ['2026-09-01T00:30:00+09:00', false],
    ['2026-03-31T12:00:00+09:00', true],
  ])
    await w.store.owner.query(
      `insert into power_inspection (association_id, power_unit_id, kind, passed, faults, inspected_by, inspected_by_name, inspected_at)
       values ($1, $2, 'monthly', $3, case when $3 then '{}'::text[] else '{starts}' end, 'cli', '係', $4)`,
      [w.fuse, unit, passed, at],
    )
  for (const purpose of ['drill', 'actual'] as const) {
    const loan = await asked(w, unit, await aNeed(w, { facility: await clinicOf(w, w.tanaka), purpose }))
    await goes(w, loan, ['approve', 'hand_over', 'take_back', 'inspect'])
  }
}

test('the tables of the year equal a hand count, and an actual check is in no sum of the drills', async () => {
  const w = await world()
  await aYear(w)
  await w.launches(w.drill)
  await w.workersRun()
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  await power(w)
  await w.laterBy(1)
  const office = await w.staff('fuse', 'viewer')
  const hand = await byHand(w, '2026-04-01T00:00:00+09:00', '2027-04-01T00:00:00+09:00')
  expect(hand.drill).toMatchObject({ checks: 3, prompted: 403, replied: 131 })
  const html = await (await office.get('/papers/year')).text()
  const page = words(html)
  expect(page).toContain('災害対策 年次報告 令和8年度（令和8年11月5日(木) 10時07分まで） 布施医師会')
  expect(page).toContain(
    `合計 ${hand.drill.checks}回（対象数・回答数はのべ） ${hand.drill.prompted} ${hand.drill.replied} 32.5% — ${hand.drill.in_hour}`,
  )
  expect(page).toContain(
    `合計 1回（対象数・回答数はのべ） ${hand.actual.prompted} ${hand.actual.replied} 80.0%`,
  )
  expect(page).toContain('R8/4/1 【訓練】四月一日の訓練 100 40 40.0% 31〜50% 40')
  expect(page).not.toContain('三月の訓練')
  expect(page).not.toContain('まちがい')
  expect(page).toContain('取り消したもの・集計から外したもの2回は含まない。配信テスト1回は含まない。')
  expect(page).toContain('前年度は1回、のべ対象50人、回答20人（40.0%）。')
  // June to November are six months, of which July, September and, by the two returns, November saw an inspection.
  expect(page).toContain(
    `蓄電池 1 6 3 50.0% ${hand.inspections} ${hand.failed} ${hand.loans.actual} ${hand.loans.drill} ${hand.loans.returned} 0`,
  )
  expect(hand).toMatchObject({ loans: { actual: 1, drill: 1, returned: 2 }, inspections: 5, failed: 1 })
  // Three clinics were asked with their address; one of them answered.
  expect(page).toContain('訓練に1回以上、回答した 1 3 33.3% —')
  expect(page).toContain('BCPの改定日が分かる 未入力 3 — 3')
  for (const { name } of w.everybody) expect(html).not.toContain(name)

  const before = words(await (await office.get('/papers/year?year=2025')).text())
  expect(before).toContain('合計 1回（対象数・回答数はのべ） 50 20 40.0%')
  expect(before).toContain('この年度に、本番の安否確認はない。')
  const csv = await (await office.get('/papers/year.csv?year=2026')).text()
  expect(csv).toContain(`"合計","3回（対象数・回答数はのべ）",${hand.drill.prompted},${hand.drill.replied}`)
  const xlsx = await office.get('/papers/year.xlsx')
  expect(decodeURIComponent(xlsx.headers.get('content-disposition') ?? '')).toContain(
    '布施医師会_令和8年度_年次報告.xlsx',
  )
  const kawachi = words(await (await (await w.staff('kawachi')).get('/papers/year?year=2026')).text())
  expect(kawachi).toContain('合計 0回（対象数・回答数はのべ） 0 0 —')
  await looksAway(w)
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
})

test('what nobody typed is 未入力 and never a zero; what is typed is kept, and nobody overwrites another', async () => {
  const w = await world({ database: 'postgres' })
  const [office, colleague] = [await w.staff('fuse'), await w.staff('fuse', 'committee')]
  const page = async () => words(await (await office.get('/papers/year')).text())
  expect(await page()).toContain('④ 災害時の医療提供の計画 未入力 —')

  const save = { working_for: w.fuse, seen: '0' }
  const wrong = await office.post('/papers/year', {
    ...save,
    active_clinics: '７',
    training: '9',
    admission: '三',
  })
  expect(wrong.status).toBe(422)
  const again = await wrong.text()
  expect(again).toContain('積極的医療機関の数より多くなっています')
  expect(again).toContain('0から9999までの数字で入れてください')
  for (const typed of ['７', '9', '三']) expect(again).toContain(`value="${typed}"`)
  // The summary stands above the paper and leads to the fields.
  const summary = again.slice(0, again.indexOf('<article'))
  expect(summary).toContain('2か所を直してください')
  expect(summary).toContain('<a href="#field-training">③ 地域医療の研修：')
  expect(summary).toContain('<a href="#field-admission">')
  const alone = await office.post('/papers/year', { ...save, disaster_plan: '2' })
  expect(await alone.text()).toContain('積極的医療機関の数も入れてください')

  const typed = {
    ...save,
    joint_meetings: '10 回',
    active_clinics: '７か所',
    disaster_plan: '2',
    admission: '0',
  }
  const both = await Promise.all([office, colleague].map((who) => who.post('/papers/year', typed)))
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  const told = await both.find(({ status }) => status === 409)?.text()
  expect(told).toContain('ほかの人が先に保存しました')
  expect(told).toContain('value="７か所"')
  const saved = both.find(({ status }) => status === 303)?.headers.get('location') ?? ''
  expect(await (await office.get(saved)).text()).toContain('保存しました')
  expect(await page()).not.toContain('保存しました')
  const kept = await page()
  expect(kept).toContain('三医師会合同災害対策会議 10 —')
  expect(kept).toContain('④ 災害時の医療提供の計画 2 28.6%')
  expect(kept).toContain('⑥ 急変時の入院受け入れ（入院機能のある所） 0 0.0%')
  expect(kept).toContain('③ 地域医療の研修 未入力 —')

  const viewer = await w.staff('fuse', 'viewer')
  expect(await (await viewer.get('/papers/year')).text()).not.toContain('会議と自己点検の数を入れる')
  expect((await viewer.post('/papers/year', typed)).status).toBe(403)
  expect((await office.post('/papers/year?year=99999', typed)).status).toBe(404)
  // A year to come, or no year at all, is the running one.
  for (const year of ['2031', 'x'])
    expect(words(await (await office.get(`/papers/year?year=${year}`)).text())).toContain('令和8年度')
  const { rows } = await w.store.owner.query(
    "select detail from audit where association_id = $1 and action = 'paper.enter_year'",
    [w.fuse],
  )
  expect(rows).toEqual([{ detail: { year: 2026, said: 4 } }])
})
