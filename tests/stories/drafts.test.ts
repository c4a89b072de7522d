import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { changeDraft } from '../../src/safety-checks/drafts/change.ts'
import { discardDraft } from '../../src/safety-checks/drafts/discard.ts'
import { findSafetyCheck } from '../../src/safety-checks/queries.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import { launchesAtOnce } from '../launching.ts'
import { type World, world } from '../world.ts'

const TYPED = { title: '大阪880万人訓練', audience: 'all', scenario: '', deadline_at: '' }
const WORDS = { title: '秋の訓練', audience_roles: ['officer' as const], scenario: null, deadline_at: null }

const read = (w: World, id: SafetyCheckId) =>
  inAssociation(w.db, w.fuse, (tx) => findSafetyCheck(tx, w.fuse, id))
const hidden = (page: string) =>
  Object.fromEntries(
    [...page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)].map(
      ([, name = '', value = '']) => [name, value],
    ),
  )
const actionsOf = async (w: World) =>
  (
    await w.store.owner.query<{ action: string }>(
      "select action from audit where association_id = $1 and action like 'safety_check.%' order by seq",
      [w.fuse],
    )
  ).rows.map(({ action }) => action)

test('an office corrects a draft; its purpose stays what it was, whatever a form says', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}`
  const page = await (await office.get(`${path}/edit`)).text()
  expect(page).toMatch(/<title>【訓練】大阪880万人訓練/)
  expect(page).toMatch(/<input[^>]*name="title"[^>]*value="大阪880万人訓練"/)
  expect(page).not.toMatch(/name="purpose"/)

  const saved = await office.post(`${path}/edit`, {
    ...hidden(page),
    ...TYPED,
    title: '秋の訓練',
    audience: 'officer',
    deadline_at: '2026-11-05T12:00',
    purpose: 'actual',
  })
  expect([saved.status, saved.headers.get('location')]).toEqual([303, `${path}/launch`])
  expect(await read(w, w.drill)).toMatchObject({
    title: '秋の訓練',
    purpose: 'drill',
    audience_roles: ['officer'],
    deadline_at: new Date('2026-11-05T12:00:00+09:00'),
    version: 2,
  })
  const launch = await (await office.get(`${path}/launch`)).text()
  expect(launch).toContain('【訓練】1人に送る')
  expect(launch).toContain(`href="${path}/edit"`)
  expect(await actionsOf(w)).toEqual(['safety_check.change'])
  const trail = await (await office.get('/audit')).text()
  expect(trail).toContain('「【訓練】秋の訓練」の下書きを直しました。3項目。')
})

test('a mistake in a draft is named beside its field, and nothing typed is lost', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}/edit`
  const kept = hidden(await (await office.get(path)).text())
  for (const [wrong, error] of [
    [{ title: '' }, 'field-title-error'],
    [{ scenario: '10時\u2066震度6弱' }, 'field-scenario-error'],
    [{ audience: 'nobody' }, 'field-audience-error'],
    [{ deadline_at: '2026-11-05T10:00' }, 'field-deadline_at-error'],
    [{ deadline_at: '明日' }, 'field-deadline_at-error'],
  ] as const) {
    const answer = await office.post(path, { ...kept, ...TYPED, title: '秋の訓練', ...wrong })
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain(`id="${error}"`)
    if (!('title' in wrong)) expect(page).toMatch(/<input[^>]*name="title"[^>]*value="秋の訓練"/)
  }
  expect(await read(w, w.drill)).toMatchObject({ title: '大阪880万人訓練', version: 1 })
})

