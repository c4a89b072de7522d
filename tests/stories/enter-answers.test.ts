import { expect, test } from 'vitest'
import { type Entering, enterAnswer } from '../../src/replies/enter-answer.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { remind } from '../../src/safety-checks/remind.ts'
import { afterwards, insists, signOf, textOf, undoOf } from '../entering.ts'
import { type World, world } from '../world.ts'

const pathOf = (w: World, page: string, check = w.drill) => `/safety-checks/${check}/${page}`
const kept = async (w: World) =>
  (
    await w.store.owner.query(
      `select m.name, r.condition, r.via, r.heard_from, r.entered_by, x.reply_id is not null as taken_back
       from reply r join member m on m.id = r.member_id left join reply_retraction x on x.reply_id = r.id
       order by r.event_at, r.received_at, r.id`,
    )
  ).rows
const boardOf = async (w: World, office: Awaited<ReturnType<World['staff']>>) =>
  textOf(await (await office.get(`/safety-checks/${w.drill}`)).text())

async function launched() {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  return w
}

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

test('an 81-year-old answers by telephone and then by his own FAX, and both are to be seen', async () => {
  const w = await launched()
  const office = await w.staff('fuse', 'committee')
  await w.laterBy(15)
  const press = await signOf(office, pathOf(w, 'unanswered'), { name: w.mori.name, says: 'open' })
  const list = await afterwards(office, await press())
  expect(list).toContain('未回答の一覧（2人）')
  expect(list).toMatch(/森 次郎.*10:21 電話で ●診療できます と記録しました 取り消す/)
  expect(await boardOf(w, office)).toMatch(/回答 1 \/ 3人/)

  await w.laterBy(30)
  const enter = pathOf(w, 'enter?q=もり')
  expect(textOf(await (await office.get(pathOf(w, 'enter?q=カナ'))).text())).toContain('佐藤 一郎')
  expect(textOf(await (await office.get(enter)).text())).toContain('あてはまる対象者はいません')
  const fax = await signOf(office, pathOf(w, 'enter?q=森&how=fax'), {
    name: w.mori.name,
    says: 'partly_open',
  })
  const page = await afterwards(office, await fax())
  expect(page).toContain('10:51 ◐一部だけ診療できます FAX(本人)・入力 山本 事務 いまの回答')
  expect(page).toMatch(/10:21 ●診療できます 電話 聞き取り\(本人\)・入力 山本 事務/)
  const { user_id: entered_by } = office
  expect(await kept(w)).toEqual([
    {
      name: '森 次郎',
      condition: 'open',
      via: 'office',
      heard_from: 'phone:self',
      entered_by,
      taken_back: false,
    },
    {
      name: '森 次郎',
      condition: 'partly_open',
      via: 'fax',
      heard_from: 'fax:self',
      entered_by,
      taken_back: false,
    },
  ])
  await seeAll(w)
})

test('a nurse answers for the clinic, then the doctor himself: his answer counts, and hers stays to be seen', async () => {
  const w = await launched()
  const office = await w.staff('fuse')
  await w.laterBy(5)
  const nurse = await signOf(office, pathOf(w, 'unanswered?who=staff'), {
    name: w.tanaka.name,
    says: 'needs_help',
  })
  expect((await nurse()).status).toBe(303)
  expect(textOf(await (await office.get(pathOf(w, 'needs-help'))).text())).toMatch(
    /田中 花子.*電話 聞き取り\(家族・職員\)/,
  )
  expect(await boardOf(w, office)).toContain('10:11 電話 聞き取り(家族・職員)')

  await w.laterBy(5)
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  const found = textOf(await (await office.get(pathOf(w, 'enter?q=田中'))).text())
  expect(found).toMatch(
    /10:16 ●診療できます LINE いまの回答 10:11 ▲助けが必要です 電話 聞き取り\(家族・職員\)/,
  )
  expect(await boardOf(w, office)).toContain('→ 10:16に ●診療できますに変更')
  await seeAll(w)
})

