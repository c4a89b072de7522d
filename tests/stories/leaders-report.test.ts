import { expect, test } from 'vitest'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { textOf } from '../entering.ts'
import { type World, world } from '../world.ts'

/** 佐藤 is the leader of 東, where 田中 is asked too; 森 is in 西. He has opened his list. */
async function settled() {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  const office = await w.staff('fuse')
  const page = await (await office.post('/leaders', { member: w.sato.id, ward: '東' })).text()
  const [, path = ''] = /http:\/\/localhost:8787(\/l\/[\w-]{27})</.exec(page) ?? []
  const [, head = '', tail = ''] = /(\d{3}) (\d{3})</.exec(page) ?? []
  w.personal.push(path, head + tail)
  const phone = w.stranger()
  const list = await (await phone.post(path, { code: head + tail })).text()
  const pass = /name="pass" value="([^"]+)"/.exec(list)?.[1] ?? ''
  const look = async () => (await phone.post(path, { pass })).text()
  /** A button on his list as it stands now, ready to be pressed as often as the story wants. */
  const button = async (label: string) => {
    const html = await look()
    const value = new RegExp(`name="done" value="([^"]*)"[^>]*aria-label="${label}"`).exec(html)?.[1]
    const entry = /name="entry" value="([^"]*)"/.exec(html)?.[1] ?? ''
    if (!value) throw new Error(`No ${label} on the leader's list`)
    return () => phone.post(path, { pass, entry, done: value })
  }
  const prompts = await w.store.owner.query(
    'select p.id, m.name from prompt p join member m on m.id = p.member_id where p.safety_check_id = $1',
    [w.drill],
  )
  const promptOf = (name: string) => prompts.rows.find((row) => row.name === name)?.id ?? ''
  return { w, office, phone, path, pass, look, button, promptOf }
}

const kept = async (w: World) =>
  (
    await w.store.owner.query(
      `select m.name, r.condition, r.via, r.heard_from from standing_reply r join member m on m.id = r.member_id`,
    )
  ).rows

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

test('a leader enters what he heard: the office sees at once that it came from him, and he can take it back', async () => {
  const { w, office, look, button } = await settled()
  await w.laterBy(25)
  const press = await button('田中 花子先生 ● 診療可')
  const page = await press()
  expect(page.status).toBe(200)
  expect(textOf(await page.text())).toMatch(/田中 花子先生 10:31 ●診療できます と記録しました 取り消す/)
  await press()
  expect(await kept(w)).toEqual([
    { name: '田中 花子', condition: 'open', via: 'leader', heard_from: 'leader' },
  ])
  expect(textOf(await (await office.get(`/safety-checks/${w.drill}/enter?q=田中`)).text())).toContain(
    '10:31 ●診療できます 班長が確認 いまの回答',
  )
  expect(textOf(await (await office.get('/audit')).text())).toMatch(
    /班長.*田中 花子先生の回答「●診療できます」\(班長が確認\)を入れました。/,
  )

  const undone = await (await button('田中 花子先生の記録を取り消す'))()
  expect(textOf(await undone.text())).not.toContain('と記録しました')
  expect(await kept(w)).toEqual([])
  expect(textOf(await look())).toContain('田中 花子先生')
  await seeAll(w)
})

test('whom the leader could not reach stands so on 未回答の一覧', async () => {
  const { w, office, look, button } = await settled()
  await w.laterBy(25)
  const press = await button('田中 花子先生につながらない')
  await press()
  await press()
  expect((await w.store.owner.query('select from call_note')).rowCount).toBe(1)
  expect(textOf(await look())).toMatch(/田中 花子先生 田中 花子医院 10:31 つながらない/)
  const list = textOf(await (await office.get(`/safety-checks/${w.drill}/unanswered`)).text())
  expect(list).toMatch(/田中 花子 .*班長 10:31 つながらない/)
  expect(list).toContain('未回答の一覧（3人）')
  await w.laterBy(30)
  await (await button('田中 花子先生につながらない'))()
  expect(textOf(await (await office.get(`/safety-checks/${w.drill}/unanswered`)).text())).toContain(
    '班長 11:01 つながらない',
  )
  await seeAll(w)
})

test('a leader enters for nobody of another ward, of another association, after the doctor, or after the close', async () => {
  const { w, phone, path, pass, button, promptOf } = await settled()
  const entry = crypto.randomUUID()
  const elsewhere = await phone.post(path, { pass, entry, done: `open.${promptOf(w.mori.name)}` })
  expect(elsewhere.status).toBe(409)
  expect(textOf(await elsewhere.text())).toContain('受け持ちの区の先生ではない')
  const unknown = await phone.post(path, { pass, entry, done: `open.${crypto.randomUUID()}` })
  expect(unknown.status).toBe(409)
  for (const done of ['x', `toString.${promptOf(w.tanaka.name)}`, ''])
    expect((await phone.post(path, { pass, entry, done })).status).toBe(409)
  expect((await phone.post(path, { pass: 'x', entry, done: `open.${promptOf(w.tanaka.name)}` })).status).toBe(
    422,
  )

  const press = await button('田中 花子先生 ■ 診療不可')
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  const told = await press()
  expect(told.status).toBe(409)
  expect(textOf(await told.text())).toContain('回答が先に届いていた')
  expect(await kept(w)).toMatchObject([{ condition: 'open', via: 'line' }])

  const [own, call] = [await button('佐藤 一郎先生 ● 診療可'), await button('佐藤 一郎先生につながらない')]
  await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
  expect((await own()).status).toBe(409)
  expect((await call()).status).toBe(409)
  expect(await kept(w)).toHaveLength(1)
  expect((await w.store.owner.query('select from call_note')).rowCount).toBe(0)
  await seeAll(w)
})