test('two staff edit the same draft: the second sees both and saves over it only knowingly', async () => {
  const w = await world()
  const [first, second] = [await w.staff('fuse'), await w.staff('fuse')]
  const path = `/safety-checks/${w.drill}/edit`
  const [one, two] = [
    hidden(await (await first.get(path)).text()),
    hidden(await (await second.get(path)).text()),
  ]
  expect((await first.post(path, { ...one, ...TYPED, title: '春の訓練' })).status).toBe(303)

  const typed = { ...TYPED, title: '冬の訓練', scenario: '10時に震度6弱' }
  const clash = await second.post(path, { ...two, ...typed })
  expect(clash.status).toBe(409)
  const page = await clash.text()
  expect(page).toContain('開いているあいだに、ほかの人が保存しました')
  expect(page).toContain('山本 事務さんが10時06分に保存しました')
  expect(page).toMatch(/<th scope="row">名前<\/th><td>春の訓練<\/td><td>冬の訓練<\/td>/)
  expect(page).not.toMatch(/<th scope="row">想定・状況/)
  expect(page).toMatch(/<input[^>]*name="title"[^>]*value="冬の訓練"/)
  expect(page).toMatch(/<input[^>]*name="scenario"[^>]*value="10時に震度6弱"/)
  expect(await read(w, w.drill)).toMatchObject({ title: '春の訓練', scenario: null, version: 2 })

  // Told once is not enough where a third save came in between.
  expect((await first.post(path, { ...one, version: '2', ...TYPED, title: '夏の訓練' })).status).toBe(303)
  const again = await second.post(path, { ...hidden(page), ...typed })
  expect(again.status).toBe(409)
  expect((await second.post(path, { ...hidden(await again.text()), ...typed })).status).toBe(303)
  expect(await read(w, w.drill)).toMatchObject({ title: '冬の訓練', scenario: '10時に震度6弱', version: 4 })
})

test('a second click on the same button saves nothing twice and frightens nobody', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}/edit`
  const form = { ...hidden(await (await office.get(path)).text()), ...TYPED, title: '秋の訓練' }
  const answers = await Promise.all([office.post(path, form), office.post(path, form)])
  expect(answers.map(({ status }) => status)).toEqual([303, 303])
  expect((await read(w, w.drill))?.version).toBe(2)
  expect(await actionsOf(w)).toEqual(['safety_check.change'])
})

test('of two changes at the same moment one is kept, and the other is told', async () => {
  const w = await world({ database: 'postgres' })
  const change = (title: string) =>
    changeDraft(w.db, {
      association: w.fuse,
      id: w.drill,
      version: 1,
      draft: { ...WORDS, title },
      by: 'x',
      at: w.now(),
    })
  const done = await Promise.all(['春の訓練', '夏の訓練', '秋の訓練'].map(change))
  expect(done.filter(({ ok }) => ok)).toHaveLength(1)
  expect(done.filter((one) => !one.ok && one.reason === 'changed_meanwhile')).toHaveLength(2)
  expect((await read(w, w.drill))?.version).toBe(2)
})

test('a draft changed while somebody stands on the launch page: nobody sends words they have not seen', async () => {
  const w = await world()
  const [office, chair] = [await w.staff('fuse'), await w.staff('fuse', 'chair')]
  const path = `/safety-checks/${w.drill}`
  const seen = hidden(await (await chair.get(`${path}/launch`)).text())
  const form = hidden(await (await office.get(`${path}/edit`)).text())
  await office.post(`${path}/edit`, { ...form, ...TYPED, scenario: '10時に震度6弱', audience: 'officer' })

  const told = await chair.post(`${path}/launch`, seen)
  expect(told.status).toBe(409)
  const page = await told.text()
  expect(page).toContain('開いているあいだに、内容が変わりました')
  expect(page).toContain('まだ送っていません')
  expect(page).toContain('10時に震度6弱')
  expect(page).toContain('【訓練】1人に送る')
  expect((await read(w, w.drill))?.status).toBe('draft')
  // A page from before there were versions has shown the first one.
  expect((await chair.post(`${path}/launch`)).status).toBe(409)

  expect((await chair.post(`${path}/launch`, hidden(page))).status).toBe(303)
  await chair.post(`${path}/launch/now`)
  await w.workersRun()
  expect(w.sato.texts()).toHaveLength(1)
  expect((await w.sato.mails())[0]?.text).toContain('10時に震度6弱')
})

test('an actual check changed meanwhile asks for 「本番」 anew', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const id = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  const path = `/safety-checks/${id}`
  const seen = hidden(await (await office.get(`${path}/launch`)).text())
  const form = hidden(await (await office.get(`${path}/edit`)).text())
  await office.post(`${path}/edit`, { ...form, ...TYPED, title: '地震 震度7' })
  const told = await office.post(`${path}/launch`, { ...seen, confirm: '本番', reason: '震度計で確認' })
  expect(told.status).toBe(409)
  const page = await told.text()
  expect(page).toMatch(/<input[^>]*name="confirm"/)
  expect(page).not.toMatch(/<input[^>]*value="本番"/)
  expect(page).toMatch(/<input[^>]*value="震度計で確認"/)
  expect((await read(w, id))?.status).toBe('draft')
})

test('a change and a launch at the same moment: what is sent is what its sender read', async () => {
  const w = await world({ database: 'postgres' })
  const changing = changeDraft(w.db, {
    association: w.fuse,
    id: w.drill,
    version: 1,
    draft: { ...WORDS, title: '夏の訓練' },
    by: 'x',
    at: w.now(),
  })
  const office = await w.staff('fuse')
  const [changed, launched] = await Promise.all([changing, office.post(`/safety-checks/${w.drill}/launch`)])
  const check = await read(w, w.drill)
  expect([changed.ok, launched.status]).toEqual(check?.status === 'open' ? [false, 303] : [true, 409])
  expect(check?.title).toBe(check?.status === 'open' ? '大阪880万人訓練' : '夏の訓練')
})

test('a discarded draft is gone from the lists, home and the launch, and one press brings it back', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}`
  const opened = hidden(await (await office.get(`${path}/launch`)).text())
  expect(await (await office.get(`${path}/discard`)).text()).toContain('この下書きを捨てますか')
  expect((await read(w, w.drill))?.discarded_at).toBeNull()

  const answers = await Promise.all([office.post(`${path}/discard`), office.post(`${path}/discard`)])
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409])
  const list = await (await office.get(`/safety-checks?discarded=${w.drill}`)).text()
  expect(list).toContain('「【訓練】大阪880万人訓練」の下書きを捨てました')
  expect(list).toContain(`action="${path}/restore"`)
  for (const page of ['/', '/safety-checks'])
    expect(await (await office.get(page)).text()).not.toContain('大阪880万人訓練')
  for (const answer of [
    await office.get(`${path}/launch`),
    await office.post(`${path}/launch`, opened),
    await office.get(`${path}/edit`),
    await office.post(`${path}/edit`, { ...TYPED, version: '1', title: '秋の訓練' }),
    await office.get(`${path}/discard`),
  ]) {
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('この下書きは捨ててあります')
  }
  expect(await w.launches(w.drill)).toEqual({ ok: false, reason: 'not_draft' })
  await w.workersRun()

  const restored = await office.post(`${path}/restore`)
  expect([restored.status, restored.headers.get('location')]).toEqual([303, `${path}/launch`])
  expect((await office.post(`${path}/restore`)).status).toBe(303)
  expect(await (await office.get('/')).text()).toContain('大阪880万人訓練')
  expect(await actionsOf(w)).toEqual(['safety_check.discard', 'safety_check.restore'])
})

