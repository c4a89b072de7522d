import { expect, test } from 'vitest'
import { answerReview } from '../../src/papers/self-review/answer.ts'
import { reviewToken } from '../../src/papers/self-review/rules.ts'
import type { SelfReviewId } from '../../src/papers/self-review/table.ts'
import { openOfficeMails } from '../../workers/office-mails.ts'
import { type World, world } from '../world.ts'

const words = (html: string) =>
  html
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

type Office = Awaited<ReturnType<World['staff']>>
const LIST = '/papers/self-reviews'
const YES = {
  acute_care: 'yes',
  discharge_services: 'yes',
  training: 'no',
  disaster_plan: 'no',
  community_work: 'yes',
}

/** The ids of the clinics in the order of the doctors given. */
async function clinicsOf(w: World, ...doctors: { name: string }[]) {
  const { rows } = await w.store.owner.query<{ id: string; name: string }>('select id, name from facility')
  return doctors.map(({ name }) => rows.find((row) => row.name === `${name}医院`)?.id ?? '')
}

/** What the page to choose clinics posts beside the ticks. */
async function hiddenIn(office: Office) {
  const page = await (await office.get(`${LIST}/choose`)).text()
  const hidden = [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)]
  return Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]))
}

/** Ticks these clinics and no other on a page opened just now, or on an older one, and saves. */
async function choose(office: Office, ids: string[], hidden?: Record<string, string>) {
  const ticked = Object.fromEntries(ids.map((id) => [`clinic-${id}`, 'on']))
  return office.post(`${LIST}/choose`, { ...(hidden ?? (await hiddenIn(office))), ...ticked })
}

const reviewOf = async (w: World, facility: string, year = 2026) =>
  w.ownerDb
    .selectFrom('self_review')
    .selectAll()
    .where('facility_id', '=', facility as never)
    .where('fiscal_year', '=', year)
    .executeTakeFirstOrThrow()

/** What a clinic answered last year, put there as its page would have. */
async function lastYear(w: World, facility: string) {
  await w.store.owner.query(
    `with asked as (insert into self_review (association_id, fiscal_year, facility_id, token_hash, chosen_by, chosen_at)
       values ($1, 2025, $2, $3, 'cli', $4) returning association_id, id)
     insert into self_review_answer (association_id, self_review_id, version, acute_care, discharge_services, training,
       disaster_plan, community_work, via, answered_at)
     select association_id, id, 1, true, true, true, false, true, 'link', $4 from asked`,
    [w.fuse, facility, Buffer.from(facility), new Date('2026-02-01T10:00:00+09:00')],
  )
}

