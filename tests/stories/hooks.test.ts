import { expect, test } from 'vitest'
import { workHook } from '../../src/integrations/hooks/deliver.ts'
import type { HookId } from '../../src/integrations/table.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { withdraw } from '../../src/safety-checks/notices/withdraw.ts'
import { HOME, madeHook } from '../integrating.ts'
import { hooksRun, isGenuine, receiver } from '../receiver.ts'
import { type World, world } from '../world.ts'

const OWN = { hook_hosts: ['127.0.0.1'] }

test('another system is told that a drill left, how the numbers change and that it ended: signed, in counts, each once', async () => {
  const w = await world(OWN)
  const far = await receiver()
  const clerk = await w.staff('fuse')
  await w.launches(await w.draft({ title: 'まえの訓練', purpose: 'drill' }))
  await w.workersRun()
  await w.laterBy(1)
  const hook = await madeHook(w, clerk, { url: far.url })
  await hooksRun(w)
  // What happened before it was made is no news.
  expect(far.news()).toEqual([])

  await w.launches(w.drill)
  await w.workersRun()
  await hooksRun(w)
  const [left, ...more] = far.news()
  expect(more).toEqual([])
  expect(left?.body).toMatchObject({
    type: 'check.launched',
    check: { id: w.drill, purpose: 'drill', exercise: true, status: 'open' },
    counts: { prompted: 3, replied: 0, unanswered: 3, unreached: 0 },
  })
  expect(left && isGenuine(left, hook.secret)).toBe(true)
  expect(left && isGenuine({ ...left, raw: left.raw.replace('true', 'false') }, hook.secret)).toBe(false)
  expect(left?.event_id).toBe(left?.body.id)
  for (const { name } of w.everybody) expect(left?.raw).not.toContain(name.slice(0, 2))
  expect(left?.raw).not.toContain('訓練')

  await w.laterBy(1)
  await w.sato.phone.presses('A1')
  await w.workersRun()
  await hooksRun(w)
  expect(far.news().map(({ body }) => [body.type, body.counts?.replied])).toEqual([['tally.changed', 1]])
  await w.tanaka.phone.presses('A4')
  await w.workersRun()
  await hooksRun(w)
  expect(far.news()).toEqual([])
  await w.laterBy(1)
  await hooksRun(w)
  expect(far.news().map(({ body }) => [body.counts?.replied, body.counts?.needs_help])).toEqual([[2, 1]])
  await w.laterBy(5)
  await hooksRun(w)
  expect(far.news()).toEqual([])

  await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
  await hooksRun(w)
  expect(far.news().map(({ body }) => [body.type, body.check?.status])).toEqual([['check.closed', 'closed']])
  const mistake = await w.draft({ title: 'あやまり', purpose: 'actual' })
  await w.launches(mistake)
  await w.workersRun()
  const sentence = '誤って送りました。災害は起きていません。'
  await withdraw(
    { db: w.db, queues: w.plant.queues },
    { association: w.fuse, id: mistake, sentence, by: 'cli', at: w.now() },
  )
  await w.workersRun()
  await hooksRun(w)
  expect(far.news().map(({ body }) => [body.type, body.check?.exercise])).toEqual([
    ['check.launched', false],
    ['check.withdrawn', false],
  ])
  const page = await (await clerk.get(hook.page)).text()
  expect(page).toMatch(/取り下げ.*届きました（204）/s)
  await seeAll(w)
})

