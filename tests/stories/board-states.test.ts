import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { createApp } from '../../src/app.tsx'
import { newId } from '../../src/id.ts'
import { plan } from '../../src/safety-checks/plan.ts'
import { PUBLIC_URL, world } from '../world.ts'

test('a draft leads to the launch; a closed and a withdrawn board say so and what happens next', async () => {
  const w = await world()
  const [office, committee] = [await w.staff('fuse'), await w.staff('fuse', 'committee')]
  const path = `/safety-checks/${w.drill}`
  const draft = await office.get(path)
  expect([draft.status, draft.headers.get('location')]).toEqual([303, `${path}/launch`])

  await w.launches(w.drill)
  const close = `href="${path}/close"`
  expect(await (await office.get(path)).text()).toContain(close)
  const looking = await (await committee.get(path)).text()
  expect(looking).not.toContain(close)
  expect(looking).toContain('区分ごとの回答')

  await w.laterBy(30)
  const end = (status: string) =>
    sql`update safety_check set status = ${status}, closed_at = ${w.now()} where id = ${w.drill}`.execute(
      w.ownerDb,
    )
  await end('closed')
  const closed = await (await office.get(path)).text()
  expect(closed).toContain('11月5日(木) 10時36分に締め切りました。締切のあとの回答も、24時間は受け付けます。')
  expect(closed).not.toContain(close)
  await end('withdrawn')
  expect(await (await office.get(path)).text()).toContain('に取り消しました。回答は受け付けていません。')
})

test('an answer after the close is counted as late, and the board says so', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  const office = await w.staff('fuse')
  const board = async () =>
    (await (await office.get(`/safety-checks/${w.drill}`)).text())
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
  await w.laterBy(1)
  await w.sato.phone.presses('A1')
  await w.workersRun()
  await w.laterBy(29)
  await office.post(`/safety-checks/${w.drill}/close`)
  expect(await board()).toMatch(/回答 1 \/ 3人/)
  expect(await board()).not.toContain('締切後')

  await w.laterBy(1)
  await w.tanaka.phone.presses('A2')
  await w.workersRun()
  expect(await board()).toMatch(/回答 2 \/ 3人 66\.7% （95%の範囲 21〜94%） うち締切後 1人/)
  expect((await board()).split('締切後')).toHaveLength(2)
  for (const person of w.everybody) {
    person.texts()
    await person.mails()
  }
})

test('without a script the board reloads itself, and every page of a drill says 【訓練】 first', async () => {
  const w = await world()
  await w.launches(w.drill)
  const office = await w.staff('fuse')
  for (const path of ['', '/unanswered', '/unreached', '/needs-help']) {
    const page = await (await office.get(`/safety-checks/${w.drill}${path}`)).text()
    expect(page).toMatch(/<title>【訓練】/)
    expect(page).toMatch(/<p class="band band-drill">【訓練】/)
    expect(page).toMatch(/<h1>【訓練】/)
    expect(page).not.toMatch(/ style="|<script>/)
    expect(page.includes('<noscript><meta http-equiv="refresh" content="30"/></noscript>')).toBe(path === '')
  }
})

test('an actual check on the embedded database warns on its board too', async () => {
  const w = await world()
  const actual = await w.draft({ title: '地震 震度6弱', purpose: 'actual' })
  await w.launches(w.drill)
  await w.launches(actual)
  const { cookie } = await w.staff('fuse')
  const board = async (id: string, embedded: boolean) => {
    const app = createApp({ ...w.deps, embedded })
    return (await app.request(`${PUBLIC_URL}/safety-checks/${id}`, { headers: { cookie } })).text()
  }
  expect(await board(actual, true)).toContain('停電すると記録が消える')
  expect(await board(actual, false)).not.toContain('停電すると記録が消える')
  expect(await board(w.drill, true)).not.toContain('停電すると記録が消える')
})

test("in a joint incident the neighbour's counts are shown, and none of its names", async () => {
  const w = await world()
  const [incident, theirs] = [
    newId<'incident'>(),
    await w.draft({ title: '合同訓練', purpose: 'drill', association: w.kawachi }),
  ]
  await sql`insert into incident (id, name, join_code) values (${incident}, '三医師会合同', 'K7')`.execute(
    w.ownerDb,
  )
  await sql`insert into incident_association (incident_id, association_id) values (${incident}, ${w.fuse}), (${incident}, ${w.kawachi})`.execute(
    w.ownerDb,
  )
  await sql`update safety_check set incident_id = ${incident}, status = 'open', launched_at = ${w.now()}
    where id in (${w.drill}, ${theirs})`.execute(w.ownerDb)
  await sql`insert into prompt (association_id, safety_check_id, member_id, role)
    select association_id, case association_id when ${w.fuse} then ${w.drill}::uuid else ${theirs}::uuid end, id, role from member`.execute(
    w.ownerDb,
  )
  await sql`insert into reply (association_id, member_id, prompt_id, condition, via, event_at, source_event_id)
    select association_id, member_id, id, 'needs_help', 'line', ${w.now()}, 'x' from prompt where association_id = ${w.kawachi}`.execute(
    w.ownerDb,
  )
  const office = await w.staff('fuse')
  const page = (await (await office.get(`/safety-checks/${w.drill}`)).text())
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
  expect(page).toContain('人数だけ')
  expect(page).toContain('布施医師会 3 0 0.0%')
  expect(page).toContain('河内医師会 1 1 100.0% 21〜100% 0 0 0 1')
  expect(page).not.toContain('岸')
  expect(page).toMatch(/▲ 助けが必要 0 人/)

  await sql`update incident_association set shares_counts = false where association_id = ${w.kawachi}`.execute(
    w.ownerDb,
  )
  expect(await (await office.get(`/safety-checks/${w.drill}`)).text()).not.toContain('河内医師会')
})

test('where nobody sends, the office reads so after a minute, and no longer once somebody does', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const page = async () => (await office.get(`/safety-checks/${w.drill}`)).text()
  const list = async () => (await office.get('/safety-checks')).text()
  await w.launches(w.drill)
  expect(await page()).not.toContain('送信が始まっていません')
  await w.laterBy(1.5)
  expect(await page()).toContain('送信が始まっていません')
  expect(await list()).toContain('送信が始まっていません')
  const next_door = await w.staff('kawachi')
  expect(await (await next_door.get('/safety-checks')).text()).not.toContain('送信が始まっていません')
  // Planned, but not sent.
  await plan({ ...w.plant, db: w.db }, { association: w.fuse, id: w.drill })
  await w.laterBy(1.5)
  expect(await list()).toContain('送信が始まっていません')
  await w.workersRun()
  expect(await list()).not.toContain('送信が始まっていません')
  for (const person of w.everybody) {
    person.texts()
    await person.mails()
  }
})
