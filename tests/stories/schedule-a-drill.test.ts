import { expect, test } from 'vitest'
import { type World, world } from '../world.ts'

const scheduled = (w: World) =>
  w.store.owner
    .query('select status from safety_check where id = $1', [w.drill])
    .then(({ rows }) => rows[0].status)
const pathOf = (w: World) => `/safety-checks/${w.drill}`
async function see(w: World) {
  for (const person of w.everybody) {
    person.texts()
    await person.mails()
  }
}

test('a scheduled drill stands on home and on its page, and leaves at its time with its reminders', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const form = {
    due_at: '2026-11-06T10:00',
    deadline_at: '2026-11-06T18:00',
    remind_asked: '1',
    remind_30: '1',
    remind_1440: '1',
  }
  const answer = await office.post(`${pathOf(w)}/schedule`, form)
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `${pathOf(w)}/launch`])
  const page = await (await office.get(`${pathOf(w)}/launch`)).text()
  expect(page).toContain('11月6日(金) 10時00分')
  expect(page).toContain('まだだれにも送っていません')
  expect(page).toMatch(/再送1回目 <strong>11月6日\(金\) 10:30<\/strong>/)
  expect(page).not.toContain('再送2回目')
  expect(await (await office.get('/')).text()).toContain('11月6日(金) 10時00分に送ります。')

  await w.laterBy(23 * 60 + 53)
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  await w.laterBy(1)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(w.tanaka.texts()[0]).toMatch(/^【訓練】/)
  expect(await scheduled(w)).toBe('open')
  expect(await (await office.get('/')).text()).toContain('再送（まだ答えていない方）')
  await w.laterBy(30)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(2)
  await see(w)
})

test('a scheduled drill can be given another time, and be cancelled; then nothing leaves', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await office.post(`${pathOf(w)}/schedule`, { due_at: '2026-11-05T11:00' })
  const page = await (await office.get(`${pathOf(w)}/schedule`)).text()
  expect(page).toContain('いまは 11月5日(木) 11時00分に送ることになっています')
  expect((await office.post(`${pathOf(w)}/schedule`, { due_at: '2026-11-05T12:00' })).status).toBe(303)
  await w.laterBy(55)
  await w.workersRun()
  expect(await scheduled(w)).toBe('scheduled')
  expect((await office.post(`${pathOf(w)}/launch/stop`)).status).toBe(303)
  await w.laterBy(120)
  await w.workersRun()
  expect(await scheduled(w)).toBe('draft')
  expect(w.platform.ledger.received).toEqual([])
  expect(await (await office.get('/')).text()).not.toContain('に送ります。')
})

test.each([
  ['2026-11-23T10:00', '祝日（勤労感謝の日）です'],
  ['2026-11-22T10:00', '土曜日か日曜日です'],
  ['2026-11-06T22:00', '夜間（21時から7時まで）です'],
])('%s is asked about once, and taken when it is meant', async (due_at, words) => {
  const w = await world()
  const office = await w.staff('fuse')
  const asked = await office.post(`${pathOf(w)}/schedule`, { due_at })
  expect(asked.status).toBe(422)
  const page = await asked.text()
  expect(page).toContain(words)
  expect(page).toContain(`name="sure" value="${due_at}"`)
  expect(page).toMatch(new RegExp(`name="due_at"[^>]*value="${due_at}"`))
  expect(await scheduled(w)).toBe('draft')
  expect((await office.post(`${pathOf(w)}/schedule`, { due_at, sure: '2026-11-06T23:00' })).status).toBe(422)
  expect((await office.post(`${pathOf(w)}/schedule`, { due_at, sure: due_at })).status).toBe(303)
  expect(await scheduled(w)).toBe('scheduled')
})

