import { describe, expect, test } from 'vitest'
import { deliverLine } from '../../src/deliveries/deliver-line.ts'
import type { LineBatchId } from '../../src/deliveries/table.ts'
import { Phone } from '../../src/demo/line-phone.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { changeDraft } from '../../src/safety-checks/drafts/change.ts'
import { beginLaunch, scheduleLaunch } from '../../src/safety-checks/launching/plan-launch.ts'
import { callOff } from '../../src/safety-checks/notices/call-off.ts'
import { planAdvance } from '../../src/safety-checks/notices/plan-advance.ts'
import { advanceAt } from '../../src/safety-checks/notices/rules.ts'
import { sendAdvance } from '../../src/safety-checks/notices/send-advance.ts'
import { withdraw } from '../../src/safety-checks/notices/withdraw.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { runPlanned } from '../../src/safety-checks/planned/run.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import { workOf } from '../../workers/start.ts'
import { textOf } from '../entering.ts'
import { type World, world } from '../world.ts'

const DAY = 24 * 60
/** 09:00 on the 25th, twenty days after the stories begin. */
const COMES_AT = new Date('2026-11-25T09:00:00+09:00')

const deps = (w: World) => ({ ...w.plant, db: w.db })
const officer = (w: World) => ({ association: w.fuse, by: 'cli', at: w.now() })

const announces = async (w: World, due = [advanceAt(COMES_AT, 14), advanceAt(COMES_AT, 1)]) =>
  expect(await planAdvance(w.db, { ...officer(w), id: w.drill, comes_at: COMES_AT, due })).toMatchObject({
    ok: true,
  })

const announcesNow = async (w: World) => {
  await announces(w)
  expect(await sendAdvance(deps(w), { ...officer(w), id: w.drill })).toMatchObject({ ok: true })
}

const withdraws = (
  w: World,
  sentence = '先ほどの安否確認は、誤って送りました。',
  id: SafetyCheckId = w.drill,
) => withdraw(deps(w), { ...officer(w), id, sentence })

const subjects = async (doctor: World['mori']) => (await doctor.mails()).map(({ subject }) => subject)

async function states(w: World, kind: string) {
  const { rows } = await w.store.owner.query<{ state: string }>(
    `select distinct d.system || ' ' || d.status || coalesce(' ' || d.failure, '') as state
     from delivery d join wording w on w.id = d.wording_id where w.kind = $1 order by 1`,
    [kind],
  )
  return rows.map(({ state }) => state)
}

test('only whom the launch would ask is told that it will come', async () => {
  const w = await world()
  await w.store.owner.query("update safety_check set audience_wards = '{西}' where id = $1", [w.drill])
  await announcesNow(w)
  await w.workersRun()
  expect(await subjects(w.mori)).toHaveLength(1)
  expect(w.tanaka.texts()).toEqual([])
})

test('advance notices leave two weeks and one day before, once each, and ask for no answer', async () => {
  const w = await world()
  await announces(w)
  // The same again plans nothing twice.
  await announces(w)
  await w.laterBy(5 * DAY)
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  await w.laterBy(DAY)
  await w.workersRun()
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([
    '【訓練】【予告】大阪880万人訓練 布施医師会です。11月25日(水) 9時00分ごろに、安否確認の訓練が届きます。実際の災害ではありません。届いたら、4つのボタンから1つ押してください。10秒で終わります。この案内への回答はいりません。',
  ])
  const [mail, ...more] = await w.mori.mails()
  expect(more).toEqual([])
  expect(mail).toMatchObject({ subject: '【訓練】【予告】大阪880万人訓練(布施医師会)', link: null })
  expect(mail?.text).toMatch(/^【訓練】/)
  expect(mail?.text).toContain('森 次郎 先生')
  await w.laterBy(13 * DAY)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(2)
  expect(w.sato.texts()).toHaveLength(2)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
  for (const { message } of w.tanaka.phone.messages) expect(Phone.buttonsOf(message)).toEqual([])
})

test('the drill that was announced asks as ever, and its board counts no notice', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await announcesNow(w)
  await w.workersRun()
  w.mailHost.behave({ as: 'unknown_550' })
  await w.launches(w.drill)
  await w.workersRun()
  w.mailHost.behave(null)
  expect(w.tanaka.texts()).toHaveLength(2)
  expect(w.sato.texts()).toHaveLength(2)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
  // 森 got the notice, and the question never: he is on the list of those to telephone.
  const unreached = await (await office.get(`/safety-checks/${w.drill}/unreached`)).text()
  expect(unreached).toContain('森 次郎')
  expect(unreached).not.toContain('田中')
  const { rows } = await w.store.owner.query('select wave from wording order by wave')
  expect(rows.map(({ wave }) => wave)).toEqual([-1, 0])
})

