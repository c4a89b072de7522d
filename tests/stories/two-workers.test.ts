import { expect, inject, test } from 'vitest'
import { deliverLine } from '../../src/deliveries/deliver-line.ts'
import { deliverMail } from '../../src/deliveries/deliver-mail.ts'
import { openMailLedger } from '../../src/deliveries/mail-ledger.ts'
import type { LineBatchId } from '../../src/deliveries/table.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { openLeftovers } from '../../workers/leftovers.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

const planning = (w: World) => plan({ ...w.plant, db: w.db }, { association: w.fuse, id: w.drill })

/** What one worker sends mails with; `mailer` and `ledger` may be put in its way. */
const mailDeps = (w: World) => ({
  db: w.db,
  mailer: w.plant.mailer,
  ledger: openMailLedger(w.db),
  secrets: w.plant.secrets,
  public_url: PUBLIC_URL,
  bounce_address: null,
  pace: {},
  random: () => 0.5,
  log: w.plant.log,
})

async function see(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

test('two planners at once put nobody into two batches, not even those who share a phone', async () => {
  const w = await world()
  await w.store.owner.query(
    `with people as (
      insert into member (association_id, member_number, name, kana, role)
      select $1, 'n' || n, '会員' || n, 'カイイン', 'member' from generate_series(1, 2400) n
      returning id, substr(member_number, 2)::int % 1200 as phone)
    insert into contact_point (association_id, member_id, system, value, line_channel_id)
    select $1, id, 'line', 'U' || lpad(md5(phone::text), 32, '0'), $2 from people`,
    [w.fuse, w.channels.fuse.id],
  )
  await w.launches(w.drill)
  await Promise.all([planning(w), planning(w)])
  await planning(w)
  const { rows } = await w.store.owner.query(
    'select user_id, count(*) from line_batch, unnest(recipients) user_id group by 1 having count(*) > 1',
  )
  expect(rows).toEqual([])
  const { rows: all } = await w.store.owner.query('select from line_batch, unnest(recipients)')
  expect(all).toHaveLength(1202)
})

test.runIf(inject('postgres'))(
  'a planner held up with one of two who share a phone: the phone rings once all the same',
  async () => {
    const w = await world({ database: 'postgres' })
    await w.newDoctor('fuse', { name: '田中 父', role: 'member', ward: '東', line: 2 })
    await w.launches(w.drill)
    const other = await w.store.owner.connect()
    await other.query('begin')
    await other.query('select from prompt where member_id = $1 for update', [w.tanaka.id])
    await planning(w)
    await other.query('commit')
    other.release()
    await w.workersRun()
    expect(w.tanaka.texts()).toHaveLength(1)
    expect(w.platform.ledger.duplicates()).toEqual([])
    await see(w)
  },
)

test('a worker that wakes up after another took its mails over sends none of them again', async () => {
  const w = await world()
  await w.launches(w.drill)
  await planning(w)
  const reached = Promise.withResolvers<void>()
  const awake = Promise.withResolvers<void>()
  const deps = mailDeps(w)
  const sleepy = deliverMail(
    {
      ...deps,
      mailer: {
        ...deps.mailer,
        send: async (mail, mark) => {
          reached.resolve()
          await awake.promise
          return deps.mailer.send(mail, mark)
        },
      },
    },
    w.fuse,
  )
  await reached.promise
  await w.laterBy(2)
  await deliverMail(deps, w.fuse)
  awake.resolve()
  await sleepy
  await w.workersRun()
  expect(await w.mori.mails()).toHaveLength(1)
  expect(await w.sato.mails()).toHaveLength(1)
  const { rows } = await w.store.owner.query(
    "select distinct status, maybe_doubled from delivery where system = 'mail'",
  )
  expect(rows).toEqual([{ status: 'accepted', maybe_doubled: false }])
  await see(w)
})

test('a job whose mails are merely slow ends without them, and they arrive and are written down all the same', async () => {
  const w = await world()
  await w.launches(w.drill)
  await planning(w)
  const awake = Promise.withResolvers<void>()
  const deps = mailDeps(w)
  const leftovers = openLeftovers({ log: w.plant.log, hold: () => {} })
  const mailer = {
    ...deps.mailer,
    send: async (...[mail, mark]: Parameters<typeof deps.mailer.send>) => {
      await awake.promise
      return deps.mailer.send(mail, mark)
    },
  }
  expect(await deliverMail({ ...deps, mailer, leftovers }, w.fuse)).toBe(0)
  // Still this worker's, so another job finds nothing to take.
  expect(leftovers.room(w.fuse)).toBe(298)
  expect(await deliverMail({ ...deps, leftovers }, w.fuse)).toBe(0)
  awake.resolve()
  await leftovers.untilEmpty()
  expect(leftovers.room(w.fuse)).toBe(300)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
  const { rows } = await w.store.owner.query("select distinct status from delivery where system = 'mail'")
  expect(rows).toEqual([{ status: 'accepted' }])
  await w.workersRun()
  await see(w)
})

test('a worker that wakes up while another holds its mails lets none of them leave', async () => {
  const w = await world()
  await w.launches(w.drill)
  await planning(w)
  const deps = mailDeps(w)
  const held = (gate: Promise<void>, reached: () => void) => ({
    ...deps,
    mailer: {
      ...deps.mailer,
      send: async (...[mail, mark]: Parameters<typeof deps.mailer.send>) => {
        reached()
        await gate
        return deps.mailer.send(mail, mark)
      },
    },
  })
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const [firstHas, secondHas] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const sleepy = deliverMail(held(first.promise, firstHas.resolve), w.fuse)
  await firstHas.promise
  await w.laterBy(2)
  const waking = deliverMail(held(second.promise, secondHas.resolve), w.fuse)
  await secondHas.promise
  first.resolve()
  await sleepy
  expect(w.mailHost.ledger.accepted()).toBe(0)
  second.resolve()
  await waking
  expect(w.mailHost.ledger.accepted()).toBe(2)
  await see(w)
})

test('a batch in one worker’s hands is not called by another until the lease is over', async () => {
  const w = await world()
  await w.launches(w.drill)
  await planning(w)
  const { rows } = await w.store.owner.query<{ id: LineBatchId }>('select id from line_batch')
  const batch = rows[0]?.id as LineBatchId
  let calls = 0
  const gate = Promise.withResolvers<void>()
  const line: typeof w.plant.line = {
    ...w.plant.line,
    multicast: async (call) => {
      calls += 1
      await gate.promise
      return w.plant.line.multicast(call)
    },
  }
  const deps = { ...w.plant, db: w.db, line }
  const first = deliverLine(deps, { association: w.fuse, batch })
  await expect.poll(() => calls).toBe(1)
  await deliverLine(deps, { association: w.fuse, batch })
  expect(calls).toBe(1)

  await w.laterBy(1)
  const second = deliverLine(deps, { association: w.fuse, batch })
  await expect.poll(() => calls).toBe(2)
  gate.resolve()
  await Promise.all([first, second])
  expect(w.tanaka.texts()).toHaveLength(1)
  await see(w)
})

test('one mail that cannot be written down does not let go of the others', async () => {
  const w = await world()
  await w.launches(w.drill)
  await planning(w)
  const deps = mailDeps(w)
  const { ledger, mailer } = deps
  const released = Promise.withResolvers<void>()
  let settled = 0
  let ended = false
  const chunk = deliverMail(
    {
      ...deps,
      ledger: {
        ...ledger,
        settle: async (one) => {
          settled += 1
          if (settled === 1) throw new Error('The database blinked')
          return ledger.settle(one)
        },
      },
      mailer: {
        ...mailer,
        send: async (mail, mark) => {
          if (mail.to === 'mori@example.jp') await released.promise
          return mailer.send(mail, mark)
        },
      },
    },
    w.fuse,
  ).finally(() => {
    ended = true
  })
  await Promise.all([
    expect(chunk).rejects.toThrow('blinked'),
    expect
      .poll(() => settled)
      .toBe(1)
      .then(() => {
        expect(ended).toBe(false)
        released.resolve()
      }),
  ])
  expect(await w.mori.mails()).toHaveLength(1)
  await see(w)
})

test('a mail’s first byte leaves only after its mark is in the database', async () => {
  const w = await world()
  await w.launches(w.drill)
  await planning(w)
  const deps = mailDeps(w)
  const asked = Promise.withResolvers<void>()
  const marked = Promise.withResolvers<void>()
  const chunk = deliverMail(
    {
      ...deps,
      ledger: {
        ...deps.ledger,
        mark: async (mail) => {
          asked.resolve()
          await marked.promise
          return deps.ledger.mark(mail)
        },
      },
    },
    w.fuse,
  )
  await asked.promise
  await new Promise((later) => setTimeout(later, 200))
  expect(w.mailHost.ledger.accepted()).toBe(0)
  marked.resolve()
  await chunk
  expect(w.mailHost.ledger.accepted()).toBe(2)
  await see(w)
})
