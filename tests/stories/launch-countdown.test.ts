import { expect, test } from 'vitest'
import { launchNow } from '../../src/safety-checks/launching/launch-now.ts'
import { beginLaunch } from '../../src/safety-checks/launching/plan-launch.ts'
import { stopLaunch } from '../../src/safety-checks/launching/stop-launch.ts'
import { runPlanned } from '../../src/safety-checks/planned/run.ts'
import type { PlannedSendId, SafetyCheckId } from '../../src/safety-checks/table.ts'
import { cookieOf } from '../authenticator.ts'
import { countdownIn } from '../launching.ts'
import { type World, world } from '../world.ts'

const SECONDS = 1 / 60
const CONFIRMED = { confirm: '本番', reason: '3時12分に震度6弱' }

const anActual = (w: World) => w.draft({ title: '地震 震度6弱', purpose: 'actual' })

async function statusOf(w: World, id: SafetyCheckId) {
  const { rows } = await w.store.owner.query('select status from safety_check where id = $1', [id])
  return rows[0]?.status
}
async function actions(w: World) {
  const { rows } = await w.store.owner.query(
    "select action from audit where association_id = $1 and action like 'safety_check.%' order by seq",
    [w.fuse],
  )
  return rows.map(({ action }) => action.replace('safety_check.', ''))
}
async function see(w: World) {
  for (const person of w.everybody) {
    person.texts()
    await person.mails()
  }
}

test('a drill taken back within its 30 seconds is a draft again, and nobody was asked', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}/launch`
  expect((await office.post(path)).headers.get('location')).toBe(path)
  const page = await (await office.get(path)).text()
  expect(page).toContain('【訓練】30秒後に送り始めます')
  expect(page).toContain('10時06分30秒に')
  expect(page).toMatch(/<title>【訓練】/)
  expect(page).toMatch(/<noscript><meta http-equiv="refresh"/)
  expect(page).toContain('取り消す')

  await w.laterBy(29 * SECONDS)
  await w.workersRun()
  expect(await (await office.get(path)).text()).toContain('data-left="1"')
  const stopped = await office.post(`${path}/stop`)
  expect(stopped.status).toBe(303)
  const draft = await (await office.get(stopped.headers.get('location') ?? '')).text()
  expect(draft).toContain('取り消しました。だれにも送っていません')
  await w.laterBy(10)
  await w.workersRun()
  expect(await statusOf(w, w.drill)).toBe('draft')
  expect(w.platform.ledger.received).toEqual([])
  expect(await actions(w)).toEqual(['begin_launch', 'stop_launch'])
  expect((await office.post(`${path}/stop`)).status).toBe(409)
})

test('a drill leaves by itself after 30 seconds, not before; taking it back then comes too late', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}/launch`
  await office.post(path)
  await w.laterBy(29 * SECONDS)
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  await w.laterBy(1 * SECONDS)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  const late = await office.post(`${path}/stop`)
  expect(late.status).toBe(409)
  expect(await late.text()).toContain('もう送り始めています')
  expect((await office.get(path)).headers.get('location')).toBe(`/safety-checks/${w.drill}`)
  await see(w)
})

test('the wrong button: an actual check stopped by a colleague in its countdown reaches nobody', async () => {
  const w = await world()
  const [office, chair] = [await w.staff('fuse'), await w.staff('fuse', 'chair')]
  const actual = await anActual(w)
  const path = `/safety-checks/${actual}/launch`
  const empty = await office.post(path, { confirm: '本番', reason: ' ' })
  expect(empty.status).toBe(422)
  expect(await empty.text()).toMatch(/value="本番"[\s\S]*送る理由を入力してください/)
  expect((await office.post(path, CONFIRMED)).status).toBe(303)
  await w.laterBy(20 * SECONDS)

  for (const page of ['/', '/roster', '/settings', '/safety-checks']) {
    const seen = await (await chair.get(page)).text()
    expect(seen).toContain('まもなく本番を送ります')
    expect(seen).toContain('10時07分00秒に送ります')
    expect(seen).toContain('山本 事務さんが始めました')
    expect(seen).toContain(`action="${path}/stop"`)
  }
  expect(await (await chair.get('/safety-checks/countdowns')).text()).toContain('data-left="40"')
  const committee = await w.staff('fuse', 'committee')
  expect(await (await committee.get('/')).text()).not.toContain('まもなく本番')
  const next_door = await w.staff('kawachi')
  expect(await (await next_door.get('/')).text()).not.toContain('まもなく本番')

  const stopped = await chair.post(`${path}/stop`)
  expect(stopped.status).toBe(303)
  expect(await (await chair.get('/')).text()).not.toContain('まもなく本番')
  // The reason stays; that it is the real thing is typed anew.
  const again = await (await office.get(stopped.headers.get('location') ?? '')).text()
  expect(again).toMatch(new RegExp(`name="reason"[^>]*value="${CONFIRMED.reason}"`))
  expect(again).not.toMatch(/name="confirm"[^>]*value="本番"/)
  await w.laterBy(10)
  await w.workersRun()
  expect(await statusOf(w, actual)).toBe('draft')
  expect(w.platform.ledger.received).toEqual([])
  expect(await actions(w)).toEqual(['begin_launch', 'stop_launch'])
})