test('an advance notice whose drill began meanwhile does not leave any more', async () => {
  const w = await world()
  await announces(w)
  await sendAdvance(deps(w), { ...officer(w), id: w.drill })
  await w.launches(w.drill)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(w.sato.texts()).toHaveLength(1)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
  expect(await states(w, 'advance')).toEqual(['line failed cancelled', 'mail failed cancelled'])
})

test('a notice meets what a question meets: LINE stumbles, a mail host is busy, and each arrives once', async () => {
  const w = await world()
  w.platform.behave({ as: 'error_500', on: 'multicast', next: 1 })
  w.mailHost.behave({ as: 'busy_450', next: 1 })
  await announcesNow(w)
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  for (let minutes = 0; minutes < 5; minutes++) {
    await w.laterBy(1)
    await w.workersRun()
  }
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(w.sato.texts()).toHaveLength(1)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
  expect(w.platform.ledger.duplicates()).toEqual([])
})

test('the quota of the month is used up: a correction reaches by mail whoever has one', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  await w.workersRun()
  await w.sato.link()
  w.platform.setQuota(w.channels.fuse.token, 2)
  await withdraws(w)
  await w.workersRun()
  expect(w.sato.texts()).toHaveLength(1)
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(await subjects(w.sato)).toEqual([
    '【訓練】大阪880万人訓練 回答のお願い(布施医師会)',
    '【訓練】【訂正】大阪880万人訓練(布施医師会)',
  ])
  expect(await w.mori.mails()).toHaveLength(2)
  expect(await office.mails()).toHaveLength(1)
})

test('a mistaken send is corrected to exactly those who got it', async () => {
  const w = await world()
  const late = await w.newDoctor('fuse', {
    name: '原 四郎',
    role: 'member',
    ward: '東',
    mail: 'hara@late.example.jp',
  })
  w.mailHost.behave({ as: 'busy_450', domain: 'late.example.jp' })
  await w.launches(w.drill)
  await w.workersRun()
  // Joined since, and never asked.
  const newcomer = await w.newDoctor('fuse', { name: '谷 五郎', role: 'member', ward: '東', line: 9 })
  await w.laterBy(3)
  expect(await withdraws(w)).toMatchObject({ ok: true, people: 3 })
  expect(await withdraws(w)).toMatchObject({ ok: false, reason: 'not_open' })
  w.mailHost.behave(null)
  await w.workersRun()
  await w.laterBy(60)
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([
    expect.stringMatching(/^【訓練】大阪880万人訓練/),
    '【訓練】【訂正】大阪880万人訓練 布施医師会です。先ほどの安否確認は、誤って送りました。回答はいりません。ご心配をおかけしました。',
  ])
  expect(w.sato.texts()).toHaveLength(2)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
  expect(await late.mails()).toEqual([])
  expect(newcomer.texts()).toEqual([])
})

test('a drill that went out as a disaster: the correction may say so, and begins with the correction', async () => {
  const w = await world()
  const actual = await w.draft({ title: '大阪府北部の地震', purpose: 'actual' })
  await w.launches(actual)
  await w.workersRun()
  const sentence = '訓練を、本番の安否確認として送りました。実際の災害ではありません。'
  expect(await withdraws(w, sentence, actual)).toMatchObject({ ok: true, people: 3 })
  await w.workersRun()
  expect(w.tanaka.texts().at(-1)).toMatch(
    /^【訂正】【安否確認】大阪府北部の地震 布施医師会です。訓練を、本番の安否確認として送りました。/,
  )
  expect((await subjects(w.mori)).at(-1)).toBe('【訂正】【安否確認】大阪府北部の地震(布施医師会)')
  expect(w.sato.texts()).toHaveLength(2)
  expect(await w.sato.mails()).toHaveLength(2)
})

/** LINE's answer to the first call is kept back until the story lets it go. */
async function slowLine(w: World) {
  await w.launches(w.drill)
  await plan(deps(w), { association: w.fuse, id: w.drill })
  const { rows } = await w.store.owner.query<{ id: LineBatchId }>('select id from line_batch')
  const asked = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const line: typeof w.plant.line = {
    ...w.plant.line,
    multicast: async (call) => {
      asked.resolve()
      await go.promise
      return w.plant.line.multicast(call)
    },
  }
  const sending = deliverLine(
    { ...deps(w), line },
    { association: w.fuse, batch: rows[0]?.id as LineBatchId },
  )
  await asked.promise
  return {
    answers() {
      go.resolve()
      return sending
    },
  }
}

