import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { checkRemind } from '../../src/cli/check-remind.ts'
import { checkLaunch } from '../../src/cli/launch.ts'
import type { Command } from '../../src/cli/terminal.ts'
import { keepQuota } from '../../src/deliveries/keep-quota.ts'
import { planAdvance } from '../../src/safety-checks/notices/plan-advance.ts'
import { advanceAt } from '../../src/safety-checks/notices/rules.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import { textOf } from '../entering.ts'
import { type World, world } from '../world.ts'

/** The month has this many LINE messages left, and 300 of them are put aside. */
async function left(w: World, messages: number) {
  await w.store.owner.query('update association set line_reserve = 300 where id = $1', [w.fuse])
  const used = w.platform.ledger.received.length
  w.platform.setQuota(w.channels.fuse.token, used + messages)
  expect(await keepQuota({ ...w.plant, db: w.db }, w.channels.fuse.id)).toMatchObject({ ok: true })
}

async function launched(id?: SafetyCheckId) {
  const w = await world()
  await w.launches(id ?? w.drill)
  await w.workersRun()
  await seeAll(w)
  await left(w, 300)
  return { w, texts: w.tanaka.texts().length, mails: (await w.mori.mails()).length }
}

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

const outcomes = async (w: World) =>
  (
    await w.store.owner.query(
      'select outcome from planned_send where done_at is not null order by done_at, due_at',
    )
  ).rows.map(({ outcome }) => outcome)

