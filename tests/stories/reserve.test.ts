import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { checkRemind } from '../../src/cli/check-remind.ts'
import { checkLaunch } from '../../src/cli/launch.ts'
import type { Command } from '../../src/cli/terminal.ts'
import { inAssociation } from '../../src/db.ts'
import { keepQuota } from '../../src/deliveries/keep-quota.ts'
import { roomOf } from '../../src/deliveries/line-room.ts'
import { planAdvance } from '../../src/safety-checks/notices/plan-advance.ts'
import { advanceAt } from '../../src/safety-checks/notices/rules.ts'
import { remind } from '../../src/safety-checks/remind.ts'
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
  const form = { day: '2026-11-25T09:00', wave: '-1', confirmed: '1' }
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
  const ticked = { choice: 'go_on', wave: '-1', use_reserve: 'yes' }
  const looked = await (await office.post(callOff, ticked)).text()
  expect(looked).toMatch(/name="use_reserve" value="yes"/)
  expect(textOf(looked)).toMatch(/LINEの通数 2通/)
  expect((await office.post(callOff, { ...ticked, seen: 'go_on' })).status).toBe(303)
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

test('a launch by its date asks about the reserve no more: officers by LINE, the rest by mail, and home says whom it missed', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const schedules = (id: SafetyCheckId, form = {}) =>
    office.post(`/safety-checks/${id}/schedule`, { due_at: '2026-11-05T10:30', remind_asked: '1', ...form })
  const meant = await w.draft({ title: '取り置きを使う訓練', purpose: 'drill' })
  await left(w, 1_000)
  expect((await schedules(w.drill)).status).toBe(303)
  expect(textOf(await (await office.get(`/safety-checks/${w.drill}/launch`)).text())).toContain(
    '災害用の取り置き300通を割り込むなら、割り込まないところまでを役員から順にLINEで送り、ほかの方にはメールで送ります。',
  )
  await left(w, 301)
  const page = `/safety-checks/${meant}/launch`
  expect((await schedules(meant)).status).toBe(422)
  expect((await schedules(meant, { use_reserve: 'yes', due_at: '2026-11-05T11:30' })).status).toBe(303)
  expect(textOf(await (await office.get(page)).text())).toContain(
    'LINEの災害用の取り置き300通も使って送ります。',
  )

  await w.laterBy(25)
  await w.workersRun()
  expect([w.sato.texts().length, w.tanaka.texts().length]).toEqual([1, 0])
  expect([(await w.sato.mails()).length, (await w.mori.mails()).length]).toEqual([1, 1])
  expect(await outcomes(w)).toEqual(['by_mail'])
  const words =
    /大阪880万人訓練は、LINEを1人までにしました.*1人には届いていません。取り置きを使うなら、開いて送ってください。/
  expect(textOf(await (await office.get('/')).text())).toMatch(words)
  expect(textOf(await (await office.get(`/safety-checks/${w.drill}`)).text())).toContain(
    '災害用の取り置きを残すため、LINEは1人までにし、ほかの方にはメールだけで送りました。メールのない1人には届いていません。',
  )
  expect(textOf(await (await office.get(`/safety-checks/${w.drill}/unreached`)).text())).toMatch(
    /田中 花子.*災害用の取り置きを残すため、LINEでは送っていません/,
  )
  expect(textOf(await (await office.get('/audit')).text())).toContain(
    '3人に送りました。災害用の取り置きを残すため、LINEは1人までにしました。',
  )

  await w.laterBy(1)
  expect((await office.post(`/safety-checks/${w.drill}/remind`, { use_reserve: 'yes' })).status).toBe(303)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(textOf(await (await office.get('/')).text())).not.toMatch(words)

  // Somebody has said that this one may.
  await left(w, 301)
  const before = w.tanaka.texts().length
  await w.laterBy(60)
  await w.workersRun()
  expect(w.tanaka.texts().length).toBeGreaterThan(before)
  expect(await outcomes(w)).toEqual(['by_mail', 'sent'])

  // Nobody would be asked at all: nothing leaves, and it waits for a person.
  const nobody = await w.draft({ title: 'だれにも届かない訓練', purpose: 'drill' })
  await left(w, 1_000)
  expect((await schedules(nobody, { due_at: '2026-11-05T13:00' })).status).toBe(303)
  await w.store.owner.query(`update contact_point set reachable = false where system = 'mail'`)
  await left(w, 300)
  await w.laterBy(90)
  await w.workersRun()
  expect(await outcomes(w)).toEqual(['by_mail', 'sent', 'takes_reserve'])
  expect(textOf(await (await office.get('/')).text())).toMatch(
    /だれにも届かない訓練を送れませんでした.*メールのある方もいません。だれにも送っていません/,
  )
  await seeAll(w)
})