test('withdrawn while LINE is slow: whoever it turns out to reach is corrected, and nobody else', async () => {
  const w = await world()
  const line = await slowLine(w)
  // No mail has left: 森 gets nothing at all.
  expect(await withdraws(w)).toMatchObject({ ok: true, people: 2 })
  await w.workersRunHints()
  expect(w.tanaka.texts()).toEqual([])
  await line.answers()
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([
    expect.stringMatching(/^【訓練】大阪880万人訓練/),
    expect.stringMatching(/^【訓練】【訂正】/),
  ])
  expect(w.sato.texts()).toHaveLength(2)
  expect(await states(w, 'correction')).toEqual(['line accepted'])
})

test('withdrawn while LINE is slow, and LINE refuses in the end: nobody hears of anything', async () => {
  const w = await world()
  w.platform.behave({ as: 'rate_429', on: 'multicast', next: 1 })
  const line = await slowLine(w)
  await withdraws(w)
  await line.answers()
  await w.laterBy(60)
  await w.workersRun()
  expect(w.platform.ledger.received).toEqual([])
  expect(w.mailHost.ledger.accepted()).toBe(0)
  expect(await states(w, 'correction')).toEqual(['line failed cancelled'])
})

test('withdrawn while a mail is on its way: the correction follows it, and nobody else is written to', async () => {
  const w = await world()
  await w.launches(w.drill)
  await plan(deps(w), { association: w.fuse, id: w.drill })
  const asked = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const slow = {
    ...w.plant.mailer,
    send: async (...mail: Parameters<typeof w.plant.mailer.send>) => {
      asked.resolve()
      await go.promise
      return w.plant.mailer.send(...mail)
    },
  }
  const work = workOf({ ...w.plant, mailer: slow })
  const sending = work({ kind: 'mail', association_id: w.fuse })
  await asked.promise
  // LINE has sent nothing yet: 田中 hears of nothing.
  expect(await withdraws(w)).toMatchObject({ ok: true, people: 2 })
  go.resolve()
  await sending
  await w.workersRun()
  for (const doctor of [w.sato, w.mori])
    expect(await subjects(doctor)).toEqual([
      '【訓練】大阪880万人訓練 回答のお願い(布施医師会)',
      '【訓練】【訂正】大阪880万人訓練(布施医師会)',
    ])
  expect(w.tanaka.texts()).toEqual([])
  expect(w.sato.texts()).toEqual([])
})

test('LINE took the question and its answer was lost: a withdrawal before the next try is told to them all the same', async () => {
  const w = await world()
  w.platform.behave({ as: 'accept_then_cut', on: 'multicast', next: 1 })
  await w.launches(w.drill)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(await withdraws(w)).toMatchObject({ ok: true, people: 3 })
  await w.laterBy(5)
  await w.workersRun()
  for (const doctor of [w.tanaka, w.sato]) expect(doctor.texts()).toHaveLength(2)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
})

test('the answer to a mail was lost and the second try was refused: its reader is corrected all the same', async () => {
  const w = await world()
  w.mailHost.behave({ as: 'cut_after_dot', next: 2 })
  await w.launches(w.drill)
  await w.workersRun()
  w.mailHost.behave({ as: 'unknown_550', next: 2 })
  await w.laterBy(2)
  await w.workersRun()
  expect(await states(w, 'prompt')).toEqual(['line accepted', 'mail unknown'])
  expect(await withdraws(w)).toMatchObject({ ok: true, people: 3 })
  await w.workersRun()
  for (const doctor of [w.sato, w.mori])
    expect(await subjects(doctor)).toEqual([
      '【訓練】大阪880万人訓練 回答のお願い(布施医師会)',
      '【訓練】【訂正】大阪880万人訓練(布施医師会)',
    ])
  for (const doctor of [w.tanaka, w.sato]) expect(doctor.texts()).toHaveLength(2)
})

test('a mail whose only try was refused is corrected to nobody', async () => {
  const w = await world()
  w.mailHost.behave({ as: 'unknown_550', next: 2 })
  await w.launches(w.drill)
  await w.workersRun()
  expect(await withdraws(w)).toMatchObject({ ok: true, people: 2 })
  await w.workersRun()
  expect(await w.mori.mails()).toEqual([])
  expect(await w.sato.mails()).toEqual([])
  for (const doctor of [w.tanaka, w.sato]) expect(doctor.texts()).toHaveLength(2)
})