test('a wrong entry is taken back: the doctor is silent again on every list, and is reminded', async () => {
  const w = await launched()
  const [office, colleague] = [await w.staff('fuse'), await w.staff('fuse', 'chair')]
  const press = await signOf(office, pathOf(w, 'unanswered'), { name: w.tanaka.name, says: 'needs_help' })
  await press()
  expect(await boardOf(w, office)).toMatch(/▲ 助けが必要 1 人/)
  const undo = await undoOf(office, pathOf(w, 'unanswered'), w.tanaka.name)
  await expect(undoOf(colleague, pathOf(w, 'unanswered'), w.tanaka.name)).rejects.toThrow(
    'Nothing to take back',
  )

  await w.laterBy(9)
  const both = await Promise.all([undo(), undo()])
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  expect(await kept(w)).toMatchObject([{ condition: 'needs_help', taken_back: true }])
  expect(await boardOf(w, office)).toMatch(/▲ 助けが必要 0 人.*未回答 3 人/)
  expect(textOf(await (await office.get(pathOf(w, 'unanswered'))).text())).toContain('未回答の一覧（3人）')
  expect(textOf(await (await office.get(pathOf(w, 'needs-help'))).text())).toContain('該当する人はいません')
  const receipt = `${w.tanaka.name}先生の「▲助けが必要です」の記録を取り消しました`
  for (const page of ['unanswered', 'needs-help', 'enter', 'calls']) {
    expect(textOf(await (await office.get(pathOf(w, page))).text())).toContain(receipt)
    expect(textOf(await (await colleague.get(pathOf(w, page))).text())).not.toContain(receipt)
  }
  expect(textOf(await (await office.get(pathOf(w, 'enter?q=田中'))).text())).toMatch(
    /▲助けが必要です 電話 聞き取り\(本人\)・入力 山本 事務 取り消し/,
  )

  const by = { association: w.fuse, id: w.drill, by: 'cli', at: w.now() }
  expect(await remind({ db: w.db, queues: w.plant.queues }, by)).toMatchObject({ silent: 3 })
  await w.workersRun()
  expect(w.tanaka.texts().filter((text) => text.includes('まだ回答'))).toHaveLength(1)
  // Pressed anew he has answered anew.
  const again = await signOf(office, pathOf(w, 'unanswered'), { name: w.tanaka.name, says: 'open' })
  expect(await afterwards(office, await again())).toContain('●診療できます と記録しました')
  await seeAll(w)
})

test('only whoever entered it takes it back, and only within ten minutes', async () => {
  const w = await launched()
  const [office, colleague] = [await w.staff('fuse'), await w.staff('fuse')]
  await (await signOf(office, pathOf(w, 'unanswered'), { name: w.mori.name, says: 'open' }))()
  const { rows } = await w.store.owner.query('select id from reply')
  const retract = pathOf(w, 'answers/retract')
  const reply = rows[0].id
  const theirs = await colleague.post(retract, { reply })
  expect(theirs.status).toBe(409)
  expect(textOf(await theirs.text())).toContain('ほかの方が入れた回答です')
  expect((await office.post(retract, { reply: crypto.randomUUID() })).status).toBe(404)
  expect((await office.post(retract, { reply: 'x' })).status).toBe(400)
  await w.laterBy(11)
  const late = await office.post(retract, { reply })
  expect(late.status).toBe(409)
  expect(textOf(await late.text())).toContain('10分が過ぎました')
  expect(textOf(await (await office.get(pathOf(w, 'unanswered'))).text())).not.toContain(w.mori.name)
  expect(await kept(w)).toMatchObject([{ taken_back: false }])
  await seeAll(w)
})

test('a sign pressed twice is one answer', async () => {
  const w = await launched()
  const office = await w.staff('fuse')
  const press = await signOf(office, pathOf(w, 'unanswered'), { name: w.mori.name, says: 'open' })
  const both = await Promise.all([press(), press()])
  expect(both.map(({ status }) => status)).toEqual([303, 303])
  expect(await kept(w)).toHaveLength(1)
  await seeAll(w)
})

test('two officers enter for the same doctor at once: one is kept, the other is told and may insist', async () => {
  const w = await world({ database: 'postgres' })
  await w.launches(w.drill)
  await w.workersRun()
  const [one, other] = [await w.staff('fuse'), await w.staff('fuse', 'committee')]
  const press = {
    one: await signOf(one, pathOf(w, 'unanswered'), { name: w.mori.name, says: 'open' }),
    other: await signOf(other, pathOf(w, 'unanswered'), { name: w.mori.name, says: 'needs_help' }),
  }
  const both = await Promise.all([press.one(), press.other()])
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  expect(await kept(w)).toHaveLength(1)
  const told = both.find(({ status }) => status === 409)
  const teller = both[0]?.status === 409 ? one : other
  if (!told) throw new Error('Nobody was told')
  const text = textOf(await told.clone().text())
  expect(text).toContain('森 次郎先生には、別の回答があります')
  expect(text).toContain('まだ記録していません')

  await w.laterBy(1)
  expect((await insists(teller, told)).status).toBe(303)
  expect(await kept(w)).toHaveLength(2)
  await seeAll(w)
})

