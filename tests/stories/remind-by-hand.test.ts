import { expect, test } from 'vitest'
import { type World, world } from '../world.ts'

async function see(w: World) {
  for (const person of w.everybody) {
    person.texts()
    await person.mails()
  }
}
const plain = (page: string) => page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

test('the office sees who would be asked again and what it costs, narrows it, and sends once', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  await w.workersRun()
  await see(w)
  const path = `/safety-checks/${w.drill}/remind`
  expect(await (await office.get(`/safety-checks/${w.drill}`)).text()).toContain(`href="${path}"`)
  const page = plain(await (await office.get(path)).text())
  expect(page).toContain('まだ答えていない方 3人')
  expect(page).toContain('最大 2通')
  expect(page).toContain('【訓練】3人にもう一度送る')
  const narrow = plain(await (await office.get(`${path}?role=member&ward=西`)).text())
  expect(narrow).toContain('まだ答えていない方 1人')
  expect(narrow).toContain('最大 0通')

  const sent = await office.post(path, { role: 'member', ward: '西' })
  expect([sent.status, sent.headers.get('location')]).toEqual([303, `/safety-checks/${w.drill}`])
  await w.workersRun()
  expect(await w.mori.mails()).toHaveLength(2)
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(await w.sato.mails()).toHaveLength(1)
  expect(await (await office.get('/audit')).text()).toContain('を1人にもう一度送りました。')
  await see(w)
})

test('a second press within ten minutes is refused with a way to insist', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  await w.workersRun()
  const path = `/safety-checks/${w.drill}/remind`
  const both = await Promise.all([office.post(path), office.post(path)])
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  await w.workersRun()
  expect(await w.mori.mails()).toHaveLength(2)
  const refused = await office.post(path)
  expect(refused.status).toBe(409)
  const page = await refused.text()
  expect(page).toContain('10分以内に、もう一度送ったばかりです')
  expect(page).toContain('それでも送る')
  expect(page).toContain('name="again" value="1"')
  expect((await office.post(path, { again: '1' })).status).toBe(303)
  await w.workersRun()
  expect(await w.mori.mails()).toHaveLength(3)
  await see(w)
})

test('planned reminders stop for whoever answers, and once everybody has', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.launches(w.drill)
  await w.workersRun()
  const board = plain(await (await office.get(`/safety-checks/${w.drill}`)).text())
  expect(board).toContain(
    '次の再送 11月5日(木) 11:06 : まだ答えていない方（いま3人）に、LINE 最大 2通。そのあと、あと1回',
  )
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  await w.laterBy(60)
  await w.workersRun()
  // The first asking and the thanks.
  expect(w.tanaka.texts()).toHaveLength(2)
  expect(await w.mori.mails()).toHaveLength(2)
  await w.sato.phone.presses('A1')
  await w.stranger().post(await w.mori.link(), { condition: 'open' })
  await w.workersRun()
  await w.laterBy(120)
  await w.workersRun()
  expect(await w.mori.mails()).toHaveLength(2)
  const { rows } = await w.store.owner.query(
    "select outcome from planned_send where kind = 'reminder' order by due_at",
  )
  expect(rows).toEqual([{ outcome: 'sent' }, { outcome: 'nobody_silent' }])
  await see(w)
})

test("a closed check takes its reminders with it, and a drill's reminder of the night waits for the morning", async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.laterBy(10 * 60 + 24)
  await w.launches(w.drill)
  await w.workersRun()
  const due = async () =>
    (
      await w.store.owner.query(
        'select due_at from planned_send where done_at is null and cancelled_at is null order by 1',
      )
    ).rows.map(({ due_at }) => due_at)
  expect(await due()).toEqual([new Date('2026-11-06T07:00:00+09:00')])
  await office.post(`/safety-checks/${w.drill}/close`)
  expect(await due()).toEqual([])
  expect((await office.get(`/safety-checks/${w.drill}/remind`)).status).toBe(409)
  await w.laterBy(24 * 60)
  await w.workersRun()
  await see(w)
})

test('what was done last stays on the board: a reminder, then a longer time to answer, then a correction', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.newDoctor('fuse', { name: '林 四郎', role: 'member', ward: '西' })
  await w.launches(w.drill)
  await w.workersRun()
  const board = async () => plain(await (await office.get(`/safety-checks/${w.drill}`)).text())
  expect(await board()).not.toMatch(/もう一度送りました|延ばしました|訂正を/)
  await w.laterBy(11)
  await office.post(`/safety-checks/${w.drill}/remind`)
  await w.workersRun()
  await w.laterBy(30)
  expect(await board()).toContain('10:17 4人のうち3人にもう一度送りました（連絡先のない方 1人）')

  const { rows } = await w.store.owner.query('select deadline_at from safety_check where id = $1', [w.drill])
  const deadline_was = rows[0].deadline_at?.toISOString() ?? ''
  expect((await office.post(`/safety-checks/${w.drill}/extend`, { by: '60', deadline_was })).status).toBe(303)
  expect(await board()).toMatch(/10:47 締切を11月5日\(木\) \d+時\d+分に延ばしました/)
  expect(await board()).not.toContain('3人にもう一度送りました')
  const next_door = await (await w.staff('kawachi')).get(`/safety-checks/${w.drill}`)
  expect(next_door.status).toBe(404)

  await w.laterBy(1)
  expect((await office.post(`/safety-checks/${w.drill}/withdraw`, { choice: 'mistaken' })).status).toBe(303)
  expect(await board()).toContain('10:48 訂正を3人に送りました')
  await w.workersRun()
  await see(w)
})