test('a reminder by hand says what it takes of the reserve, and goes only where somebody ticks that it may', async () => {
  const { w, texts } = await launched()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}/remind`
  const page = await (await office.get(path)).text()
  expect(textOf(page)).toContain('2通 (今月の残り 300通、災害用の取り置き 300通)')
  expect(page).toMatch(/<input type="checkbox" name="use_reserve"/)
  // Nobody in 西 has LINE: there is nothing to ask about.
  expect(await (await office.get(`${path}?ward=西`)).text()).not.toContain('use_reserve')

  const refused = await office.post(path, { role: '', ward: '東' })
  expect(refused.status).toBe(422)
  const told = await refused.text()
  expect(told).toContain('取り置きを使うときは、印を付けてください。まだ送っていません')
  expect(told).toContain('name="ward" value="東"')
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(texts)

  expect((await office.post(path, { use_reserve: 'yes' })).status).toBe(303)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(texts + 1)
  await seeAll(w)
})

test('what a drill sends by itself leaves the reserve alone: mail only, and the office reads of it until it has seen to it', async () => {
  const { w, texts, mails } = await launched()
  const office = await w.staff('fuse')
  await w.laterBy(61)
  await w.workersRun()
  expect(await w.mori.mails()).toHaveLength(mails + 1)
  expect(await w.sato.mails()).toHaveLength(2)
  expect(w.tanaka.texts()).toHaveLength(texts)
  expect(await outcomes(w)).toEqual(['by_mail'])
  const words = /大阪880万人訓練の再送は、LINEを使いませんでした.*メールだけで送りました/
  expect(textOf(await (await office.get('/')).text())).toMatch(words)
  expect(textOf(await (await office.get(`/safety-checks/${w.drill}`)).text())).toMatch(
    /災害用の取り置きを残すため、11:07の再送はLINEを使わず、メールだけで送りました。 取り置きを使うかを決めて送る/,
  )
  expect(textOf(await (await office.get('/audit')).text())).toContain(
    '2人にもう一度送りました。災害用の取り置きを残すため、メールだけです。',
  )

  await w.laterBy(11)
  expect((await office.post(`/safety-checks/${w.drill}/remind`, { use_reserve: 'yes' })).status).toBe(303)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(texts + 1)
  expect(textOf(await (await office.get('/')).text())).not.toMatch(words)

  // Only LINE is left to ask: then nothing goes at all, and that is told too.
  await w.store.owner.query(`update contact_point set reachable = false where system = 'mail'`)
  await left(w, 300)
  await w.laterBy(120)
  await w.workersRun()
  expect(await outcomes(w)).toEqual(['by_mail', 'takes_reserve'])
  expect(textOf(await (await office.get('/')).text())).toContain('メールのある方がいないため、送っていません')
  expect(w.tanaka.texts()).toHaveLength(texts + 1)
  await seeAll(w)
})

test('what is real uses the reserve without asking, by itself and by hand', async () => {
  const w = await world()
  const actual = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  await w.launches(actual)
  await w.workersRun()
  await left(w, 300)
  await w.laterBy(16)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(2)
  expect(await outcomes(w)).toEqual(['sent'])
  const office = await w.staff('fuse')
  const path = `/safety-checks/${actual}/remind`
  expect(await (await office.get(path)).text()).not.toContain('use_reserve')
  await w.laterBy(11)
  expect((await office.post(path)).status).toBe(303)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(3)
  await seeAll(w)
})

test('advance notices ask by hand, and keep to mail where they were planned', async () => {
  const w = await world()
  await left(w, 300)
  const office = await w.staff('fuse')
  const comes_at = new Date('2026-11-25T09:00:00+09:00')
  const page = `/safety-checks/${w.drill}/advance`
  expect(await (await office.get(`/safety-checks/${w.drill}/launch`)).text()).toContain(
    '災害用の取り置きを割り込むときは、LINEを使わず、メールだけで送ります。',
  )
  expect(await (await office.get(`${page}?day=2026-11-25T09:00`)).text()).toMatch(/name="use_reserve"/)
  const form = { day: '2026-11-25T09:00', wave: '-1' }
  const refused = await office.post(`${page}/now`, form)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('取り置きを使うときは、印を付けてください')
  expect((await office.post(`${page}/now`, { ...form, use_reserve: 'yes' })).status).toBe(303)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)

  await left(w, 300)
  const due = [advanceAt(comes_at, 1)]
  await planAdvance(w.db, { association: w.fuse, id: w.drill, comes_at, due, by: 'cli', at: w.now() })
  await w.laterBy(19 * 24 * 60)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(await w.mori.mails()).toHaveLength(2)
  expect(await (await office.get(page)).text()).toContain(
    'メールだけで送りました（災害用の取り置きを残すため）',
  )
  expect(textOf(await (await office.get('/')).text())).toContain('の事前案内は、LINEを使いませんでした')
  await seeAll(w)
})

test('calling off asks too; a correction may always use the reserve, and says so', async () => {
  const { w, texts } = await launched()
  const office = await w.staff('fuse')
  const callOff = `/safety-checks/${w.drill}/call-off`
  expect(await (await office.get(callOff)).text()).toMatch(/name="use_reserve"/)
  const refused = await office.post(callOff, { choice: 'go_on', wave: '-1' })
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('取り置きを使うときは、印を付けてください')
  expect((await office.post(callOff, { choice: 'go_on', wave: '-1', use_reserve: 'yes' })).status).toBe(303)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(texts + 1)

  await left(w, 300)
  const withdraw = `/safety-checks/${w.drill}/withdraw`
  expect(textOf(await (await office.get(withdraw)).text())).toContain(
    '訂正は急ぐため、LINEの災害用の取り置き300通も使って送ります（2通・今月の残り 300通）。',
  )
  expect((await office.post(withdraw, { choice: 'mistaken' })).status).toBe(303)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(texts + 2)
  await seeAll(w)
})

test('the command line names the option that lets it use the reserve', async () => {
  const w = await world()
  await left(w, 300)
  const run = (command: Command, id: SafetyCheckId, ...flags: string[]) =>
    command.run({
      ...w.plant,
      stdin: Readable.from([]),
      words: [id],
      option: (name) => (name === 'association' ? '布施医師会' : ''),
      flag: (name) => flags.includes(name),
      say: () => undefined,
    })
  const asked = await run(checkLaunch, w.drill, 'yes')
  expect(asked).toMatchObject({ ok: false, error: 'takes_reserve' })
  expect(asked.lines).toEqual(['LINE 2通(今月の残り 300通、災害用の取り置き 300通)'])
  expect(await run(checkLaunch, w.drill, 'yes', 'use-reserve')).toMatchObject({ ok: true })
  await w.workersRun()
  await left(w, 300)
  expect(await run(checkRemind, w.drill, 'yes')).toMatchObject({ ok: false, error: 'takes_reserve' })
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(await run(checkRemind, w.drill, 'yes', 'use-reserve')).toMatchObject({ ok: true })
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(2)
  await seeAll(w)
})
