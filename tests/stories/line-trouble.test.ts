import { expect, test } from 'vitest'
import { keepQuotaFresh } from '../../src/deliveries/keep-quota.ts'
import { renewLineChannel } from '../../src/deliveries/renew-line-channel.ts'
import { type World, world } from '../world.ts'

/** `people` LINE accounts more, in batches of 500; every second of them has a mail address too. */
async function crowd(w: World, people: number) {
  await w.store.owner.query(
    `with people as (
      insert into member (association_id, member_number, name, kana, role)
      select $1, 'n' || n, '会員' || n, 'カイイン', 'member' from generate_series(1, $3::int) n
      returning id, substr(member_number, 2)::int as n),
    ways as (
      insert into contact_point (association_id, member_id, system, value, line_channel_id)
      select $1::uuid, id, 'line', 'U' || lpad(n::text, 32, 'a'), $2::uuid from people)
    insert into contact_point (association_id, member_id, system, value)
    select $1, id, 'mail', 'n' || n || '@example.jp' from people where n % 2 = 0`,
    [w.fuse, w.channels.fuse.id, people],
  )
  for (let n = 1; n <= people; n++)
    w.platform.befriend(w.channels.fuse.token, `U${String(n).padStart(32, 'a')}`)
}

async function see(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

async function count(w: World, question: string) {
  const { rows } = await w.store.owner.query<{ n: number }>(`select count(*)::int as n from ${question}`)
  return rows[0]?.n
}

test('the month’s quota runs out in the middle: who has mail is mailed, the rest are named, the office is told', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await crowd(w, 998)
  w.platform.setQuota(w.channels.fuse.token, 700)
  await w.launches(w.drill)
  await w.workersRun()

  const rung = w.platform.ledger.received.length
  expect(rung).toBe(500)
  expect(w.platform.ledger.duplicates()).toEqual([])
  // Everybody was asked over at least one way, or is on the list of those who were not.
  const mailed = w.mailHost.ledger.accepted()
  const unreached = await (await office.get(`/safety-checks/${w.drill}/unreached`)).text()
  const named = await count(
    w,
    "delivery where system = 'line' and status = 'failed' and failure = 'out_of_quota'",
  )
  expect(named).toBe(500)
  const silent = await w.store.owner.query<{ name: string }>(
    `select m.name from delivery d join contact_point cp on cp.id = d.contact_point_id join member m on m.id = cp.member_id
     where d.failure = 'out_of_quota' and not exists (
       select from contact_point o where o.member_id = m.id and o.system = 'mail')`,
  )
  expect(silent.rows.length).toBeGreaterThan(200)
  for (const { name } of silent.rows) expect(unreached).toContain(name)
  expect(unreached).toContain('LINEの今月の通数切れ')
  expect(mailed).toBeGreaterThan(200)
  expect(rung + mailed + silent.rows.length).toBeGreaterThanOrEqual(1_001)

  const board = await (await office.get(`/safety-checks/${w.drill}`)).text()
  expect(board).toContain('LINEの今月の通数を使い切りました')
  const [told, ...more] = await office.mails()
  expect(more).toEqual([])
  expect(told?.subject).toBe('【訓練】LINEの今月の通数を使い切りました(布施医師会)')
  expect(told?.text).toMatch(/^【訓練】/)
  await see(w)
})

test('the quota of the month seems used up, but LINE says there is enough: the batch goes out a little later', async () => {
  const w = await world()
  w.platform.behave({ as: 'quota_429', on: 'multicast', next: 1 })
  await w.launches(w.drill)
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  expect(await count(w, 'line_channel where stopped_at is not null')).toBe(0)
  await w.laterBy(1)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(await count(w, 'office_alert')).toBe(0)
  await see(w)
})

