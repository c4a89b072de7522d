import { expect, test } from 'vitest'
import { newId } from '../../src/id.ts'
import { noteCall } from '../../src/replies/note-call.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { afterwards, signOf, textOf } from '../entering.ts'
import { fieldsOf } from '../forms.ts'
import { type World, world } from '../world.ts'

type Office = Awaited<ReturnType<World['staff']>>

const pathOf = (w: World, query = '') => `/safety-checks/${w.drill}/calls${query}`

/** The drill is with everybody; a fourth doctor has two telephones, one of them first in rank. */
async function launched(options: Parameters<typeof world>[0] = {}) {
  const w = await world(options)
  const ito = await w.newDoctor('fuse', {
    name: '伊藤 四郎',
    role: 'member',
    ward: '西',
    phone: '06-6782-1111',
  })
  await w.store.owner.query(
    `insert into contact_point (association_id, member_id, system, value, rank) values ($1, $2, 'phone', '06-6782-2222', 2)`,
    [w.fuse, ito.id],
  )
  const phones = { '06-6782-3333': w.tanaka, '06-6782-4444': w.mori }
  for (const [value, { id }] of Object.entries(phones))
    await w.store.owner.query(
      `insert into contact_point (association_id, member_id, system, value) values ($1, $2, 'phone', $3)`,
      [w.fuse, id, value],
    )
  w.personal.push('06-6782-2222', ...Object.keys(phones))
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(6)
  return { w, ito }
}

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

const listOf = async (office: Office, w: World, query = '') =>
  textOf(await (await office.get(pathOf(w, query))).text())

/** A button at the telephone beside a name, ready to be pressed as often as the story wants. */
async function pressOf(office: Office, w: World, label: string, query = '') {
  const html = await (await office.get(pathOf(w, query))).text()
  const button = new RegExp(`<button[^>]*aria-label="${label}"[^>]*>`).exec(html)?.[0] ?? ''
  const call = /value="([^"]*)"/.exec(button)?.[1]
  const action = /formaction="([^"]*)"/.exec(button)?.[1]?.replaceAll('&amp;', '&')
  if (!call || !action) throw new Error(`No ${label} on the list`)
  const fields = fieldsOf(html, '[^"]*/answers\\?[^"]*')
  return () => office.post(action, { ...fields, call })
}

test('the office telephones ward by ward: numbers in order, progress, and whoever answers leaves the list', async () => {
  const { w, ito } = await launched()
  const office = await w.staff('fuse', 'committee')
  const board = await (await office.get(`/safety-checks/${w.drill}`)).text()
  expect(board).toContain(`href="${pathOf(w)}"`)

  const html = await (await office.get(pathOf(w))).text()
  expect(html).toMatch(/<title>【訓練】/)
  const list = textOf(html)
  expect(list).toMatch(/【訓練】大阪880万人訓練 電話かけリスト .*済 0 \/ 残り 4/)
  expect(list).toMatch(/東 済 0 \/ 残り 2 .*佐藤 一郎 役員 .*田中 花子 .*西 済 0 \/ 残り 2/)
  expect(list).toMatch(/06-6782-1111 06-6782-2222/)
  expect(list).not.toContain('岸 三郎')

  const sign = await signOf(office, pathOf(w, '?ward=西&who=staff'), { name: ito.name, says: 'partly_open' })
  const answer = await sign()
  expect(answer.headers.get('location')).toBe(
    `${pathOf(w)}?${new URLSearchParams({ ward: '西', who: 'staff' })}#m-${ito.id}`,
  )
  const after = await afterwards(office, answer)
  expect(after).toContain('済 1 / 残り 1')
  expect(after).toMatch(/伊藤 四郎 .*10:12 電話で ◐一部だけ診療できます と記録しました 取り消す/)
  expect(after).not.toContain('田中 花子')
  const { rows } = await w.store.owner.query('select via, heard_from from reply')
  expect(rows).toEqual([{ via: 'office', heard_from: 'phone:staff' }])

  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  await w.laterBy(11)
  const later = await listOf(office, w)
  expect(later).toContain('済 2 / 残り 2')
  expect(later).not.toMatch(/伊藤 四郎|田中 花子/)
  await seeAll(w)
})

