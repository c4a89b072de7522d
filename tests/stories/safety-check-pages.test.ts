import { expect, test } from 'vitest'
import { createApp } from '../../src/app.tsx'
import { inAssociation } from '../../src/db.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { createSafetyCheck } from '../../src/safety-checks/create.ts'
import { findSafetyChecks } from '../../src/safety-checks/queries.ts'
import { launchesAtOnce } from '../launching.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

const FORM = { purpose: 'drill', title: '秋の訓練', audience: 'all', scenario: '', deadline_at: '' }

const checks = (w: World) => inAssociation(w.db, w.fuse, (tx) => findSafetyChecks(tx, w.fuse))
const statuses = async (w: World) => (await checks(w)).map(({ status }) => status)
const titleOf = (page: string) => /<title>(.*?)<\/title>/.exec(page)?.[1]

test('an office makes a drill, sees who will be asked over which way and in which words, and launches it', async () => {
  const w = await world()
  await w.newDoctor('fuse', { name: '林 四郎', role: 'member', ward: '西' })
  const office = await w.staff('fuse')

  const form = { ...FORM, scenario: '10時に震度6弱の地震', deadline_at: '2026-11-05T12:06' }
  const made = await office.post('/safety-checks', form)
  expect(made.status).toBe(303)
  const launchPath = made.headers.get('location') ?? ''
  expect(launchPath).toMatch(/^\/safety-checks\/[0-9a-f-]{36}\/launch$/)

  const page = await (await office.get(launchPath)).text()
  expect(titleOf(page)).toMatch(/^【訓練】秋の訓練/)
  expect(page).toContain('【訓練】実際の災害ではありません')
  expect(page).toContain('LINE 2人・メールだけ 1人・どちらもない 1人')
  expect(page).toContain('11月5日(木) 12時06分までに、いまの診療の状況を1つ押してください')
  expect(page).toContain('【訓練】秋の訓練 回答のお願い(布施医師会)')
  expect(page).toMatch(/<button[^>]*>【訓練】4人のうち3人に送る</)
  expect(await statuses(w)).toEqual(['draft', 'draft'])

  const begun = await office.post(launchPath)
  expect([begun.status, begun.headers.get('location')]).toEqual([303, launchPath])
  expect(await (await office.get(launchPath)).text()).toContain(
    '4人のうち3人へ送り始めます（連絡先のない方 1人）。まだだれにも送っていません。',
  )
  const launched = await office.post(`${launchPath}/now`)
  expect([launched.status, launched.headers.get('location')]).toEqual([
    303,
    launchPath.replace('/launch', ''),
  ])
  expect((await checks(w)).find(({ title }) => title === '秋の訓練')).toMatchObject({
    status: 'open',
    prompted: 4,
    replied: 0,
    deadline_at: new Date('2026-11-05T12:06:00+09:00'),
  })
})

test('only the officers are asked where only they are chosen', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const made = await office.post('/safety-checks', { ...FORM, audience: 'officer' })
  const launchPath = made.headers.get('location') ?? ''
  expect(await (await office.get(launchPath)).text()).toContain('【訓練】1人に送る')
  await office.post(launchPath)
  await office.post(`${launchPath}/now`)
  expect((await checks(w)).find(({ title }) => title === '秋の訓練')?.prompted).toBe(1)
})

test('the committee sees the list and the board, and can make, launch and close nothing', async () => {
  const w = await world()
  const [office, committee] = [await w.staff('fuse'), await w.staff('fuse', 'committee')]
  const path = `/safety-checks/${w.drill}`
  const refused = async (answer: Promise<Response>) => {
    const page = await answer
    expect(page.status).toBe(403)
    expect(await page.text()).toMatch(/この操作は事務局(・災害対策委員長)?だけができます/)
  }
  await refused(committee.get('/safety-checks/new'))
  await refused(committee.post('/safety-checks', FORM))
  await refused(committee.get(`${path}/launch`))
  await refused(committee.post(`${path}/launch`))
  expect(await statuses(w)).toEqual(['draft'])
  expect(await (await committee.get('/safety-checks')).text()).not.toContain('href="/safety-checks/new"')

  await launchesAtOnce(office, w.drill)
  await refused(committee.get(`${path}/close`))
  await refused(committee.post(`${path}/close`))
  expect(await statuses(w)).toEqual(['open'])
  expect((await committee.get('/safety-checks')).status).toBe(200)
  expect((await committee.get(path)).status).toBe(200)
})