test('of ten who enter at the same moment without having seen an answer one is kept', async () => {
  const w = await world({ database: 'postgres' })
  await w.launches(w.drill)
  await w.workersRun()
  const entering: Entering = {
    association: w.fuse,
    check: w.drill,
    member: w.mori.id,
    condition: 'open',
    heard: { via: 'office', heard_from: 'phone:self' },
    entry: '',
    seen: null,
    by: 'kishi',
    at: w.now(),
  }
  const tries = await Promise.all(
    Array.from({ length: 10 }, () => enterAnswer(w.db, { ...entering, entry: crypto.randomUUID() })),
  )
  expect(tries.filter(({ ok }) => ok)).toHaveLength(1)
  expect(tries.filter((tried) => !tried.ok && tried.reason === 'answered_meanwhile')).toHaveLength(9)
  await seeAll(w)
})

test("a drill's entries stay in the drill, and every page of them says 【訓練】 first", async () => {
  const w = await launched()
  const actual = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  await w.launches(actual)
  await w.workersRun()
  const office = await w.staff('fuse')
  for (const page of ['unanswered', 'enter', 'enter?q=森']) {
    const html = await (await office.get(pathOf(w, page))).text()
    expect(html).toMatch(/<title>【訓練】/)
    expect(html).toMatch(/<h1>【訓練】/)
  }
  const press = await signOf(office, pathOf(w, 'enter?q=森'), { name: w.mori.name, says: 'closed' })
  await press()
  expect(textOf(await (await office.get(`/safety-checks/${actual}`)).text())).toMatch(/回答 0 \/ 3人/)
  expect(await boardOf(w, office)).toMatch(/回答 1 \/ 3人/)
  // The other check's page takes nothing back of this one.
  const { rows } = await w.store.owner.query('select id from reply')
  expect((await office.post(pathOf(w, 'answers/retract', actual), { reply: rows[0].id })).status).toBe(404)
  const again = await press()
  expect(again.status).toBe(303)
  expect(await kept(w)).toHaveLength(1)
  await seeAll(w)
})

test('after the close an entry is marked as late for a day, and then none is taken', async () => {
  const w = await launched()
  const office = await w.staff('fuse')
  await w.laterBy(60)
  const press = await signOf(office, pathOf(w, 'unanswered'), { name: w.mori.name, says: 'open' })
  const later = await signOf(office, pathOf(w, 'unanswered'), { name: w.tanaka.name, says: 'open' })
  await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
  await w.laterBy(5)
  const list = await afterwards(office, await press())
  expect(list).toContain('11:11 電話で ●診療できます （締切後の回答）と記録しました')
  expect(await boardOf(w, office)).toContain('うち締切後 1人')
  await w.laterBy(24 * 60)
  const refused = await later()
  expect(refused.status).toBe(409)
  expect(textOf(await refused.text())).toContain('回答の受付は終わりました')
  const page = await (await office.get(pathOf(w, 'unanswered'))).text()
  expect(page).toContain(w.tanaka.name)
  expect(page).not.toContain('name="answer"')
  expect(await kept(w)).toHaveLength(1)
  await seeAll(w)
})

test('the office next door gets 404, a viewer sees and enters nothing, and nonsense changes nothing', async () => {
  const w = await launched()
  const [office, next, viewer] = [
    await w.staff('fuse'),
    await w.staff('kawachi'),
    await w.staff('fuse', 'viewer'),
  ]
  const answer = `open.${w.mori.id}.`
  const entry = crypto.randomUUID()
  const posts = [
    ['answers', { answer, entry }],
    ['answers/retract', { reply: crypto.randomUUID() }],
    ['enter', { quick: '01 1', entry }],
  ] as const
  for (const [page, form] of posts) {
    expect((await next.post(pathOf(w, page), form)).status, page).toBe(404)
    expect((await viewer.post(pathOf(w, page), form)).status, page).toBe(403)
  }
  expect((await next.get(pathOf(w, 'enter'))).status).toBe(404)
  expect((await viewer.get(pathOf(w, 'enter'))).status).toBe(403)
  expect(await (await viewer.get(`/safety-checks/${w.drill}`)).text()).not.toContain('/enter"')
  // Somebody who was not asked, and what no page of ours sends.
  expect((await office.post(pathOf(w, 'answers'), { answer: `open.${w.kishi.id}.`, entry })).status).toBe(404)
  for (const form of [{ answer: 'x', entry }, { answer: `all.${w.mori.id}.`, entry }, { answer }, {}])
    expect((await office.post(pathOf(w, 'answers'), form as Record<string, string>)).status).toBe(400)
  expect(await kept(w)).toEqual([])
  await seeAll(w)
})