test('who is at the telephone with whom is seen by colleagues for five minutes, and keeps nobody out', async () => {
  const { w } = await launched()
  const [office, colleague] = [await w.staff('fuse'), await w.staff('fuse', 'chair')]
  const theirs = await pressOf(colleague, w, '森 次郎先生 電話をかける')
  const calls = await pressOf(office, w, '森 次郎先生 電話をかける')
  expect(await afterwards(office, await calls())).toMatch(/森 次郎 .*10:12 山本 事務さんがかけています/)
  expect((await calls()).status).toBe(303)
  expect((await w.store.owner.query('select from call_note')).rowCount).toBe(1)

  const told = await theirs()
  expect(told.status).toBe(409)
  const page = await told.text()
  expect(textOf(page)).toMatch(/森 次郎先生には、山本 事務さんがかけています 10:12から電話中です/)
  expect((await w.store.owner.query('select from call_note')).rowCount).toBe(1)
  expect(await listOf(colleague, w)).toContain('10:12 山本 事務さんがかけています')

  await w.laterBy(3)
  const call = /<button[^>]*name="call"[^>]*value="([^"]*)"/.exec(page)?.[1] ?? ''
  const insisted = await colleague.post(pathOf(w), { ...fieldsOf(page, '[^"]*/calls[^"]*'), call })
  expect(insisted.status).toBe(303)
  expect(await listOf(office, w)).toMatch(/10:15 山本 事務さんがかけています 10:12 山本 事務さんがかけました/)

  await w.laterBy(5)
  expect(await listOf(office, w)).toContain('10:15 山本 事務さんがかけました')
  expect((await (await pressOf(office, w, '森 次郎先生 電話をかける'))()).status).toBe(303)
  expect(await afterwards(office, await (await pressOf(office, w, '森 次郎先生 つながらない'))())).toContain(
    '10:20 山本 事務さん つながらない',
  )
  expect((await (await pressOf(colleague, w, '森 次郎先生 電話をかける'))()).status).toBe(303)
  await seeAll(w)
})

test('かけています ends with the answer that was heard, on every list', async () => {
  const { w } = await launched()
  const office = await w.staff('fuse')
  await (await pressOf(office, w, '森 次郎先生 電話をかける'))()
  await w.laterBy(1)
  expect(await listOf(office, w)).toContain('10:12 山本 事務さんがかけています')
  const sign = await signOf(office, pathOf(w), { name: '森 次郎', says: 'open' })
  const after = await afterwards(office, await sign())
  expect(after).toMatch(/森 次郎 .*10:12 山本 事務さんがかけました .*●診療できます と記録しました/)
  const unanswered = textOf(await (await office.get(`/safety-checks/${w.drill}/unanswered`)).text())
  expect(unanswered).toContain('10:12 かけました')
  expect(after + unanswered).not.toContain('かけています')
  await seeAll(w)
})

test('two clerks who press at once: one dials, the other is told', async () => {
  const { w } = await launched({ database: 'postgres' })
  const call = (by: string) =>
    noteCall(w.db, {
      association: w.fuse,
      check: w.drill,
      member: w.mori.id,
      what: 'calling',
      id: newId<'call_note'>(),
      seen: null,
      by,
      at: w.now(),
    })
  const both = await Promise.all([call('yamamoto'), call('kimura')])
  expect(both.map((noted) => (noted.ok ? 'ok' : noted.reason)).sort()).toEqual(['being_called', 'ok'])
  expect((await w.store.owner.query('select from call_note')).rowCount).toBe(1)
  await seeAll(w)
})