test('once a year each clinic gets its link, one tap says that nothing has changed, and the report counts it', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const [sato = '', tanaka = '', mori = ''] = await clinicsOf(w, w.sato, w.tanaka, w.mori)
  await lastYear(w, sato)
  const choices = await (await office.get(`${LIST}/choose`)).text()
  // Last year's are ticked already, and nobody else.
  expect(choices.match(/ checked/g)).toHaveLength(1)
  expect((await choose(office, [sato, tanaka, mori])).status).toBe(303)
  const chosen = await (await office.get(LIST)).text()
  expect(words(chosen)).toContain('回答 0 / 3か所')
  expect(words(chosen)).toContain('田中 花子医院 東 まだお願いしていません。メールの登録がありません。')

  // Nobody has answered yet: what the office typed stands, and is saved beside the meetings.
  const figures = { working_for: w.fuse, seen: '0', joint_meetings: '3', active_clinics: '9', training: '4' }
  expect((await office.post('/papers/year', figures)).status).toBe(303)
  expect(words(await (await office.get('/papers/year')).text())).toContain('③ 地域医療の研修 4 44.4%')

  const both = {
    working_for: w.fuse,
    ...Object.fromEntries(
      [await reviewOf(w, sato), await reviewOf(w, tanaka)].map(({ id }) => [`review-${id}`, 'on']),
    ),
  }
  expect((await office.post(`${LIST}/ask`, both)).headers.get('location')).toContain('done=asked')
  // Pressed twice, nobody is written to twice.
  expect((await office.post(`${LIST}/ask`, both)).status).toBe(409)
  await w.workersRun()
  const [mail, ...more] = await w.sato.mails()
  expect(more).toEqual([])
  expect(mail?.subject).toBe('令和8年度の自己点検のお願い(布施医師会)')
  expect(await w.mori.mails()).toEqual([])
  const link = /\/y\/[\w-]{27}/.exec(mail?.text ?? '')?.[0] ?? ''
  const clinic = w.stranger()
  const page = await (await clinic.get(link)).text()
  expect(words(page)).toContain('佐藤 一郎医院 令和8年度の自己点検（①〜⑤）')
  expect(words(page)).toContain('令和7年度の回答と、いまわかっていることです。 ① 急変時の診療支援 はい')
  expect(page.match(/type="radio"[^>]*checked/g)).toHaveLength(5)
  // Looking, as mail scanners do, answers nothing.
  expect(words(await (await office.get(LIST)).text())).toContain('回答 0 / 3か所')

  const one_tap = Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="([a-z_]+)" value="([^"]*)"/g)]
      .slice(0, 6)
      .map(([, name = '', value = '']) => [name, value]),
  )
  const thanks = await clinic.post(link, one_tap)
  expect(thanks.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(words(await thanks.text())).toContain('受け付けました')
  expect((await clinic.post(link, one_tap)).status).toBe(200)
  const report = async () => words(await (await office.get('/papers/year')).text())
  expect(await report()).toMatch(
    /積極的医療機関 3 — ① 急変時の診療支援 1 100\.0% .*③ 地域医療の研修 1 100\.0% ④ 災害時の医療提供の計画 0 0\.0% .*⑥ [^ ]+ 未入力 —/,
  )
  expect(await report()).toContain('回答した1か所（お願いした3か所）に対するもの。⑥は病床のある0か所')
  expect(await (await office.get('/papers/year')).text()).not.toContain('name="disaster_plan"')

  // Meetings are saved without the fields that the form has no more, and empty none of them.
  await office.post('/papers/year', { working_for: w.fuse, seen: '1', joint_meetings: '4' })
  const { rows: typed } = await w.store.owner.query(
    "select item, value from year_figure where version = 2 and item in ('joint_meetings', 'training') order by item",
  )
  expect(typed).toEqual([
    { item: 'joint_meetings', value: 4 },
    { item: 'training', value: 4 },
  ])

  // By telephone: 田中 has no mail. What is missing is named, and what was ticked stays.
  const { id } = await reviewOf(w, tanaka)
  const half = await office.post(`${LIST}/${id}`, { working_for: w.fuse, seen: '0', acute_care: 'yes' })
  expect(half.status).toBe(422)
  expect(await half.text()).toMatch(/4か所を選んでください[\s\S]*name="acute_care" value="yes" checked/)
  expect((await office.post(`${LIST}/${id}`, { working_for: w.fuse, seen: '0', ...YES })).status).toBe(303)
  expect(await report()).toContain('① 急変時の診療支援 2 100.0%')
  expect(words(await (await office.get(LIST)).text())).toMatch(
    /田中 花子医院 東 はい: ①②⑤ .*・事務局が電話などで 直す/,
  )

  // Later the clinic has a plan; the earlier answer is kept beside it.
  const changed = await clinic.post(link, { ...YES, training: 'yes', disaster_plan: 'yes', seen: '1' })
  expect(changed.status).toBe(200)
  expect(await report()).toContain('④ 災害時の医療提供の計画 1 50.0%')
  const { rows } = await w.store.owner.query(
    'select a.version, disaster_plan, via from self_review_answer a join self_review r on r.id = a.self_review_id where fiscal_year = 2026 and facility_id = $1 order by 1',
    [sato],
  )
  expect(rows).toEqual([
    { version: 1, disaster_plan: false, via: 'link' },
    { version: 2, disaster_plan: true, via: 'link' },
  ])

  // The one that is silent: asked again, by mail and by paper.
  await w.laterBy(30 * 24 * 60)
  const { id: silent } = await reviewOf(w, mori)
  const letters = await (await office.get(`${LIST}/letters`)).text()
  expect(letters.match(/<article/g)).toHaveLength(1)
  expect(letters).toContain('森 次郎医院の回答のページへのQRコード')
  expect(words(letters)).toMatch(/④ 災害時の医療提供の計画 [^—]*— はい/)
  await office.post(`${LIST}/ask`, { working_for: w.fuse, [`review-${silent}`]: 'on' })
  await w.workersRun()
  await w.laterBy(11)
  await office.post(`${LIST}/ask`, { working_for: w.fuse, [`review-${silent}`]: 'on' })
  w.hinted.length = 0
  // A lost hint costs nothing.
  await openOfficeMails(w.plant)()
  await w.workersRun()
  expect((await w.mori.mails()).map(({ subject }) => subject)).toEqual([
    '令和8年度の自己点検のお願い(布施医師会)',
    '【再度のお願い】令和8年度の自己点検のお願い(布施医師会)',
  ])
  expect(words(await (await office.get(LIST)).text())).toContain('にお願いしました（2回目）')
  expect(await w.sato.mails()).toHaveLength(1)
  await office.mails()

  // Left out of the year, a clinic is counted no more, and its link says so.
  await choose(office, [tanaka, mori])
  expect(await report()).toContain('積極的医療機関 2 —')
  expect((await clinic.get(link)).status).toBe(404)
  await choose(office, [sato, tanaka, mori])
  expect(await report()).toContain('④ 災害時の医療提供の計画 1 50.0%')
  await w.laterBy(300 * 24 * 60)
  expect((await clinic.post(link, { ...YES, seen: '2' })).status).toBe(410)
})