test('河内 staff get 404 on every page of 布施, whatever its state, and read no word of it', async () => {
  const w = await world()
  const [office, next_door] = [await w.staff('fuse'), await w.staff('kawachi')]
  const pages = [
    ...['', '/launch', '/schedule', '/remind', '/resume', '/close'],
    ...['/live', '/unanswered', '/unreached', '/needs-help'],
  ]
  const forms = ['/launch', '/launch/stop', '/launch/now', '/schedule', '/remind', '/resume', '/close']
  const knock = async () => {
    const answers = [
      ...pages.map((page) => next_door.get(`/safety-checks/${w.drill}${page}`)),
      ...forms.map((page) => next_door.post(`/safety-checks/${w.drill}${page}`)),
    ]
    for (const answer of await Promise.all(answers)) {
      expect(answer.status).toBe(404)
      expect(await answer.text()).not.toMatch(/880万人|布施/)
    }
  }
  await knock()
  expect(await statuses(w)).toEqual(['draft'])
  await launchesAtOnce(office, w.drill)
  await knock()
  expect(await statuses(w)).toEqual(['open'])
  expect(await (await next_door.get('/safety-checks')).text()).not.toContain('880万人')
  expect(await closeSafetyCheck(w.db, { association: w.kawachi, id: w.drill, by: 'x', at: w.now() })).toEqual(
    { ok: false, reason: 'not_found' },
  )
})

test('an actual check called 訓練 is refused with the way out, and nothing typed is lost', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const form = { ...FORM, purpose: 'actual', scenario: '<b>震度6弱</b>', deadline_at: '2026-11-05T12:30' }
  const answer = await office.post('/safety-checks', form)
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain('href="#field-title"')
  expect(page).toMatch(
    /id="field-title-error">＊本番の名前に「訓練」は使えません。訓練なら、上で「訓練」を選んでください/,
  )
  expect(page).toMatch(/<input[^>]*name="title"[^>]*value="秋の訓練"[^>]*aria-invalid="true"/)
  expect(page).toMatch(/<input[^>]*name="scenario"[^>]*value="&lt;b&gt;震度6弱&lt;\/b&gt;"/)
  expect(page).toMatch(/<input[^>]*name="deadline_at"[^>]*value="2026-11-05T12:30"/)
  expect(page).toMatch(/<input[^>]*value="actual"[^>]*checked/)
  expect(page).toMatch(/<input[^>]*value="all"[^>]*checked/)
  expect(await statuses(w)).toEqual(['draft'])
})

test.each([
  ['a title that hides characters', { title: '秋\u200bの訓練' }, 'field-title-error'],
  ['a title that turns the writing round', { title: '\u202e練訓' }, 'field-title-error'],
  ['a scenario that hides characters', { scenario: '10時\u2066震度6弱' }, 'field-scenario-error'],
  ['no purpose', { purpose: '' }, 'field-purpose-error'],
  ['a purpose we do not know', { purpose: 'exercise' }, 'field-purpose-error'],
  ['nobody to ask', { audience: 'nobody' }, 'field-audience-error'],
  ['a deadline that has passed', { deadline_at: '2026-11-05T10:00' }, 'field-deadline_at-error'],
  ['a deadline that is none', { deadline_at: '明日' }, 'field-deadline_at-error'],
])('a draft with %s is not kept, and the mistake is named beside its field', async (_, change, error) => {
  const w = await world()
  const answer = await (await w.staff('fuse')).post('/safety-checks', { ...FORM, ...change })
  expect(answer.status).toBe(422)
  expect(await answer.text()).toContain(`id="${error}"`)
  expect(await statuses(w)).toEqual(['draft'])
})