test('whoever has answered meanwhile is not telephoned any more', async () => {
  const { w } = await launched()
  const office = await w.staff('fuse')
  const calls = await pressOf(office, w, '田中 花子先生 電話をかける')
  await w.tanaka.phone.presses('A2')
  await w.workersRun()
  const told = await calls()
  expect(told.status).toBe(409)
  expect(textOf(await told.text())).toMatch(/田中 花子先生の回答は、もう届いています ◐一部だけ診療できます/)
  await seeAll(w)
})

test('what the leader noted stands on the list of the office, and what the office noted on his', async () => {
  const { w } = await launched()
  const office = await w.staff('fuse')
  const page = await (await office.post('/leaders', { member: w.sato.id, ward: '東' })).text()
  const [, path = ''] = /http:\/\/localhost:8787(\/l\/[\w-]{27})</.exec(page) ?? []
  const [, head = '', tail = ''] = /(\d{3}) (\d{3})</.exec(page) ?? []
  w.personal.push(path, head + tail)
  const phone = w.stranger()
  const his = await (await phone.post(path, { code: head + tail })).text()
  const pass = /name="pass" value="([^"]+)"/.exec(his)?.[1] ?? ''
  const done = /name="done" value="([^"]*)"[^>]*aria-label="田中 花子先生につながらない"/.exec(his)?.[1] ?? ''
  await phone.post(path, { pass, entry: crypto.randomUUID(), done })
  const list = await listOf(office, w)
  expect(list).toMatch(/東 済 0 \/ 残り 2 班長 佐藤 一郎先生/)
  expect(list).toMatch(/田中 花子 .*10:12 班長 佐藤 一郎先生 つながらない/)

  await w.laterBy(2)
  await (await pressOf(office, w, '田中 花子先生 かけ直す'))()
  expect(textOf(await (await phone.post(path, { pass })).text())).toContain('10:14 事務局 かけ直す')
  await w.laterBy(1)
  await (await pressOf(office, w, '田中 花子先生 電話をかける'))()
  expect(textOf(await (await phone.post(path, { pass })).text())).toContain('10:15 事務局がかけています')
  expect(textOf(await (await office.get(`/safety-checks/${w.drill}/unanswered`)).text())).toContain(
    '事務局 10:15 かけています',
  )
  const trail = textOf(await (await office.get('/audit')).text())
  expect(trail).toContain('田中 花子先生に電話をかけ始めました。')
  expect(trail).toContain('田中 花子先生に電話しました。あとでかけ直します。')
  expect(trail).toContain('田中 花子先生に電話しましたが、つながりませんでした。')
  await seeAll(w)
})

test('after the end nobody is telephoned, and nobody else sees or notes anything', async () => {
  const { w } = await launched()
  const [office, viewer, neighbour] = [
    await w.staff('fuse'),
    await w.staff('fuse', 'viewer'),
    await w.staff('kawachi'),
  ]
  const calls = await pressOf(office, w, '森 次郎先生 つながらない')
  const call = `no_answer.${w.mori.id}.${crypto.randomUUID()}.`
  expect((await viewer.get(pathOf(w))).status).toBe(403)
  expect((await viewer.post(pathOf(w), { call })).status).toBe(403)
  expect((await neighbour.get(pathOf(w))).status).toBe(404)
  expect((await neighbour.post(pathOf(w), { call })).status).toBe(404)
  expect(
    (await office.post(pathOf(w), { call: `no_answer.${w.kishi.id}.${crypto.randomUUID()}.` })).status,
  ).toBe(404)
  expect((await office.post(pathOf(w), { call: 'x' })).status).toBe(400)
  expect((await w.stranger().get(pathOf(w))).status).toBe(303)

  await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
  expect(await listOf(office, w)).toContain('済 0 / 残り 4')
  await w.laterBy(25 * 60)
  expect(await listOf(office, w)).toContain('回答の受付は終わりました')
  const late = await calls()
  expect(late.status).toBe(409)
  expect(textOf(await late.text())).toContain('もう電話はいりません')
  expect((await w.store.owner.query('select from call_note')).rowCount).toBe(0)
  await seeAll(w)
})