test('a correction that no worker takes up is told to the office as a standstill', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  await w.workersRun()
  await withdraws(w)
  await w.laterBy(2)
  expect(await (await office.get('/safety-checks')).text()).toContain('送信が始まっていません')
  await w.workersRun()
  await w.laterBy(2)
  expect(await (await office.get('/safety-checks')).text()).not.toContain('送信が始まっていません')
  for (const doctor of [w.tanaka, w.sato]) expect(doctor.texts()).toHaveLength(2)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
})

/** So that a correction does not fit into one transaction. */
const joinedBy2100 = (w: World) =>
  w.store.owner.query(
    `with people as (
      insert into member (association_id, member_number, name, kana, role)
      select $1, 'n' || n, '会員' || n, 'カイイン', 'member' from generate_series(1, 2100) n
      returning id, member_number)
    insert into contact_point (association_id, member_id, system, value)
      select $1, id, 'mail', member_number || '@example.jp' from people`,
    [w.fuse],
  )

test('a mistaken send to more than two thousand: the button answers after the first of them, workers tell the rest once each', async () => {
  const w = await world()
  await joinedBy2100(w)
  await w.launches(w.drill)
  await plan(deps(w), { association: w.fuse, id: w.drill })
  await w.store.owner.query("update line_batch set status = 'accepted', accepted_at = now()")
  await w.store.owner.query("update delivery set status = 'accepted', accepted_at = now()")
  const told = async () => {
    const { rows } = await w.store.owner.query(
      'select count(*)::int as notices, count(distinct member_id)::int as members from notice',
    )
    return rows[0]
  }
  expect(await withdraws(w)).toMatchObject({ ok: true, people: 2103 })
  expect(await told()).toEqual({ notices: 2000, members: 2000 })
  // Not a worker that planned it: whichever process sees that something is due.
  for (let again = 0; again < 2; again++) await runPlanned(deps(w), w.fuse, w.now())
  expect(await told()).toEqual({ notices: 2103, members: 2103 })
  const { rows } = await w.store.owner.query(
    "select outcome, corrects from planned_send where kind = 'correction'",
  )
  expect(rows).toEqual([{ outcome: 'sent', corrects: ['prompt'] }])
})

test('a drill of more than two thousand is moved, moved again and announced anew before the rest was told: all of them hear of it at once', async () => {
  const w = await world()
  await joinedBy2100(w)
  await announcesNow(w)
  await w.store.owner.query("update delivery set status = 'accepted', accepted_at = now()")
  const moves = async (day: string, wave: number) =>
    expect(
      await callOff(deps(w), {
        ...officer(w),
        id: w.drill,
        wave,
        choice: 'postpone',
        comes_at: new Date(`2026-${day}T09:00:00+09:00`),
      }),
    ).toMatchObject({ ok: true, people: 2103 })
  const told = async (wave: number) => {
    const { rows } = await w.store.owner.query('select count(*)::int as n from notice where wave = $1', [
      wave,
    ])
    return rows[0]?.n
  }
  await moves('12-02', -2)
  await moves('12-09', -3)
  expect([await told(-2), await told(-3)]).toEqual([2000, 2000])
  const late = "kind = 'correction' and (due_at > $1 or cancelled_at is not null)"
  const { rows } = await w.store.owner.query(`select id from planned_send where ${late}`, [w.now()])
  expect(rows).toEqual([])

  await w.newDoctor('fuse', { name: '新 入', role: 'member', ward: '東', mail: 'shin@example.jp' })
  expect(await sendAdvance(deps(w), { ...officer(w), id: w.drill })).toMatchObject({ ok: true, people: 2104 })
  await runPlanned(deps(w), w.fuse, w.now())
  // Whoever came since was told the new day only.
  expect([await told(-3), await told(-4)]).toEqual([2103, 2104])
})

test('two who withdraw at once send one correction', async () => {
  const w = await world({ database: 'postgres' })
  await w.launches(w.drill)
  await w.workersRun()
  const both = await Promise.all([withdraws(w), withdraws(w)])
  expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(2)
  expect(w.sato.texts()).toHaveLength(2)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
})