test('a second person approves with a code of her own, and it leaves at once; whoever began cannot', async () => {
  const w = await world()
  const [office, chair] = [await w.staff('fuse'), await w.staff('fuse', 'chair')]
  const actual = await anActual(w)
  const path = `/safety-checks/${actual}/launch`
  await office.post(path, CONFIRMED)
  expect(await (await office.get(path)).text()).not.toContain('承認して、いますぐ送る')
  const own = await office.post(`${path}/now`)
  expect(own.status).toBe(409)
  expect(await own.text()).toContain('承認は、もう1人の方がします')
  expect(await statusOf(w, actual)).toBe('scheduled')

  const page = await (await chair.get(path)).text()
  expect(page).toContain('承認して、いますぐ送る')
  expect(page).toContain('3時12分に震度6弱')
  expect((await chair.post(`${path}/now`, countdownIn(page))).headers.get('location')).toBe(
    `/safety-checks/${actual}`,
  )
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(await actions(w)).toEqual(['begin_launch', 'launch', 'approve_launch'])
  const { rows } = await w.store.owner.query(
    'select launched_by, reason, (select approved_by from planned_send where kind = $2) from safety_check where id = $1',
    [actual, 'launch'],
  )
  expect(rows).toEqual([
    { launched_by: office.user_id, reason: '3時12分に震度6弱', approved_by: chair.user_id },
  ])
  expect(await (await office.get(`/safety-checks/${actual}`)).text()).not.toContain('単独発令')
  await see(w)
})

test('an approval asks for a code of the last five minutes', async () => {
  const w = await world()
  const chair = await w.staff('fuse', 'chair')
  await w.laterBy(6)
  const office = await w.staff('fuse')
  const actual = await anActual(w)
  const path = `/safety-checks/${actual}/launch`
  await office.post(path, CONFIRMED)
  expect(await (await chair.get(path)).text()).toContain('確認コードを入れて承認へ進む')
  const asked = await chair.post(`${path}/now`)
  expect(asked.headers.get('location')).toBe(`/sign-in/code?next=${encodeURIComponent(path)}`)
  expect(await statusOf(w, actual)).toBe('scheduled')
  const confirmed = await chair.post('/sign-in/code', { code: chair.code(), next: path })
  const again = w.visitor(cookieOf(confirmed))
  const seen = countdownIn(await (await again.get(path)).text())
  expect((await again.post(`${path}/now`, seen)).status).toBe(303)
  expect(await statusOf(w, actual)).toBe('open')
  await w.workersRun()
  await see(w)
})

test('a lone officer on Sunday at 03:12: it leaves after 60 seconds, and the trail and the board say 単独発令', async () => {
  const w = await world()
  await w.laterBy(2 * 24 * 60 + 17 * 60 + 6)
  expect(w.now()).toEqual(new Date('2026-11-08T03:12:00+09:00'))
  const office = await w.staff('fuse')
  const actual = await anActual(w)
  const path = `/safety-checks/${actual}/launch`
  await office.post(path, CONFIRMED)
  await w.laterBy(59 * SECONDS)
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  await w.laterBy(1 * SECONDS)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(await actions(w)).toEqual(['begin_launch', 'launch_alone'])
  expect(await (await office.get('/audit')).text()).toContain('単独発令')
  expect(await (await office.get(`/safety-checks/${actual}`)).text()).toContain('単独発令')
  // The night is no reason not to ask again about a disaster.
  await w.laterBy(15)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(2)
  await see(w)
})

test('two officers stop and approve at the same moment: one of them is told, and the books agree', async () => {
  const w = await world({ database: 'postgres' })
  for (let round = 0; round < 5; round++) {
    const actual = await anActual(w)
    const who = { association: w.fuse, id: actual, at: w.now() }
    const begun = { ...who, by: 'first', seen: 1, reason: '震度6弱', remind_after_min: [] }
    expect(await beginLaunch(w.db, begun)).toMatchObject({ ok: true })
    const [stopped, approved] = await Promise.all([
      stopLaunch(w.db, { ...who, by: 'second' }),
      launchNow(
        { db: w.db, queues: w.plant.queues },
        { ...who, by: 'third', seen: await countdownOf(w, actual) },
      ),
      runPlanned({ ...w.plant, db: w.db }, w.fuse, w.now()),
    ])
    expect([stopped.ok, approved.ok].sort()).toEqual([false, true])
    expect(await statusOf(w, actual)).toBe(stopped.ok ? 'draft' : 'open')
    if (!stopped.ok) expect(stopped.reason).toBe('already_sent')
    if (!approved.ok) expect(approved.reason).toBe('not_scheduled')
  }
  await w.workersRun()
  await see(w)
})

test('committee, viewer and the office next door can begin, stop, approve, date or remind nothing', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}`
  await office.post(`${path}/launch`)
  const urls = ['/launch', '/launch/stop', '/launch/now', '/schedule', '/remind', '/resume']
  for (const role of ['committee', 'viewer'] as const) {
    const person = await w.staff('fuse', role)
    for (const url of urls) expect((await person.post(path + url)).status, `${role} ${url}`).toBe(403)
    expect((await person.get('/safety-checks/countdowns')).status).toBe(403)
  }
  const next_door = await w.staff('kawachi')
  for (const url of urls) expect((await next_door.post(path + url)).status, url).toBe(404)
  for (const url of ['/schedule', '/remind', '/resume'])
    expect((await next_door.get(path + url)).status, url).toBe(404)
  const who = { association: w.kawachi, id: w.drill, by: 'x', at: w.now() }
  expect(await stopLaunch(w.db, who)).toEqual({ ok: false, reason: 'not_found' })
  expect(await launchNow({ db: w.db, queues: w.plant.queues }, who)).toEqual({
    ok: false,
    reason: 'not_found',
  })
  expect(await statusOf(w, w.drill)).toBe('scheduled')
})

async function countdownOf(w: World, check: string) {
  const { rows } = await w.store.owner.query<{ id: PlannedSendId }>(
    "select id from planned_send where safety_check_id = $1 and kind = 'launch' and done_at is null and cancelled_at is null",
    [check],
  )
  return rows[0]?.id ?? null
}