test.each([
  [{ due_at: '明日' }, '送る日時を、カレンダーから選んで入力してください'],
  [{ due_at: '2026-11-05T10:08' }, '送る日時は、いまから5分より先にしてください'],
  [
    { due_at: '2026-11-06T10:00', deadline_at: '2026-11-06T09:00' },
    '回答の締切は、送る日時の5分より後にしてください',
  ],
])('%o is refused beside its field, and nothing typed is lost', async (form, words) => {
  const w = await world()
  const office = await w.staff('fuse')
  const answer = await office.post(`${pathOf(w)}/schedule`, form)
  expect(answer.status).toBe(422)
  const page = await answer.text()
  expect(page).toContain(words)
  expect(page).toContain(`value="${form.due_at}"`)
  expect(await scheduled(w)).toBe('draft')
})

test('an actual check has no date', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const actual = await w.draft({ title: '地震', purpose: 'actual' })
  expect((await office.get(`/safety-checks/${actual}/schedule`)).status).toBe(409)
  const answer = await office.post(`/safety-checks/${actual}/schedule`, { due_at: '2026-11-06T10:00' })
  expect(answer.status).toBe(409)
  expect(await answer.text()).toContain('本番は、日時を決めて送れません')
})

test.each([
  ['nobody is left to ask', 'update member set left_at = now()', '送る相手が名簿にいませんでした'],
  [
    'its deadline has passed',
    "update safety_check set deadline_at = '2026-11-05T10:30+09:00'",
    '回答の締切を過ぎていました',
  ],
  ['a disaster is running', null, '本番の回答を受けているため'],
])('when its time comes and %s, it is not sent, and home asks somebody to look', async (_, change, words) => {
  const w = await world()
  const office = await w.staff('fuse')
  await office.post(`${pathOf(w)}/schedule`, { due_at: '2026-11-05T11:00' })
  if (change) await w.store.owner.query(change)
  else await w.launches(await w.draft({ title: '地震', purpose: 'actual' }))
  await w.workersRun()
  await see(w)
  const before = w.platform.ledger.received.length
  await w.laterBy(54)
  await w.workersRun()
  expect(await scheduled(w)).toBe('draft')
  const texts = w.everybody.flatMap((person) => person.texts())
  expect(texts.filter((text) => text.startsWith('【訓練】'))).toEqual([])
  if (change) expect(w.platform.ledger.received).toHaveLength(before)
  const home = await (await office.get('/')).text()
  expect(home).toContain('【訓練】大阪880万人訓練を送れませんでした')
  expect(home).toContain(words)
  const { rows } = await w.store.owner.query(
    "select actor from audit where action = 'safety_check.miss_launch'",
  )
  expect(rows).toEqual([{ actor: 'system' }])
  await see(w)
})

test('a drill whose hour passed while no worker ran is not sent at another', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await office.post(`${pathOf(w)}/schedule`, { due_at: '2026-11-05T11:00' })
  await w.laterBy(54 + 16)
  await w.workersRun()
  expect(await scheduled(w)).toBe('draft')
  expect(w.platform.ledger.received).toEqual([])
  expect(await (await office.get('/')).text()).toContain('送信の処理が動いていませんでした')
})

test('a deadline for a later day is refused with the way out, which is open', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const form = { purpose: 'drill', title: '秋の訓練', audience: 'all' }
  const far = await office.post('/safety-checks', { ...form, deadline_at: '2026-11-25T12:00' })
  expect(far.status).toBe(422)
  expect(await far.text()).toContain(
    'あとの日に送るときは、締切を空けておいてください。「日時を決めて送る」で入れられます',
  )
  const made = await office.post('/safety-checks', { ...form, deadline_at: '' })
  expect(made.status).toBe(303)
  const launch = made.headers.get('location') ?? ''
  expect(await (await office.get(launch)).text()).toContain('日時を決めて送る')
  const due = { due_at: '2026-11-25T09:00', deadline_at: '2026-11-25T12:00' }
  expect((await office.post(launch.replace(/launch$/, 'schedule'), due)).status).toBe(303)
})