test('a link leaves twice at most where the host never says that it has it, and not at all once the clinic has answered', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const [sato = '', mori = ''] = await clinicsOf(w, w.sato, w.mori)
  await choose(office, [mori])
  const { id } = await reviewOf(w, mori)
  const ask = async (review: string) => {
    await office.post(`${LIST}/ask`, { working_for: w.fuse, [`review-${review}`]: 'on' })
    await hours()
  }
  const hours = async () => {
    for (let look = 0; look < 8; look++) {
      await w.workersRun()
      await w.laterBy(20)
      await openOfficeMails(w.plant)()
    }
    await w.workersRun()
  }
  w.mailHost.behave({ as: 'cut_after_dot' })
  await ask(id)
  expect(await w.mori.mails()).toHaveLength(2)
  expect(words(await (await office.get(LIST)).text())).toContain('メールを送れませんでした')
  // Asked once more, it has all its tries again.
  w.mailHost.behave(null)
  await ask(id)
  expect(await w.mori.mails()).toHaveLength(3)

  await choose(office, [mori, sato])
  const { id: his } = await reviewOf(w, sato)
  w.mailHost.behave({ as: 'busy_450', next: 1 })
  await office.post(`${LIST}/ask`, { working_for: w.fuse, [`review-${his}`]: 'on' })
  await w.workersRun()
  await office.post(`${LIST}/${his}`, { working_for: w.fuse, seen: '0', ...YES })
  await hours()
  expect(await w.sato.mails()).toEqual([])
  // The head of the trail, which has its own story.
  await office.mails()
})

test('a second press asks nobody again: who was asked within seven days is ticked by a person only', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const [sato = '', mori = ''] = await clinicsOf(w, w.sato, w.mori)
  await choose(office, [sato])
  const { id: his } = await reviewOf(w, sato)
  const page = async () => (await office.get(LIST)).text()
  /** What a press sends, as the page ticks it. */
  const pressed = (html: string) => ({
    working_for: w.fuse,
    ...Object.fromEntries(
      [...html.matchAll(/name="(review-[^"]+)" value="on" checked/g)].map(([, name = '']) => [name, 'on']),
    ),
  })
  const first = await page()
  expect(first).not.toContain('7日以内')
  expect(Object.keys(pressed(first))).toEqual(['working_for', `review-${his}`])
  expect((await office.post(`${LIST}/ask`, pressed(first))).status).toBe(303)
  await w.workersRun()

  // An hour later another clinic is chosen; it alone is ticked, and the first says when it was asked.
  await w.laterBy(60)
  await choose(office, [sato, mori])
  const { id: new_one } = await reviewOf(w, mori)
  const second = await page()
  expect(Object.keys(pressed(second))).toEqual(['working_for', `review-${new_one}`])
  expect(words(second)).toContain('7日以内にお願いした所は、印を外してあります')
  expect(words(second)).toContain('佐藤 一郎医院 東 11月5日(木) 10時06分にお願いしました（1回目）。')
  expect((await office.post(`${LIST}/ask`, pressed(second))).status).toBe(303)
  await w.workersRun()

  // Nothing is ticked any more: a press asks nobody, and says what to do.
  await w.laterBy(60)
  const nothing = await office.post(`${LIST}/ask`, pressed(await page()))
  expect(nothing.status).toBe(422)
  expect(words(await nothing.text())).toMatch(/1か所も選ばれていません お願いする医療機関に印をつけてから/)
  await w.workersRun()
  expect(await w.sato.mails()).toHaveLength(1)
  expect(await w.mori.mails()).toHaveLength(1)

  // Ticked by a person it is asked again, and what comes back from a press keeps his ticks.
  const again = { working_for: w.fuse, [`review-${his}`]: 'on' }
  expect((await office.post(`${LIST}/ask`, again)).status).toBe(303)
  const twice = await office.post(`${LIST}/ask`, again)
  expect(twice.status).toBe(409)
  const ticked = await twice.text()
  expect(Object.keys(pressed(ticked))).toEqual(Object.keys(again))
  expect(ticked).not.toContain('印を外してあります')
  await w.workersRun()
  expect(await w.sato.mails()).toHaveLength(2)

  // After seven days silence is a reason to ask; the first was asked again an hour after the second.
  await w.laterBy(7 * 24 * 60 - 60)
  expect(Object.keys(pressed(await page()))).toEqual(['working_for', `review-${new_one}`])
  await w.laterBy(60)
  expect(Object.keys(pressed(await page()))).toHaveLength(3)
  await office.mails()
})