test('the 880万人訓練 is cancelled at 08:30 by rain: one message each, nothing planned, and it never comes', async () => {
  const w = await world()
  await announcesNow(w)
  await w.workersRun()
  await w.laterBy(20 * DAY - 96)
  await w.store.owner.query(`update planned_send set done_at = $1, outcome = 'sent' where due_at <= $1`, [
    w.now(),
  ])
  const calling = { ...officer(w), id: w.drill, wave: -2, choice: 'cancel' as const }
  expect(await callOff(deps(w), calling)).toMatchObject({ ok: true, people: 3 })
  expect(await callOff(deps(w), calling)).toMatchObject({ ok: false, reason: 'not_callable' })
  await w.workersRun()
  await w.laterBy(DAY)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(2)
  expect(w.tanaka.texts().at(-1)).toMatch(/^【訓練】【中止】大阪880万人訓練 .*この訓練は中止します。/)
  expect(w.sato.texts()).toHaveLength(2)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
  const { rows } = await w.store.owner.query(
    'select status, left_out, discarded_at from safety_check where id = $1',
    [w.drill],
  )
  expect(rows).toMatchObject([{ status: 'draft', left_out: true, discarded_at: expect.any(Date) }])
})

test('moved to another day: one message, and the notice of the day before moves along', async () => {
  const w = await world()
  await announcesNow(w)
  await w.workersRun()
  const comes_at = new Date('2026-12-02T09:00:00+09:00')
  const calling = { ...officer(w), id: w.drill, wave: -2, choice: 'postpone' as const, comes_at }
  expect(await callOff(deps(w), calling)).toMatchObject({ ok: true, people: 3 })
  expect(await callOff(deps(w), calling)).toMatchObject({ ok: false, reason: 'told_meanwhile' })
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(2)
  expect(w.tanaka.texts().at(-1)).toContain('12月2日(水) 9時00分ごろに日を改めます')
  const { rows } = await w.store.owner.query(
    'select due_at from planned_send where cancelled_at is null order by 1',
  )
  expect(rows.map(({ due_at }) => due_at)).toEqual([advanceAt(comes_at, 14), advanceAt(comes_at, 1)])
  expect(w.sato.texts()).toHaveLength(2)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
})

test('ours goes on in spite of the rain: everybody is told once, and the drill comes', async () => {
  const w = await world()
  await announces(w)
  const calling = { ...officer(w), id: w.drill, wave: -1, choice: 'go_on' as const }
  expect(await callOff(deps(w), calling)).toMatchObject({ ok: true, people: 3 })
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([expect.stringMatching(/^【訓練】【予定どおり】/)])
  expect(await w.launches(w.drill)).toMatchObject({ ok: true })
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(2)
  expect(w.sato.texts()).toHaveLength(2)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
})

test('a drill that runs is cut short: who got it is told, and nothing more is asked', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  const calling = { ...officer(w), id: w.drill, wave: -1, choice: 'cancel' as const }
  expect(await callOff(deps(w), calling)).toMatchObject({ ok: true, people: 3 })
  await w.workersRun()
  for (const doctor of [w.tanaka, w.sato]) expect(doctor.texts()).toHaveLength(2)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
  const { rows } = await w.store.owner.query('select status, left_out from safety_check where id = $1', [
    w.drill,
  ])
  expect(rows).toEqual([{ status: 'withdrawn', left_out: true }])
})