test('a receiver that answers 500, leads elsewhere or hangs up is told again, the same words under the same id', async () => {
  const w = await world(OWN)
  const far = await receiver()
  const clerk = await w.staff('fuse')
  const hook = await madeHook(w, clerk, { url: far.url, 'event tally.changed': 'no' })
  await w.launches(w.drill)
  await w.workersRun()
  const ways = ['fails', 'redirects', 'cuts', 'takes'] as const
  for (const way of ways) {
    far.behaves(way)
    await hooksRun(w)
    // Not again before its time.
    await hooksRun(w)
    await w.laterBy(2)
  }
  const told = far.news()
  expect(told).toHaveLength(ways.length)
  expect(new Set(told.map(({ raw }) => raw)).size).toBe(1)
  expect(new Set(told.map(({ event_id }) => event_id)).size).toBe(1)
  expect(new Set(told.map(({ signature }) => signature)).size).toBe(ways.length)
  expect(told.every((one) => isGenuine(one, hook.secret))).toBe(true)
  await hooksRun(w)
  expect(far.news()).toEqual([])

  const page = await (await clerk.get(hook.page)).text()
  expect(page).toMatch(
    /届きました（204）.*つながりません.*別のアドレスに回されました.*（302）.*相手が受け取りませんでした（500）/s,
  )
  expect(page).toContain('動いています')
  await seeAll(w)
})

test('where nothing arrives for a day it is stopped, home asks the office to look, and after a trial it goes on', async () => {
  const w = await world(OWN)
  const far = await receiver()
  const first = await w.staff('fuse')
  const hook = await madeHook(w, first, { url: far.url })
  far.behaves('fails')
  await w.launches(w.drill)
  await w.workersRun()
  await hooksRun(w)
  expect(await (await first.get(HOME)).text()).toContain('<strong>届いていません</strong>')
  for (let hour = 0; hour < 25; hour++) {
    await w.laterBy(60)
    await hooksRun(w)
  }
  const tries = far.news()
  expect(tries.length).toBeGreaterThan(20)
  // A receiver that is away piles up nothing: one piece of news, and one look at the numbers.
  expect(new Set(tries.map(({ event_id }) => event_id)).size).toBe(2)

  const clerk = await w.staff('fuse')
  expect(await (await clerk.get('/')).text()).toMatch(/止まっている外部への通知 <strong>1件/)
  expect(await (await clerk.get(hook.page)).text()).toContain('1日続けて届かないため、止めています')
  expect(await (await clerk.get('/audit')).text()).toContain('自動で止めました')
  await w.laterBy(60)
  await hooksRun(w)
  expect(far.news()).toEqual([])

  far.behaves('takes')
  const form = { form_id: crypto.randomUUID() }
  await Promise.all([clerk.post(`${hook.page}/try`, form), clerk.post(`${hook.page}/try`, form)])
  await hooksRun(w)
  expect(far.news().map(({ body }) => [body.type, body.exercise])).toEqual([['hook.test', true]])
  expect((await clerk.post(`${hook.page}/resume`)).headers.get('location')).toBe(`${hook.page}?done=resumed`)
  expect((await clerk.post(`${hook.page}/resume`)).status).toBe(409)
  expect(await (await clerk.get('/')).text()).not.toContain('外部への通知')
  await w.laterBy(1)
  await w.launches(await w.draft({ title: 'つぎの訓練', purpose: 'drill' }))
  await w.workersRun()
  await hooksRun(w)
  expect(far.news().map(({ body }) => body.type)).toContain('check.launched')
  await clerk.mails()
  await first.mails()
  await seeAll(w)
})

test('a receiver that never answers holds up nobody else, and two workers tell nobody twice', async () => {
  const w = await world({ ...OWN, database: 'postgres' })
  const [slow, quick] = [await receiver(), await receiver()]
  slow.behaves('is_slow')
  const [clerk, neighbour] = [await w.staff('fuse'), await w.staff('kawachi')]
  const [stuck, lively] = [
    await madeHook(w, clerk, { url: slow.url }),
    await madeHook(w, neighbour, { url: quick.url }),
  ]
  await w.launches(w.drill)
  await w.launches(
    await w.draft({ title: '河内の訓練', purpose: 'drill', association: w.kawachi }),
    w.kawachi,
  )
  await w.workersRun()
  const deps = { ...w.plant, db: w.db, ...OWN, within_ms: 400 }
  const began = performance.now()
  const waiting = workHook(deps, w.fuse, stuck.id as HookId)
  const twice = () => workHook(deps, w.kawachi, lively.id as HookId)
  await Promise.all([twice(), twice(), twice()])
  const took = performance.now() - began
  expect(quick.news().map(({ body }) => body.type)).toEqual(['check.launched'])
  await waiting
  expect(performance.now() - began).toBeGreaterThan(390)
  expect(took).toBeLessThan(10_000)
  expect(await (await clerk.get(stuck.page)).text()).toContain('10秒待っても返事がありません')
  expect(await (await neighbour.get(lively.page)).text()).toContain('届きました（204）')
  await seeAll(w)
})