test('of two who choose the clinics at once the second is told, with his ticks as he made them', async () => {
  const w = await world({ database: 'postgres' })
  const [office, chair] = [await w.staff('fuse'), await w.staff('fuse')]
  const [sato = '', tanaka = '', mori = ''] = await clinicsOf(w, w.sato, w.tanaka, w.mori)
  const seen = await hiddenIn(office)
  const both = await Promise.all([choose(office, [sato, mori], seen), choose(chair, [tanaka], seen)])
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  await choose(office, [sato, mori])
  const stale = await choose(chair, [tanaka], seen)
  expect(stale.status).toBe(409)
  const page = await stale.text()
  expect(page).toMatch(new RegExp(`name="clinic-${tanaka}"[^>]*checked`))
  expect(page.match(/ checked/g)).toHaveLength(1)
  expect(words(page)).toMatch(/ほかの人が先に保存しました.*佐藤 一郎医院 東 いまの対象/)
  const { rows } = await w.store.owner.query(
    'select facility_id from self_review where left_out_at is null and facility_id = any($1::uuid[])',
    [[sato, tanaka, mori]],
  )
  expect(rows.map(({ facility_id }) => facility_id).sort()).toEqual([sato, mori].sort())
})

test('of two who answer for one clinic at once the second is told, and next door sees nothing', async () => {
  const w = await world({ database: 'postgres' })
  const office = await w.staff('fuse')
  const [sato = ''] = await clinicsOf(w, w.sato)
  await choose(office, [sato])
  const { id } = await reviewOf(w, sato)
  const answers = {
    acute_care: true,
    discharge_services: true,
    training: false,
    disaster_plan: true,
    community_work: true,
    admission: null,
  }
  const by = { association: w.fuse, id: id as SelfReviewId, seen: 0, at: w.now() }
  const said = await Promise.all([
    answerReview(w.db, { ...by, answers, via: 'link', by: 'member' }),
    answerReview(w.db, { ...by, answers: { ...answers, training: true }, via: 'office', by: office.user_id }),
  ])
  expect(said.map(({ ok }) => ok).sort()).toEqual([false, true])
  const stale = await office.post(`${LIST}/${id}`, { working_for: w.fuse, seen: '0', ...YES })
  expect(stale.status).toBe(409)
  // What he had ticked is still ticked, beside what stands there now.
  const kept = await stale.text()
  expect(kept).toContain('ほかの人が先に保存しました')
  expect(words(kept)).toMatch(/いまの回答で「はい」は ①②③?④⑤ です/)
  expect(kept).toMatch(/name="disaster_plan" value="no" checked/)
  const link = `/y/${reviewToken(w.plant.secrets.reply_link_key, id)}`
  const late = await w.stranger().post(link, { ...YES, seen: '0' })
  expect(late.status).toBe(409)
  expect(await late.text()).toMatch(/下は、選んだままです[\s\S]*name="disaster_plan" value="no" checked/)

  const next_door = await w.staff('kawachi')
  expect((await next_door.get(`${LIST}/${id}`)).status).toBe(404)
  const foreign = { working_for: w.kawachi, seen: '1', ...YES }
  expect((await next_door.post(`${LIST}/${id}`, foreign)).status).toBe(404)
  expect(await (await next_door.get(LIST)).text()).not.toContain('佐藤')
  await next_door.post(`${LIST}/choose`, { working_for: w.kawachi, [`clinic-${sato}`]: 'on' })
  expect(await w.ownerDb.selectFrom('self_review').selectAll().execute()).toHaveLength(1)
  const committee = await w.staff('fuse', 'committee')
  expect(await (await committee.get(LIST)).text()).not.toContain('メールでお願いする')
  expect((await committee.post(`${LIST}/${id}`, { ...foreign, working_for: w.fuse })).status).toBe(403)
  expect((await (await w.staff('fuse', 'viewer')).get(LIST)).status).toBe(403)
  expect((await w.stranger().get(`/y/${'x'.repeat(27)}`)).status).toBe(404)
})