describe('日を改める', () => {
  const NEW_DAY = new Date('2026-12-02T09:00:00+09:00')
  const postpones = (w: World, comes_at: Date, wave = -1) =>
    callOff(deps(w), { ...officer(w), id: w.drill, wave, choice: 'postpone', comes_at })
  const checks = async (w: World) => {
    const { rows } = await w.store.owner.query(
      'select status, title, purpose, left_out, announced_for, deadline_at, note_to_doctors from safety_check order by launched_at nulls last',
    )
    return rows
  }

  test('of a drill that runs withdraws it, tells everybody the day, and leaves a draft for it', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    await w.store.owner.query(
      "update safety_check set deadline_at = '2026-11-05T13:06+09', note_to_doctors = '駐車場へ' where id = $1",
      [w.drill],
    )
    await w.launches(w.drill)
    await w.workersRun()
    await w.laterBy(20)
    const form = { wave: '-1', choice: 'postpone', day: '2026-12-02T09:00', seen: '2026-12-02T09:00' }
    const both = [
      await office.post(`/safety-checks/${w.drill}/call-off`, form),
      await office.post(`/safety-checks/${w.drill}/call-off`, form),
    ]
    expect(both.map(({ status }) => status)).toEqual([303, 409])
    const path = both[0]?.headers.get('location') ?? ''
    expect(path).toMatch(/\/launch$/)
    expect(path).not.toContain(w.drill)
    const page = await (await office.get(path)).text()
    expect(page).toContain('12月2日(水) 9時00分ごろと知らせます。')
    expect(page).toContain('12月2日(水) 9時00分に改めました。3人に延期を知らせました')
    expect(page).toContain('前の回は取り下げました。これは、新しい日のための下書きです。')
    expect(await (await office.get(`/safety-checks/${w.drill}`)).text()).toContain(
      '12月2日(水) 9時00分に改めました。3人に延期を知らせました',
    )
    expect(await checks(w)).toMatchObject([
      { status: 'withdrawn', left_out: true },
      {
        status: 'draft',
        title: '大阪880万人訓練',
        purpose: 'drill',
        left_out: false,
        announced_for: NEW_DAY,
        deadline_at: new Date('2026-12-02T12:00:00+09:00'),
        note_to_doctors: '駐車場へ',
      },
    ])
    await w.workersRun()
    expect(w.tanaka.texts().at(-1)).toContain('12月2日(水) 9時00分ごろに日を改めます')
    for (const doctor of [w.tanaka, w.sato]) expect(doctor.texts()).toHaveLength(2)
    for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
    // The draft waits for a person, however long.
    await w.laterBy(30 * DAY)
    await w.workersRun()
  })

  test.each([
    ['a draft whose deadline lay after its day', '2026-11-25T11:00+09', '2026-12-02T11:00:00+09:00'],
    ['a draft whose deadline lay before its day', '2026-11-05T19:55+09', '2026-12-02T11:00:00+09:00'],
    ['a draft without a deadline', null, null],
  ])('of %s moves it along, and says that nothing leaves by itself', async (_, deadline, moved) => {
    const w = await world()
    const office = await w.staff('fuse')
    await announces(w)
    await w.store.owner.query('update safety_check set deadline_at = $2 where id = $1', [w.drill, deadline])
    const path = `/safety-checks/${w.drill}/call-off`
    expect(await (await office.get(path)).text()).toContain('新しい日になっても、ひとりでには送りません')
    const form = { wave: '-1', choice: 'postpone', day: '2026-12-02T09:00', seen: '2026-12-02T09:00' }
    expect((await office.post(path, form)).status).toBe(303)
    expect(await checks(w)).toMatchObject([
      { status: 'draft', announced_for: NEW_DAY, deadline_at: moved && new Date(moved) },
    ])
    const launch = await (await office.get(`/safety-checks/${w.drill}/launch`)).text()
    expect(launch).toContain('12月2日(水) 9時00分になっても、ひとりでには送りません')
    const schedule = await (await office.get(`/safety-checks/${w.drill}/schedule`)).text()
    expect(schedule).toContain('value="2026-12-02T09:00"')
    if (!moved) return
    // Its other words can still be mended.
    const edit = await (await office.get(`/safety-checks/${w.drill}/edit`)).text()
    expect(edit).toContain('value="2026-12-02T11:00"')
    expect(
      await changeDraft(w.db, {
        ...officer(w),
        id: w.drill,
        version: 2,
        draft: {
          title: '大阪府の訓練',
          audience_roles: ['member'],
          scenario: null,
          deadline_at: new Date(moved),
        },
      }),
    ).toMatchObject({ ok: true })
  })

  test('of one whose launch is planned moves launch and deadline by the same span', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const form = { due_at: '2026-11-25T09:00', deadline_at: '2026-11-25T13:00' }
    expect((await office.post(`/safety-checks/${w.drill}/schedule`, form)).status).toBe(303)
    await announces(w)
    const page = await (await office.get(`/safety-checks/${w.drill}/call-off`)).text()
    expect(page).not.toContain('ひとりでには送りません')
    expect(await postpones(w, NEW_DAY)).toMatchObject({ ok: true })
    expect(await checks(w)).toMatchObject([
      { status: 'scheduled', deadline_at: new Date('2026-12-02T13:00:00+09:00') },
    ])
    const { rows } = await w.store.owner.query(
      "select due_at from planned_send where kind = 'launch' and cancelled_at is null",
    )
    expect(rows).toEqual([{ due_at: NEW_DAY }])
  })

  test('of two who press it at once leaves one draft', async () => {
    const w = await world({ database: 'postgres' })
    await w.launches(w.drill)
    await w.workersRun()
    const both = await Promise.all([postpones(w, NEW_DAY), postpones(w, NEW_DAY)])
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect((await checks(w)).map(({ status }) => status)).toEqual(['withdrawn', 'draft'])
    await w.workersRun()
    for (const doctor of [w.tanaka, w.sato]) expect(doctor.texts()).toHaveLength(2)
    for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
  })

  test.each([
    ['a day that is over', -1, 'day_past'],
    ['this very minute', 0, 'day_past'],
    ['in a minute', 1, true],
    ['in a year and more', 370 * DAY, true],
  ] as const)('of a drill that runs to %s', async (_, minutes, answer) => {
    const w = await world()
    await w.launches(w.drill)
    const called = await postpones(w, new Date(w.now().getTime() + minutes * 60_000))
    expect(called.ok ? true : called.reason).toBe(answer)
    expect(await checks(w)).toHaveLength(called.ok ? 2 : 1)
  })

  test.each([
    ['in four minutes', 4, 'day_past'],
    ['in five minutes', 5, true],
    ['in a year and more', 370 * DAY, 'day_past'],
  ] as const)(
    'of one whose launch is planned keeps to the rules of its date: %s',
    async (_, minutes, answer) => {
      const w = await world()
      const due_at = new Date(w.now().getTime() + DAY * 60_000)
      const planned = {
        ...officer(w),
        id: w.drill,
        due_at,
        deadline_at: null,
        seen: 1,
        remind_after_min: null,
      }
      expect(await scheduleLaunch(w.db, planned)).toMatchObject({ ok: true })
      const called = await postpones(w, new Date(w.now().getTime() + minutes * 60_000))
      expect(called.ok ? true : called.reason).toBe(answer)
      const { rows } = await w.store.owner.query(
        "select due_at from planned_send where kind = 'launch' and cancelled_at is null",
      )
      expect(rows).toEqual([{ due_at: called.ok ? new Date(w.now().getTime() + minutes * 60_000) : due_at }])
      expect(await checks(w)).toHaveLength(1)
    },
  )
})