test('an actual check leaves only after 「本番」 was typed', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const made = await office.post('/safety-checks', { ...FORM, purpose: 'actual', title: '地震 震度6弱' })
  const path = made.headers.get('location') ?? ''
  const page = await (await office.get(path)).text()
  expect(page).toContain('本番 — 実際の災害の安否確認です')
  expect(titleOf(page)).toMatch(/^【安否確認】地震 震度6弱/)

  for (const confirm of ['', '訓練', '本番ではない']) {
    const refused = await office.post(path, { confirm, reason: '震度6弱' })
    expect(refused.status).toBe(422)
    expect(await refused.text()).toContain('まだ送っていません')
  }
  expect(await statuses(w)).toEqual(['draft', 'draft'])
  expect((await office.post(path, { confirm: ' 本番 ', reason: '震度6弱' })).status).toBe(303)
  expect((await statuses(w)).sort()).toEqual(['draft', 'scheduled'])
})

test('an actual check on the embedded database carries a warning, a drill does not', async () => {
  const w = await world()
  const { cookie } = await w.staff('fuse')
  const actual = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  const page = async (id: string, embedded: boolean) => {
    const app = createApp({ ...w.deps, embedded })
    return (await app.request(`${PUBLIC_URL}/safety-checks/${id}/launch`, { headers: { cookie } })).text()
  }
  expect(await page(actual, true)).toContain('停電すると記録が消える')
  expect(await page(actual, false)).not.toContain('停電すると記録が消える')
  expect(await page(w.drill, true)).not.toContain('停電すると記録が消える')
})

test('the second of two launches is told so and led to the board', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}`
  expect((await launchesAtOnce(office, w.drill)).status).toBe(303)
  const again = await office.post(`${path}/launch`)
  expect(again.status).toBe(409)
  const page = await again.text()
  expect(titleOf(page)).toMatch(/^【訓練】/)
  expect(page).toContain('すでに送っています')
  expect(page).toContain(`href="${path}"`)
  expect((await office.get(`${path}/launch`)).headers.get('location')).toBe(path)
})

test('a draft whose deadline has passed, or that has nobody to ask, cannot be sent any more', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const made = await office.post('/safety-checks', { ...FORM, deadline_at: '2026-11-05T10:30' })
  const path = made.headers.get('location') ?? ''
  await w.laterBy(24)
  const late = await office.post(path)
  expect(late.status).toBe(422)
  expect(await late.text()).toContain('締切の時刻を過ぎています')

  await w.store.owner.query('update member set left_at = now() where association_id = $1', [w.fuse])
  const empty = await office.post(`/safety-checks/${w.drill}/launch`)
  expect(empty.status).toBe(422)
  expect(await empty.text()).toContain('送る相手がいません')
  expect(await statuses(w)).toEqual(['draft', 'draft'])
})

test('a closed check asks nobody any more, and closes once', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}`
  expect((await office.post(`${path}/close`)).status).toBe(409)
  await launchesAtOnce(office, w.drill)
  const page = await (await office.get(`${path}/close`)).text()
  expect(titleOf(page)).toMatch(/^【訓練】/)
  expect(page).toContain('3人中 0人')

  const answers = await Promise.all([office.post(`${path}/close`), office.post(`${path}/close`)])
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
  expect(await checks(w)).toMatchObject([{ status: 'closed', closed_at: w.now() }])
  await w.workersRun()
  expect(w.platform.ledger.received).toEqual([])
})

test('what the office types is shown as typed and never run', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const title = `<script>alert(1)</script>"'&髙﨑𠮷`
  const made = await office.post('/safety-checks', { ...FORM, title, scenario: title })
  for (const path of [made.headers.get('location') ?? '', '/safety-checks']) {
    const page = await (await office.get(path)).text()
    expect(page).not.toContain('<script>alert')
    expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;髙﨑𠮷')
  }
})

test('the command line is refused with the same words as the page', async () => {
  const w = await world()
  const draft = {
    title: '秋の訓練',
    purpose: 'actual',
    audience_roles: [],
    scenario: null,
    deadline_at: null,
  } as const
  const who = { association: w.fuse, by: 'cli', at: w.now() }
  expect(await createSafetyCheck(w.db, { ...draft, audience_roles: [], ...who })).toEqual({
    ok: false,
    reason: 'title_drill_in_actual',
    faults: ['title_drill_in_actual', 'audience_empty'],
  })
})

test('an empty form is told everything that is missing at once', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const page = await office.post('/safety-checks', { deadline_at: '2026-11-05T09:00', audience: 'all' })
  expect(page.status).toBe(422)
  expect(await page.text()).toContain('3か所')
})
