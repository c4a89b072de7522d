import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { type World, world } from '../world.ts'

test('a drill asks every member once on every channel, and says first that it is a drill', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()

  for (const doctor of [w.sato, w.tanaka])
    expect(doctor.texts()).toEqual([expect.stringMatching(/^【訓練】大阪880万人訓練/)])
  for (const doctor of [w.sato, w.mori]) {
    const [mail, ...more] = await doctor.mails()
    expect(more).toEqual([])
    expect(mail?.subject).toMatch(/^【訓練】大阪880万人訓練/)
    expect(mail?.text).toMatch(/^【訓練】/)
    expect(mail?.from).toBe('布施医師会 <anpi@fuse.example.jp>')
    expect(mail?.html?.replace(/<[^>]*>/g, '').trim()).toMatch(/^【訓練】/)
    expect(mail?.text).toContain(`${doctor.name} 先生`)
    expect(mail?.link).toMatch(/^http:\/\/localhost:8787\/r\/[\w-]{27}$/)
  }
  expect(w.kishi.texts()).toEqual([])
})

test('workers that run again, or both at once, ask nobody twice', async () => {
  const w = await world()
  await w.launches(w.drill)
  await Promise.all([w.workersRun(), w.workersRun()])
  await w.workersRun()

  expect(w.platform.ledger.duplicates()).toEqual([])
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(await w.mori.mails()).toHaveLength(1)
  expect([w.sato.texts(), await w.sato.mails()].map((drawer) => drawer.length)).toEqual([1, 1])
})

test('a LINE account shared by two doctors of one clinic rings once, and both count as reached', async () => {
  const w = await world()
  const { user_id } = w.tanaka
  const nurse = await w.newDoctor('fuse', { name: '田中 父', role: 'member', ward: '東', line: 2 })
  expect(nurse.user_id).toBe(user_id)
  await w.launches(w.drill)
  await w.workersRun()

  expect(w.tanaka.texts()).toHaveLength(1)
  nurse.texts()
  await allSeen(w)
  expect(await statuses(w, 'line')).toEqual(['accepted', 'accepted', 'accepted'])
})

test('while LINE is down the mails go out, and LINE follows when it is back', async () => {
  const w = await world()
  w.platform.behave({ as: 'error_500' })
  await w.launches(w.drill)
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  expect(await w.mori.mails()).toHaveLength(1)
  expect(await w.sato.mails()).toHaveLength(1)

  w.platform.behave(null)
  await w.laterBy(2)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(w.sato.texts()).toHaveLength(1)
})

test('LINE accepted but its answer was lost: the next try changes nothing on the phone', async () => {
  const w = await world()
  w.platform.behave({ as: 'accept_then_cut', on: 'multicast', next: 1 })
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(2)
  await w.workersRun()

  expect(w.tanaka.texts()).toHaveLength(1)
  expect(w.sato.texts()).toHaveLength(1)
  expect(w.platform.ledger.duplicates()).toEqual([])
  expect(await statuses(w, 'line')).toEqual(['accepted', 'accepted'])
  await allSeen(w)
})

test('one bad LINE id among 500: 499 get it once, one is failed with its reason', async () => {
  const w = await world()
  await crowd(w, 498)
  const [bad] = await userIds(w, 1)
  w.platform.estrange(bad ?? '')
  await w.launches(w.drill)
  await w.workersRun()

  const got = w.platform.ledger.received.map(({ user_id }) => user_id)
  expect(got).toHaveLength(499)
  expect(new Set(got).size).toBe(499)
  expect(got).not.toContain(bad)
  const { rows } = await sql<{ failure: string; value: string }>`
    select d.failure, cp.value from delivery d join contact_point cp on cp.id = d.contact_point_id
    where d.status = 'failed'`.execute(asOwner(w))
  expect(rows).toEqual([{ failure: 'bad_recipient', value: bad }])
  await allSeen(w)
})

test('a mailbox that does not exist is failed at once; a busy host is tried again', async () => {
  const w = await world()
  w.mailHost.behave({ as: 'busy_450', next: 2 })
  await w.launches(w.drill)
  await w.workersRun()
  expect(await w.mori.mails()).toEqual([])
  await w.laterBy(1)
  w.mailHost.behave({ as: 'unknown_550', next: 1 })
  await w.workersRun()
  expect((await statuses(w, 'mail')).sort()).toEqual(['accepted', 'failed'])
  await allSeen(w)
})