test('a drill that a disaster stopped before it left asks about the reserve before it goes on', async () => {
  const w = await world()
  await w.launches(w.drill)
  w.hinted.splice(0)
  const actual = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  await w.launches(actual)
  await w.workersRun()
  const texts = w.tanaka.texts().length
  const office = await w.staff('fuse')
  expect((await office.post(`/safety-checks/${actual}/close`)).status).toBe(303)
  await left(w, 301)
  const path = `/safety-checks/${w.drill}/resume`
  const page = textOf(await (await office.get(path)).text())
  expect(page).toContain('送る前に止まった方には、再開すると送ります（LINE 2通）。')
  expect(page).toContain('送ると、取り置き300通を割り込みます。')
  const refused = await office.post(path)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('取り置きを使うときは、印を付けてください')
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(texts)
  expect((await office.post(path, { use_reserve: 'yes' })).status).toBe(303)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(texts + 1)
  await seeAll(w)
})

test('a drill that was held to a few by LINE says how many it reaches once somebody lets it go on', async () => {
  const w = await world()
  await w.launches(w.drill)
  w.hinted.splice(0)
  await w.store.owner.query('update safety_check set line_at_most = 1 where id = $1', [w.drill])
  const actual = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  await w.launches(actual)
  await w.workersRun()
  const office = await w.staff('fuse')
  expect((await office.post(`/safety-checks/${actual}/close`)).status).toBe(303)
  const texts = () => [w.sato, w.tanaka].reduce((sum, doctor) => sum + doctor.texts().length, 0)
  const before = texts()
  const path = `/safety-checks/${w.drill}/resume`
  const page = async () => textOf(await (await office.get(path)).text())
  await left(w, 301)
  expect(await page()).toContain('再開すると送ります（LINE 1通）')
  await left(w, 300)
  expect(await page()).toContain('再開すると送ります（LINE 2通）')
  expect((await office.post(path, { use_reserve: 'yes' })).status).toBe(303)
  await w.workersRun()
  expect(texts() - before).toBe(2)
  await seeAll(w)
})

test('of two sends at the same moment the second sees whom the first is about to write to', async () => {
  const w = await world({ database: 'postgres' })
  const second = await w.draft({ title: '2つめの訓練', purpose: 'drill' })
  for (const id of [w.drill, second]) await w.launches(id)
  await w.workersRun()
  await left(w, 303)
  await w.laterBy(11)
  const reminds = (id: SafetyCheckId) =>
    remind({ ...w.plant, db: w.db }, { association: w.fuse, id, by: 'cli', at: w.now() })
  const answers = await Promise.all([reminds(w.drill), reminds(second)])
  expect(answers.map((answer) => (answer.ok ? 'sent' : answer.reason)).sort()).toEqual([
    'sent',
    'takes_reserve',
  ])
  // Before any batch is made, and the same once it has been.
  const room = () => inAssociation(w.db, w.fuse, (tx) => roomOf(tx, w.fuse))
  expect(await room()).toBe(301)
  await w.workersRun()
  expect(await room()).toBe(301)

  // A launch that nobody has planned yet counts too, whoever of the two comes first.
  await left(w, 303)
  await w.laterBy(1)
  const [third, fourth] = [
    await w.draft({ title: '3つめの訓練', purpose: 'drill' }),
    await w.draft({ title: '4つめの訓練', purpose: 'drill' }),
  ]
  const launched = await Promise.all([w.launches(third), w.launches(fourth)])
  expect(launched.map((answer) => (answer.ok ? 'sent' : answer.reason)).sort()).toEqual([
    'sent',
    'takes_reserve',
  ])
  expect(await room()).toBe(301)
  await w.workersRun()
  expect(await room()).toBe(301)
  await seeAll(w)
})