test('a planned notice that meets a countdown is a to-do once that is stopped, until somebody has sent it', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const comes_at = new Date('2026-11-25T09:00:00+09:00')
  const due = [new Date(w.now().getTime() + 60_000)]
  await planAdvance(w.db, { ...officer(w), id: w.drill, comes_at, due })
  const id = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  await w.laterBy(1)
  const counting = { ...officer(w), id, seen: 1, reason: '震度6弱', remind_after_min: [] }
  expect(await beginLaunch(w.db, counting)).toMatchObject({ ok: true })
  await w.workersRun()
  expect((await office.post(`/safety-checks/${id}/launch/stop`)).status).toBe(303)
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  const todo = async () => textOf(await (await office.get('/')).text())
  expect(await todo()).toMatch(
    /大阪880万人訓練の事前案内を送れませんでした 本番を送っているか、送ろうとしていたためです。先生方は、まだ知りません。/,
  )
  const next = await w.staff('kawachi')
  expect(textOf(await (await next.get('/')).text())).not.toContain('事前案内を送れませんでした')

  await w.laterBy(1)
  const path = `/safety-checks/${w.drill}/advance`
  // One of four has neither LINE nor mail: the page says how many it will reach.
  await w.newDoctor('fuse', { name: '堀 四郎', role: 'member', ward: '東' })
  expect(textOf(await (await office.get(path)).text())).toContain(
    'いま送ると、4人のうち3人に届きます（連絡先のない方 1人）。',
  )
  const form = { day: '2026-11-25T09:00', wave: '-1', confirmed: '1' }
  expect((await office.post(`${path}/now`, form)).status).toBe(303)
  expect(await todo()).not.toContain('事前案内を送れませんでした')
  await w.workersRun()
  for (const doctor of [w.tanaka, w.sato]) expect(doctor.texts()).toHaveLength(1)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
})