test('a mail whose answer was lost is sent once more under the same Message-ID, and flagged', async () => {
  const w = await world()
  w.mailHost.behave({ as: 'cut_after_dot', next: 1 })
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(2)
  await w.workersRun()

  const { rows } = await sql<{ address: string; maybe_doubled: boolean; status: string }>`
    select cp.value as address, d.maybe_doubled, d.status
    from delivery d join contact_point cp on cp.id = d.contact_point_id where d.system = 'mail'`.execute(
    asOwner(w),
  )
  expect(rows.map(({ status }) => status)).toEqual(['accepted', 'accepted'])
  const doubled = rows.filter((row) => row.maybe_doubled)
  expect(doubled).toHaveLength(1)
  const mails = await w.mailHost.mailbox(doubled[0]?.address ?? '').mails()
  expect(mails).toHaveLength(2)
  expect(new Set(mails.map(({ message_id }) => message_id)).size).toBe(1)
  expect(new Set(mails.map(({ link }) => link)).size).toBe(1)
  await allSeen(w)
})

test.each(['connect', 'mail', 'rcpt'] as const)(
  'a connection cut at %s, before the first byte left, is no doubt: the mail goes out later, unflagged',
  async (stage) => {
    const w = await world()
    w.mailHost.behave({ as: 'cut', on: stage })
    await w.launches(w.drill)
    await w.workersRun()
    expect(await statuses(w, 'mail')).toEqual(['queued', 'queued'])
    w.mailHost.behave(null)
    await w.laterBy(2)
    await w.workersRun()
    const { rows } = await sql`select status, maybe_doubled from delivery where system = 'mail'`.execute(
      asOwner(w),
    )
    expect(rows).toEqual(Array(2).fill({ status: 'accepted', maybe_doubled: false }))
    expect(w.mailHost.ledger.accepted()).toBe(2)
    await allSeen(w)
  },
)

test('a mail whose answer is lost twice is not sent a third time: it is shown as unknown', async () => {
  const w = await world()
  w.mailHost.behave({ as: 'cut_after_dot' })
  await w.launches(w.drill)
  await w.workersRun()
  for (let minutes = 0; minutes < 5; minutes++) {
    await w.laterBy(2)
    await w.workersRun()
  }
  expect(await statuses(w, 'mail')).toEqual(['unknown', 'unknown'])
  expect(w.mailHost.ledger.accepted()).toBe(4)
  await allSeen(w)
})

/** Rows of everybody, read past the tenant wall as the superuser that the test database is opened with. */
const asOwner = (w: World) => w.ownerDb

async function statuses(w: World, system: 'line' | 'mail') {
  const { rows } = await sql<{ status: string }>`
    select status from delivery where system = ${system} order by status`.execute(asOwner(w))
  return rows.map(({ status }) => status)
}

/** `more` further members with LINE accounts of their own; their phones are looked at through the ledger. */
async function crowd(w: World, more: number) {
  const { fuse, channels } = w
  await inAssociation(w.db, fuse, async (tx) => {
    await sql`
      with people as (
        insert into member (association_id, member_number, name, kana, role)
        select ${fuse}, 'n' || n, '会員' || n, 'カイイン', 'member' from generate_series(1, ${more}::int) n
        returning id, member_number)
      insert into contact_point (association_id, member_id, system, value, line_channel_id)
      select ${fuse}, id, 'line', 'U' || lpad(md5(member_number), 32, '0'), ${channels.fuse.id} from people
    `.execute(tx)
  })
  for (const user_id of await userIds(w, more + 2)) w.platform.befriend(channels.fuse.token, user_id)
}

async function userIds(w: World, limit: number) {
  const { rows } = await sql<{ value: string }>`
    select value from contact_point where system = 'line' and association_id = ${w.fuse}
    order by length(replace(value, '0', '')) desc limit ${limit}`.execute(asOwner(w))
  return rows.map(({ value }) => value)
}

async function allSeen(w: World) {
  for (const person of w.everybody) {
    person.texts()
    await person.mails()
  }
}
