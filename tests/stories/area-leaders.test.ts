import { expect, test } from 'vitest'
import type { AssociationId, MemberId } from '../../src/roster/table.ts'
import { type World, world } from '../world.ts'

async function memberOf(w: World, association: AssociationId, name: string) {
  const { rows } = await w.store.owner.query<{ id: MemberId; ward: string }>(
    `select m.id, f.ward from member m join facility f on f.association_id = m.association_id and f.id = m.facility_id
     where m.association_id = $1 and m.name = $2`,
    [association, name],
  )
  const [found] = rows
  if (!found) throw new Error(`Nobody is called ${name}`)
  return found
}

/** The office makes 佐藤 the leader of his ward, and reads link and code off the screen. */
async function appoints(w: World) {
  const office = await w.staff('fuse')
  const { id, ward } = await memberOf(w, w.fuse, w.sato.name)
  const page = await (await office.post('/leaders', { member: id, ward })).text()
  const [, path = ''] = /http:\/\/localhost:8787(\/l\/[\w-]{27})</.exec(page) ?? []
  const [, head = '', tail = ''] = /(\d{3}) (\d{3})</.exec(page) ?? []
  w.personal.push(path, head + tail)
  return { office, id, ward, path, code: head + tail }
}

const wrongOf = (code: string) => (code === '000000' ? '000001' : '000000')

test('a leader sees by link and code who of his ward has not answered, and nobody else', async () => {
  const w = await world()
  await w.store.owner.query(
    `update facility set ward = '西区' where association_id = $1 and id = (
       select facility_id from member where association_id = $1 and name = $2)`,
    [w.fuse, w.mori.name],
  )
  const { path, code } = await appoints(w)
  const leader = w.stranger()

  const asked = await leader.get(path)
  expect(await asked.text()).not.toContain(w.tanaka.name)
  expect(await (await leader.post(path, { code })).text()).toContain('開いている安否確認はありません')

  await w.launches(w.drill)
  await w.workersRun()
  const list = await (await leader.post(path, { code: `${code.slice(0, 3)} ${code.slice(3)}` })).text()
  expect(list).toContain('【訓練】大阪880万人訓練')
  expect(list).toContain(`${w.tanaka.name}先生`)
  expect(list).not.toContain(w.mori.name)
  expect(list).not.toContain(w.kishi.name)

  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  const [, pass = ''] = /name="pass" value="([^"]+)"/.exec(list) ?? []
  const later = await (await leader.post(path, { pass })).text()
  expect(later).not.toContain(w.tanaka.name)
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
})

test('five wrong codes close the link for an hour, to the right one too', async () => {
  const w = await world()
  const { path, code } = await appoints(w)
  const leader = w.stranger()
  for (let n = 1; n <= 4; n++) expect((await leader.post(path, { code: wrongOf(code) })).status).toBe(422)
  expect((await leader.post(path, { code: wrongOf(code) })).status).toBe(429)
  expect((await leader.post(path, { code })).status).toBe(429)
  await w.laterBy(61)
  expect((await leader.post(path, { code })).status).toBe(200)
})

test('twenty guesses at once are counted one by one', async () => {
  const w = await world({ database: 'postgres' })
  const { path, code } = await appoints(w)
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => w.stranger().post(path, { code: wrongOf(code) })),
  )
  expect(answers.filter(({ status }) => status === 422)).toHaveLength(4)
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(16)
})

test('a new appointment kills the old link, and so does a dismissal', async () => {
  const w = await world()
  const { office, id, ward, path, code } = await appoints(w)
  const { rows } = await w.store.owner.query('select id from area_leader')
  await office.post('/leaders', { member: id, ward })
  expect((await w.stranger().post(path, { code })).status).toBe(404)
  expect((await office.post(`/leaders/${rows[0].id}/dismiss`)).status).toBe(404)

  const { rows: now } = await w.store.owner.query('select id from area_leader where dismissed_at is null')
  expect(now).toHaveLength(1)
  expect(await (await office.get(`/leaders/${now[0].id}/dismiss`)).text()).toContain(w.sato.name)
  expect((await office.post(`/leaders/${now[0].id}/dismiss`)).status).toBe(303)
  expect(await (await office.get('/leaders')).text()).toContain('まだ班長がいません')
})

test('a pass of yesterday, of another leader, or made up opens nothing', async () => {
  const w = await world()
  const { office, path, code } = await appoints(w)
  const list = await (await w.stranger().post(path, { code })).text()
  const [, pass = ''] = /name="pass" value="([^"]+)"/.exec(list) ?? []
  const tanaka = await memberOf(w, w.fuse, w.tanaka.name)
  const other = await (await office.post('/leaders', { member: tanaka.id, ward: tanaka.ward })).text()
  const [, otherPath = ''] = /http:\/\/localhost:8787(\/l\/[\w-]{27})</.exec(other) ?? []
  w.personal.push(otherPath)

  expect((await w.stranger().post(otherPath, { pass })).status).toBe(422)
  expect((await w.stranger().post(path, { pass: `9${pass}` })).status).toBe(422)
  expect((await w.stranger().post(path, { pass })).status).toBe(200)
  await w.laterBy(12 * 60 + 1)
  expect((await w.stranger().post(path, { pass })).status).toBe(422)
})

test('the office next door can neither appoint for us nor dismiss', async () => {
  const w = await world()
  const { id, ward } = await appoints(w)
  const { rows } = await w.store.owner.query('select id from area_leader')
  const next = await w.staff('kawachi')
  expect((await next.post('/leaders', { member: id, ward })).status).toBe(422)
  expect((await next.get(`/leaders/${rows[0].id}/dismiss`)).status).toBe(404)
  expect((await next.post(`/leaders/${rows[0].id}/dismiss`)).status).toBe(404)
  expect(await (await next.get('/leaders')).text()).not.toContain(w.sato.name)
  expect((await (await w.staff('fuse', 'committee')).get('/leaders')).status).toBe(403)
})

test('a leader who has left sees nothing any more, and a number taken off the roster stands on no list', async () => {
  const w = await world()
  const { office, id, path, code } = await appoints(w)
  await w.store.owner.query(
    `insert into contact_point (association_id, member_id, system, value, removed_at)
     select association_id, id, 'phone', '06-6782-9999', now() from member where association_id = $1 and name = $2`,
    [w.fuse, w.tanaka.name],
  )
  w.personal.push('06-6782-9999')
  await w.launches(w.drill)
  await w.workersRun()
  const list = await (await w.stranger().post(path, { code })).text()
  expect(list).toContain(w.tanaka.name)
  expect(list).not.toContain('06-6782-9999')
  expect((await office.post(`/roster/members/${id}/leave`)).status).toBe(303)
  expect((await w.stranger().get(path)).status).toBe(404)
  expect((await w.stranger().post(path, { code })).status).toBe(404)
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
})