test('only the office makes a hook, to public addresses only, and next door there is none', async () => {
  const w = await world()
  const far = await receiver()
  const clerk = await w.staff('fuse')
  const wrong = await clerk.post(`${HOME}/hooks`, { name: '地図', url: far.url, 'event check.closed': 'yes' })
  expect(wrong.status).toBe(422)
  const kept = await wrong.text()
  expect(kept).toContain('https:// で始まるアドレスにしてください')
  expect(kept).toContain(`value="${far.url}"`)
  expect(kept).toMatch(/name="event check.closed"[^>]*checked/)
  const inside = await clerk.post(`${HOME}/hooks`, { name: '地図', url: 'https://169.254.169.254/' })
  expect(await inside.text()).toMatch(
    /2か所を直してください.*院内だけのアドレスには送れません.*知らせるときを1つ以上/s,
  )

  const hook = await madeHook(w, clerk, { url: 'https://map.example.jp/hook' })
  const { rows } = await w.store.owner.query('select * from hook')
  expect(JSON.stringify(rows)).not.toContain(hook.secret)
  const form = {
    name: '地図',
    url: 'https://map.example.jp/',
    'event check.closed': 'yes',
    id: crypto.randomUUID(),
  }
  const both = [await clerk.post(`${HOME}/hooks`, form), await clerk.post(`${HOME}/hooks`, form)]
  expect(both.map(({ status }) => status)).toEqual([200, 409])
  for (let n = 0; n < 3; n++) await madeHook(w, clerk, { url: 'https://map.example.jp/hook' })
  expect(await (await clerk.post(`${HOME}/hooks`, { ...form, id: crypto.randomUUID() })).text()).toContain(
    '通知先は5つまでです',
  )

  // A name may lead inside however public it looked; then nothing is sent.
  await w.store.owner.query("update hook set url = 'https://127.0.0.1:1/' where id = $1", [hook.id])
  await clerk.post(`${hook.page}/try`)
  await hooksRun(w)
  expect(await (await clerk.get(hook.page)).text()).toContain('院内のアドレスなので送っていません')

  const chair = await w.staff('fuse', 'chair')
  const neighbour = await w.staff('kawachi')
  for (const [person, status] of [
    [chair, 403],
    [neighbour, 404],
  ] as const) {
    expect((await person.get(hook.page)).status).toBe(status)
    expect((await person.get(`${hook.page}/remove`)).status).toBe(status)
    for (const step of ['try', 'pause', 'resume', 'remove'])
      expect((await person.post(`${hook.page}/${step}`)).status, step).toBe(status)
  }
  expect((await clerk.post(`${hook.page}/pause`)).headers.get('location')).toBe(`${hook.page}?done=paused`)
  expect((await clerk.post(`${hook.page}/pause`)).status).toBe(409)
  expect(await (await clerk.get(`${hook.page}/remove`)).text()).toContain('「市の防災地図」を外しますか')
  expect((await clerk.post(`${hook.page}/remove`)).headers.get('location')).toBe(`${HOME}?done=removed`)
  expect((await clerk.post(`${hook.page}/remove`)).status).toBe(404)
  expect((await clerk.get(hook.page)).status).toBe(404)
  await w.laterBy(6)
  expect(await (await clerk.get(`${HOME}/hooks/new`)).text()).toContain('先に、確認コードを入れてください')
})

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}
