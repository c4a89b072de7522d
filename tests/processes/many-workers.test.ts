import { expect, inject, onTestFinished, test } from 'vitest'
import { startRedis } from '../../scripts/services.mjs'
import { launchesAtOnce } from '../launching.ts'
import { settingsOf, startProcess, until } from '../start-process.ts'
import { type World, world } from '../world.ts'

const here = inject('postgres') !== null && inject('redis') !== null
if (!here) console.log('SKIP many workers: PostgreSQL or Redis is not here')

test.runIf(here).each(['SIGKILL', 'SIGSTOP'] as const)(
  'Redis is away (%s) when the button is pressed: the answer comes all the same, and everything is sent when it returns',
  async (signal) => {
    const redis = await ownRedis()
    const w = await world({ mode: 'redis', queues: 'elsewhere', clock: 'real', redis_url: redis.url })
    const office = await w.staff('fuse')
    const worker = startProcess('worker', settingsOf(w))
    await worker.until('workers_started')

    redis.kill(signal)
    const began = performance.now()
    expect((await launchesAtOnce(office, w.drill)).status).toBe(303)
    expect(performance.now() - began).toBeLessThan(2_000)
    await new Promise((later) => setTimeout(later, 1_500))
    expect(w.tanaka.texts()).toEqual([])

    if (signal === 'SIGSTOP') redis.kill('SIGCONT')
    else await redis.start()
    await w.workersRun()
    for (const doctor of [w.sato, w.tanaka]) expect(doctor.texts()).toHaveLength(1)
    for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
    expect(w.platform.ledger.duplicates()).toEqual([])
    expect(await worker.end('SIGTERM')).toBe(0)
  },
  90_000,
)

test.runIf(here)(
  'all workers are restarted one after the other in mid-send: every phone rings once, every mailbox has one mail',
  async () => {
    const w = await world({ mode: 'redis', queues: 'elsewhere', clock: 'real' })
    await seedMembers(w, 300)
    // Slow enough that there is a middle.
    w.mailHost.behave({ as: 'tarpit', share: 0.5, seed: 1 })
    const old = [startProcess('worker', settingsOf(w)), startProcess('worker', settingsOf(w))]
    for (const worker of old) await worker.until('workers_started')
    await w.launches(w.drill)
    for (const worker of old) {
      const sent = w.mailHost.ledger.accepted()
      await until(async () => w.mailHost.ledger.accepted() > sent)
      expect(await underWay(w)).toBeGreaterThan(0)
      const replacement = startProcess('worker', settingsOf(w))
      expect(await worker.end('SIGTERM'), worker.said()).toBe(0)
      await replacement.until('workers_started')
    }
    w.mailHost.behave(null)
    await everybodyIsAskedOnce(w, 300)
  },
  120_000,
)

test.runIf(here)(
  'one worker’s clock is ten minutes ahead and another’s ten behind: nobody is asked twice, nobody is forgotten',
  async () => {
    const w = await world({ mode: 'redis', queues: 'elsewhere', clock: 'real' })
    // Five chunks of mails: one worker alone would have no hands for them.
    await seedMembers(w, 1_000)
    w.platform.behave({ as: 'error_500', on: 'multicast', next: 2 })
    w.mailHost.behave({ as: 'busy_450', next: 20 })
    const workers = [10, -10].map((minutes) =>
      startProcess('worker', { ...settingsOf(w), NODE_OPTIONS: clockOff(minutes) }),
    )
    for (const worker of workers) await worker.until('workers_started')
    await w.launches(w.drill)
    await everybodyIsAskedOnce(w, 1_000)
    for (const worker of workers) {
      expect(await worker.end('SIGTERM')).toBe(0)
      expect(worker.events(), worker.said()).toContain('mails_tried')
    }
    const [ahead = 0, behind = 0] = workers.map(({ said }) => Number(/"time":(\d+)/.exec(said())?.[1]))
    expect(ahead - behind).toBeGreaterThan(19 * 60_000)
    const { rows } = await w.store.owner.query(
      "select from delivery where accepted_at not between now() - interval '3 minutes' and now()",
    )
    expect(rows).toEqual([])
  },
  120_000,
)

async function ownRedis() {
  const redis = await startRedis({ own: true })
  if (!redis?.start || !redis.kill) throw new Error('No redis-server here')
  onTestFinished(() => redis.stop())
  return { url: redis.url, start: redis.start, kill: redis.kill }
}

/** Half of them by LINE, half by mail, and every tenth by both. */
async function seedMembers(w: World, many: number) {
  await w.store.owner.query(
    `with people as (
      insert into member (association_id, member_number, name, kana, role)
      select $1, 'n' || n, '会員' || n, 'カイイン', 'member' from generate_series(1, $3) n
      returning id, substr(member_number, 2)::int as n)
    insert into contact_point (association_id, member_id, system, value, line_channel_id)
    select $1, id, 'line', 'U' || lpad(n::text, 32, 'b'), $2::uuid from people where n % 2 = 0 or n % 10 = 1
    union all
    select $1, id, 'mail', 'n' || n || '@example.jp', null from people where n % 2 = 1`,
    [w.fuse, w.channels.fuse.id, many],
  )
  for (const user of phonesOf(many)) w.platform.befriend(w.channels.fuse.token, user)
}

const numbersTo = (many: number) => Array.from({ length: many }, (_, n) => n + 1)
const phonesOf = (many: number) =>
  numbersTo(many)
    .filter((n) => n % 2 === 0 || n % 10 === 1)
    .map((n) => `U${String(n).padStart(32, 'b')}`)
const mailboxesOf = (many: number) =>
  numbersTo(many)
    .filter((n) => n % 2 === 1)
    .map((n) => `n${n}@example.jp`)

async function underWay({ store }: World) {
  const { rowCount } = await store.owner.query(
    "select from delivery where status not in ('accepted', 'failed', 'unknown')",
  )
  return rowCount ?? 0
}

/** As the far ends have it in their books. */
async function everybodyIsAskedOnce(w: World, many: number) {
  await until(async () => (await w.store.owner.query('select from delivery')).rowCount !== 0)
  await until(async () => (await underWay(w)) === 0)
  const rings = phonesOf(many).map((user) => w.platform.phone(user).texts().length)
  const mails = mailboxesOf(many).map((address) => w.mailHost.mailbox(address).count())
  expect([...new Set([...rings, ...mails])]).toEqual([1])
  for (const doctor of [w.sato, w.tanaka]) expect(doctor.texts()).toHaveLength(1)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
  expect(w.platform.ledger.duplicates()).toEqual([])
  expect(w.mailHost.ledger.duplicates()).toBe(0)
}

/** A module that moves every Date of the process, as a machine without a time server would. */
function clockOff(minutes: number) {
  const source = `
    const Real = Date, off = ${minutes * 60_000}
    globalThis.Date = class extends Real {
      constructor(...given) { given.length ? super(...given) : super(Real.now() + off) }
      static now() { return Real.now() + off }
    }`
  return `--import "data:text/javascript,${encodeURIComponent(source)}"`
}