test('a draft is either discarded or sent, never both', async () => {
  const w = await world({ database: 'postgres' })
  const who = { association: w.fuse, id: w.drill, by: 'x', at: w.now() }
  const [discarded, launched] = await Promise.all([discardDraft(w.db, who), w.launches(w.drill)])
  expect([discarded.ok, launched.ok].sort()).toEqual([false, true])
  const check = await read(w, w.drill)
  expect(check?.status).toBe(launched.ok ? 'open' : 'draft')
  expect(check?.discarded_at === null).toBe(launched.ok)
})

test('what has been sent is neither edited nor discarded', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}`
  await launchesAtOnce(office, w.drill)
  for (const answer of [
    await office.get(`${path}/edit`),
    await office.post(`${path}/edit`, { ...TYPED, version: '1', title: '秋の訓練' }),
    await office.get(`${path}/discard`),
    await office.post(`${path}/discard`),
  ]) {
    expect(answer.status).toBe(409)
    expect(await answer.text()).toContain('すでに送っています')
  }
  expect(await read(w, w.drill)).toMatchObject({ title: '大阪880万人訓練', status: 'open' })
})

test('a past check is made again with the same words, and the deadline as long after now as it was then', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const form = { purpose: 'drill', title: '秋の訓練', audience: 'officer', scenario: '10時に震度6弱' }
  const made = await office.post('/safety-checks', { ...form, deadline_at: '2026-11-05T11:36' })
  const path = made.headers.get('location')?.replace('/launch', '') ?? ''
  await office.post(`${path}/launch`)
  await office.post(`${path}/launch/now`)
  await w.workersRun()
  expect([w.sato.texts().length, (await w.sato.mails()).length]).toEqual([1, 1])
  await w.laterBy(60 * 24)

  const list = await (await office.get('/safety-checks')).text()
  const like = /href="(\/safety-checks\/new\?like=[^"]*)"/.exec(list)?.[1] ?? ''
  const page = await (await office.get(like)).text()
  expect(page).toContain('「【訓練】秋の訓練」と同じ内容が入っています')
  expect(page).toMatch(/<input[^>]*value="drill"[^>]*checked/)
  expect(page).toMatch(/<input[^>]*value="officer"[^>]*checked/)
  expect(page).toMatch(/<input[^>]*name="scenario"[^>]*value="10時に震度6弱"/)
  expect(page).toMatch(/<input[^>]*name="deadline_at"[^>]*value="2026-11-06T11:36"/)
  expect((await office.get('/safety-checks/new?like=x')).status).toBe(404)
})

test('河内 and whoever is not of the office change, discard, restore and copy nothing', async () => {
  const w = await world()
  const next_door = await w.staff('kawachi')
  const path = `/safety-checks/${w.drill}`
  const knock = (who: typeof next_door) =>
    Promise.all([
      who.get(`${path}/edit`),
      who.post(`${path}/edit`, { ...TYPED, version: '1', title: '秋の訓練' }),
      who.get(`${path}/discard`),
      who.post(`${path}/discard`),
      who.post(`${path}/restore`),
      who.get(`/safety-checks/new?like=${w.drill}`),
    ])
  for (const answer of await knock(next_door)) {
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toMatch(/880万人|布施/)
  }
  expect(await (await next_door.get(`/safety-checks?discarded=${w.drill}`)).text()).not.toContain('880万人')
  for (const role of ['chair', 'committee', 'viewer'] as const)
    for (const answer of await knock(await w.staff('fuse', role))) expect(answer.status).toBe(403)
  expect(await read(w, w.drill)).toMatchObject({ title: '大阪880万人訓練', version: 1, discarded_at: null })
  const chair = await w.staff('fuse', 'chair')
  expect(await (await chair.get(`${path}/launch`)).text()).not.toContain(`${path}/edit`)
})

test('a sentence of the office’s own stands after the scenario wherever doctors read, as the previews showed it', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const note = '診療中の方は、<あと>で構いません。{宛名}'
  const form = {
    purpose: 'drill',
    title: '秋の訓練',
    audience: 'officer',
    scenario: '10時に震度6弱',
    deadline_at: '',
  }
  const made = await office.post('/safety-checks', { ...form, note_to_doctors: note })
  const path = made.headers.get('location') ?? ''
  const page = await (await office.get(path)).text()
  const preview = linesOf(/<div class="web-preview">[\s\S]*?<\/section>/.exec(page)?.[0] ?? '')
  expect(page).toContain('佐藤 先生')
  expect(page).not.toContain('一郎')
  await office.post(path)
  await office.post(`${path}/now`)
  await w.workersRun()

  const [bubble] = w.platform.ledger.received
  expect(JSON.stringify(bubble?.messages)).toMatch(
    /10時に震度6弱.*診療中の方は、<あと>で構いません。｛宛名｝/,
  )
  w.sato.texts()
  const [mail] = await w.sato.mails()
  expect(mail?.text).toContain('\n10時に震度6弱\n診療中の方は、<あと>で構いません。｛宛名｝\n')
  const real = linesOf(await (await w.stranger().get(await w.sato.link())).text()).join('\n')
  expect(preview).toContain('診療中の方は、<あと>で構いません。{宛名}')
  let from = 0
  for (const line of preview) {
    const at = real.indexOf(line.replace('佐藤先生', '佐藤 一郎先生').replace(/^. /, ''), from)
    expect(at, `${line} in the order of the real page`).toBeGreaterThanOrEqual(from)
    from = at
  }
})

/** What a reader sees of a page, line by line. */
const linesOf = (html: string) =>
  html
    .replace(/<(title|style)>[\s\S]*?<\/\1>/g, '')
    .replace(/<wbr\/?>/g, '')
    .replace(/<[^>]*>/g, '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

test.each([
  ['too long', { note_to_doctors: 'あ'.repeat(121) }],
  ['with a hidden character', { note_to_doctors: 'あ\u200bい' }],
  [
    'about a drill in an actual check',
    { note_to_doctors: 'これは訓練ではありません', purpose: 'actual', title: '地震' },
  ],
])('a sentence %s is refused beside its field, and kept as typed', async (_, change) => {
  const w = await world()
  const office = await w.staff('fuse')
  const form = { purpose: 'drill', title: '秋の訓練', audience: 'all', scenario: '', deadline_at: '' }
  const answer = await office.post('/safety-checks', { ...form, ...change })
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain('id="field-note_to_doctors-error"')
  expect(page).toContain(`value="${change.note_to_doctors}"`)
})
