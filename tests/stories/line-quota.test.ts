import { expect, test } from 'vitest'
import { keepQuota } from '../../src/deliveries/keep-quota.ts'
import { launchesAtOnce } from '../launching.ts'
import { type World, world } from '../world.ts'

/** `people` LINE accounts more; every second of them has a mail address too, and two of them are officers. */
async function crowd(w: World, people: number) {
  await w.store.owner.query(
    `with people as (
      insert into member (association_id, member_number, name, kana, role)
      select $1, 'n' || n, '会員' || n, 'カイイン', case when n in (58, 59) then 'officer' else 'member' end
      from generate_series(1, $3::int) n
      returning id, substr(member_number, 2)::int as n),
    ways as (
      insert into contact_point (association_id, member_id, system, value, line_channel_id)
      select $1::uuid, id, 'line', 'U' || lpad(n::text, 32, 'a'), $2::uuid from people)
    insert into contact_point (association_id, member_id, system, value)
    select $1, id, 'mail', 'n' || n || '@example.jp' from people where n % 2 = 0`,
    [w.fuse, w.channels.fuse.id, people],
  )
  for (let n = 1; n <= people; n++) w.platform.befriend(w.channels.fuse.token, userOf(n))
}

const userOf = (n: number) => `U${String(n).padStart(32, 'a')}`

/** LINE has been asked, as the workers do every ten minutes. */
async function quota(w: World, limit: number) {
  w.platform.setQuota(w.channels.fuse.token, limit)
  expect(await keepQuota({ ...w.plant, db: w.db }, w.channels.fuse.id)).toMatchObject({ ok: true, limit })
}

async function see(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

test('the month is short by 40: the plan is offered, officers go first, then who has no mail, the rest are mailed', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await crowd(w, 60)
  await quota(w, 22)

  const page = await (await office.get(`/safety-checks/${w.drill}/launch`)).text()
  expect(page).toContain('<strong>62通</strong>(今月の残り 22通)')
  expect(page).toContain('LINEの通数が40通足りません')
  expect(page).toContain('LINEで送れない40人のうち、29人にはメールだけで送ります')
  expect(page).toContain('11人はメールもないため、届きません。')

  expect((await launchesAtOnce(office, w.drill)).status).toBe(303)
  await w.workersRun()
  // The first batch holds exactly what is left: officers, and of the others only people without mail.
  const rung = w.platform.ledger.received.map(({ user_id }) => user_id)
  expect(rung).toHaveLength(22)
  for (const officer of [w.sato.user_id, userOf(58), userOf(59)]) expect(rung).toContain(officer)
  const { rows } = await w.store.owner.query<{ n: number }>(
    `select count(*)::int as n from contact_point l join member m on m.id = l.member_id and m.role = 'member'
      join contact_point o on o.member_id = l.member_id and o.system = 'mail' where l.value = any($1)`,
    [rung],
  )
  expect(rows).toEqual([{ n: 0 }])

  await w.laterBy(1)
  await w.workersRun()
  expect(w.platform.ledger.received).toHaveLength(22)
  const lost = await w.store.owner.query<{ all: number; mute: number }>(
    `select count(*)::int as all, count(*) filter (where not exists (select from contact_point o
        where o.member_id = cp.member_id and o.system = 'mail'))::int as mute
      from delivery d join contact_point cp on cp.id = d.contact_point_id where d.failure = 'out_of_quota'`,
  )
  expect(lost.rows).toEqual([{ all: 40, mute: 11 }])
  expect(w.mailHost.ledger.accepted()).toBeGreaterThanOrEqual(32)
  expect((await office.mails()).map(({ subject }) => subject)).toEqual([
    '【訓練】LINEの今月の通数を使い切りました(布施医師会)',
  ])
  await see(w)
})

test('enough is left: nobody waits, and the page says what it costs', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}/launch`
  expect(await (await office.get(path)).text()).toContain('(今月の残りは、まだ分かりません)')
  await quota(w, 2)
  const page = await (await office.get(path)).text()
  expect(page).toContain('<strong>2通</strong>(今月の残り 2通)')
  expect(page).not.toContain('足りません')
  await launchesAtOnce(office, w.drill)
  await w.workersRun()
  expect(w.platform.ledger.received).toHaveLength(2)
  await see(w)
})

test('a drill leaves alone what was put aside for a disaster, unless the office says otherwise', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await quota(w, 300)
  const path = `/safety-checks/${w.drill}/launch`
  expect(await (await office.get('/line')).text()).toContain('href="/line/reserve"')
  const wrong = await office.post('/line/reserve', { reserve: 'たくさん' })
  expect(wrong.status).toBe(422)
  expect(await wrong.text()).toMatch(/<input[^>]*name="reserve"[^>]*value="たくさん"[^>]*aria-invalid="true"/)
  const saved = await office.post('/line/reserve', { reserve: '３００' })
  expect(saved.headers.get('location')).toBe('/line?done=reserve')
  expect((await office.post('/line/reserve', { reserve: '300' })).status).toBe(303)
  expect(await (await office.get('/line')).text()).toContain('災害のために300通を取り置いています')

  const page = await (await office.get(path)).text()
  expect(page).toContain('<strong>2通</strong>(今月の残り 300通、災害用の取り置き 300通)')
  expect(page).toMatch(/<input type="checkbox" name="use_reserve"/)
  const refused = await office.post(path)
  expect(refused.status).toBe(422)
  const told = await refused.text()
  expect(told).toContain('取り置きを使うときは、印を付けてください。まだ送っていません')
  expect(told).toContain('来月に送るか、LINEのプランを上げてください')
  await w.workersRun()

  expect((await office.post(path, { use_reserve: 'yes' })).status).toBe(303)
  await office.post(`${path}/now`)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)

  const actual = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  const real = await (await office.get(`/safety-checks/${actual}/launch`)).text()
  expect(real).toContain('災害用の取り置き 300通')
  expect(real).not.toContain('use_reserve')
  const words = { confirm: '本番', reason: '震度6弱' }
  expect((await office.post(`/safety-checks/${actual}/launch`, words)).status).toBe(303)
  await w.laterBy(1)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(2)
  await see(w)
  const { rows } = await w.store.owner.query(
    "select detail from audit where action = 'association.set_line_reserve' and association_id = $1",
    [w.fuse],
  )
  expect(rows).toEqual([{ detail: { reserve: 300 } }])
})

test('only the office decides what is put aside, and only for its own association', async () => {
  const w = await world()
  for (const role of ['chair', 'committee', 'viewer'] as const) {
    const person = await w.staff('fuse', role)
    expect((await person.get('/line/reserve')).status).toBe(403)
    expect((await person.post('/line/reserve', { reserve: '5' })).status).toBe(403)
  }
  await (await w.staff('kawachi')).post('/line/reserve', { reserve: '7' })
  const { rows } = await w.store.owner.query('select line_reserve from association order by line_reserve')
  expect(rows).toEqual([{ line_reserve: 0 }, { line_reserve: 7 }])
})