describe('beside a disaster', () => {
  const begins = async (w: World, is_left: boolean) => {
    const id = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
    const counting = { ...officer(w), id, seen: 1, reason: '震度6弱', remind_after_min: [] }
    if (is_left) await w.launches(id)
    else expect(await beginLaunch(w.db, counting)).toMatchObject({ ok: true })
  }

  test.each([
    ['that counts down, a drill that was announced', false, false],
    ['that is asked about, a drill that was announced', true, false],
    ['that counts down, a drill that runs', false, true],
    ['that is asked about, a drill that it stopped', true, true],
  ])('%s is neither announced nor put off, but may be called off as a drill', async (_, is_left, runs) => {
    const w = await world()
    const office = await w.staff('fuse')
    if (runs) await w.launches(w.drill)
    else await announcesNow(w)
    await w.workersRun()
    await begins(w, is_left)
    await w.workersRun()
    const before = w.tanaka.texts().length
    const path = `/safety-checks/${w.drill}`
    const wave = runs ? '-1' : '-2'
    const day = '2026-12-02T09:00'
    const forms = [
      [`${path}/call-off`, { choice: 'postpone', day, seen: day }],
      [`${path}/call-off`, { choice: 'go_on', seen: 'go_on' }],
      ...(runs ? [] : [[`${path}/advance/now`, { day, again: '1', confirmed: '1' }] as const]),
    ] as const
    for (const [url, form] of forms) {
      const refused = await office.post(url, { wave, ...form })
      expect(refused.status).toBe(409)
      expect(await refused.text()).toContain('本番の回答を受けているあいだは送れません')
    }
    await w.workersRun()
    expect(w.tanaka.texts()).toHaveLength(before)
    const off = { wave, choice: 'cancel', seen: 'cancel' }
    expect((await office.post(`${path}/call-off`, off)).status).toBe(303)
    await w.workersRun()
    expect(w.tanaka.texts().slice(before)).toEqual([expect.stringMatching(/^【訓練】【中止】/)])
    for (const doctor of [w.sato, w.mori])
      expect((await subjects(doctor)).at(-1)).toMatch(/^【訓練】【中止】/)
    w.sato.texts()
  })

  test('that counts down, a planned notice does not leave, and its record says why', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    await announces(w, [new Date(w.now().getTime() + 60_000)])
    await w.laterBy(0.5)
    await begins(w, false)
    await w.laterBy(0.5)
    await runPlanned(deps(w), w.fuse, w.now())
    await w.workersRunHints()
    expect(w.tanaka.texts()).toEqual([])
    const record = await (await office.get(`/safety-checks/${w.drill}/advance`)).text()
    expect(record).toContain('本番の安否確認があったため、送りませんでした')
  })

  test('a drill put off and a disaster that begins at the same moment never wait for each other', async () => {
    const w = await world({ database: 'postgres' })
    for (let round = 0; round < 5; round++) {
      const id = await w.draft({ title: `訓練${round}`, purpose: 'drill' })
      await w.launches(id)
      const actual = await w.draft({ title: `地震${round}`, purpose: 'actual' })
      const comes_at = new Date('2026-12-02T09:00:00+09:00')
      const [put_off, begun] = await Promise.all([
        callOff(deps(w), { ...officer(w), id, wave: -1, choice: 'postpone', comes_at }),
        w.launches(actual),
      ])
      expect(begun).toMatchObject({ ok: true })
      const { rows } = await w.store.owner.query('select status from safety_check where id = $1', [id])
      expect(rows).toEqual([{ status: put_off.ok ? 'withdrawn' : 'frozen' }])
      await closeSafetyCheck(w.db, { ...officer(w), id: actual })
    }
  })
})

test('a month that is short by two: LINE takes none of the notice, which goes by mail to whoever has one', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const hori = await w.newDoctor('fuse', {
    name: '堀 四郎',
    role: 'member',
    ward: '東',
    line: 7,
    mail: 'hori@example.jp',
  })
  w.platform.setQuota(w.channels.fuse.token, 1)
  await announcesNow(w)
  await w.workersRun()
  // One batch of three asks for more than is left, so LINE takes none of it.
  for (const doctor of [w.sato, w.tanaka, hori]) expect(doctor.texts()).toEqual([])
  for (const doctor of [w.sato, w.mori, hori]) expect(await subjects(doctor)).toHaveLength(1)
  expect(await states(w, 'advance')).toContain('line failed out_of_quota')
  expect(await office.mails()).toHaveLength(1)
})

test('a thousand people whose notice finds no quota are mailed without keeping the database busy', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.store.owner.query(
    `with people as (
      insert into member (association_id, member_number, name, kana, role)
      select $1, 'n' || n, '会員' || n, 'カイイン', 'member' from generate_series(1, 1000) n
      returning id, substr(member_number, 2)::int as n),
    ways as (
      insert into contact_point (association_id, member_id, system, value, line_channel_id)
      select $1::uuid, id, 'line', 'U' || lpad(n::text, 32, 'a'), $2::uuid from people)
    insert into contact_point (association_id, member_id, system, value)
    select $1, id, 'mail', 'n' || n || '@example.jp' from people where n % 2 = 0`,
    [w.fuse, w.channels.fuse.id],
  )
  w.platform.setQuota(w.channels.fuse.token, 0)
  await announcesNow(w)
  await w.workersRun()
  expect(w.platform.ledger.received).toEqual([])
  expect(w.mailHost.ledger.accepted()).toBe(502 + (await office.mails()).length)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
})