test('a larger plan lifts the stop, and the alert is gone from every page', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  w.platform.setQuota(w.channels.fuse.token, 1)
  await w.launches(w.drill)
  await w.workersRun()
  expect(await (await office.get('/safety-checks')).text()).toContain('LINEの今月の通数を使い切りました')
  await w.laterBy(2)
  await keepQuotaFresh({ ...w.plant, db: w.db }, w.channels.fuse.id, w.now())
  expect(await count(w, 'line_channel where stopped_at is not null')).toBe(1)

  w.platform.setQuota(w.channels.fuse.token, 5_000)
  await w.laterBy(2)
  await keepQuotaFresh({ ...w.plant, db: w.db }, w.channels.fuse.id, w.now())
  await w.workersRun()
  expect(await (await office.get('/safety-checks')).text()).not.toContain('通数を使い切りました')
  // Who was mailed instead is not asked a second time by LINE.
  expect(w.tanaka.texts()).toEqual([])
  expect(await office.mails()).toHaveLength(1)
  await see(w)
})

test('the token is revoked at LINE in mid-send: mail goes out at once, and LINE after the new key', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.store.owner.query(
    `insert into contact_point (association_id, member_id, system, value, rank)
     values ($1, $2, 'mail', 'tanaka@example.jp', 2), ($1, $3, 'mail', 'sato-home@example.jp', 2)`,
    [w.fuse, w.tanaka.id, w.sato.id],
  )
  w.platform.revoke(w.channels.fuse.token)
  await w.launches(w.drill)
  await w.workersRun()
  expect(await w.mailHost.mailbox('tanaka@example.jp').mails()).toMatchObject([
    { subject: expect.stringMatching(/^【訓練】/) },
  ])
  const board = await (await office.get(`/safety-checks/${w.drill}`)).text()
  expect(board).toContain('LINEの鍵(アクセストークン)が使えなくなりました')
  expect((await office.mails()).map(({ subject }) => subject)).toEqual([
    '【訓練】LINEの鍵(アクセストークン)が使えなくなりました(布施医師会)',
  ])
  const unreached = await (await office.get(`/safety-checks/${w.drill}/unreached`)).text()
  expect(unreached).not.toContain('田中')

  const { secret, token } = w.channels.fuse
  w.platform.revoke(token, false)
  const keys = { channel_secret: secret, access_token: token }
  await renewLineChannel(w.db, { ...w.plant, association: w.fuse, ...keys, by: 'cli', at: w.now() })
  await w.laterBy(2)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(w.sato.texts()).toHaveLength(1)
  expect(w.platform.ledger.duplicates()).toEqual([])
  expect(await (await office.get(`/safety-checks/${w.drill}`)).text()).not.toContain('使えなくなりました')
  await see(w)
})

test('a key refused on a quiet day is told before anybody needs it, to this office and no other', async () => {
  const w = await world()
  const [office, neighbour] = [await w.staff('fuse'), await w.staff('kawachi')]
  w.platform.revoke(w.channels.fuse.token)
  await keepQuotaFresh({ ...w.plant, db: w.db }, w.channels.fuse.id, w.now())
  await w.workersRun()
  expect((await office.mails()).map(({ subject }) => subject)).toEqual([
    '【要対応】LINEの鍵(アクセストークン)が使えなくなりました(布施医師会)',
  ])
  expect(await neighbour.mails()).toEqual([])
  expect(await (await neighbour.get('/safety-checks')).text()).not.toContain('使えなくなりました')
})

test('one stray 401 stops nothing', async () => {
  const w = await world()
  w.platform.behave({ as: 'unauthorized_401', on: 'multicast', next: 1 })
  await w.launches(w.drill)
  await w.workersRun()
  expect(await count(w, 'line_channel where stopped_at is not null')).toBe(0)
  await w.laterBy(1)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  await see(w)
})

test('a doctor who has answered already is not mailed because LINE has stopped', async () => {
  const w = await world()
  await w.store.owner.query(
    `insert into contact_point (association_id, member_id, system, value) values ($1, $2, 'mail', 'tanaka@example.jp')`,
    [w.fuse, w.tanaka.id],
  )
  w.platform.setQuota(w.channels.fuse.token, 0)
  w.mailHost.behave({ as: 'busy_450' })
  await w.launches(w.drill)
  await w.workersRunHints()
  await w.store.owner.query(
    `insert into reply (association_id, member_id, prompt_id, condition, via, event_at)
     select association_id, member_id, id, 'open', 'line', now() from prompt where member_id = $1`,
    [w.tanaka.id],
  )
  const before = await count(w, "delivery where system = 'mail'")
  await w.workersRun()
  expect(await count(w, "delivery where system = 'mail'")).toBe(before)
  await see(w)
})
