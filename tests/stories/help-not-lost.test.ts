import { expect, test } from 'vitest'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { textOf } from '../entering.ts'
import { fieldsOf } from '../forms.ts'
import { type World, world } from '../world.ts'

async function seen(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

/** A disaster in which 佐藤 calls for help, and the page on which an officer is about to end it. */
async function calling() {
  const w = await world()
  const quake = await w.draft({ title: '震度6弱', purpose: 'actual' })
  await w.launches(quake)
  await w.workersRun()
  await w.laterBy(5)
  await w.sato.phone.presses('A4')
  await w.workersRun()
  const office = await w.staff('fuse')
  const page = `/safety-checks/${quake}/help/${w.sato.id}`
  const read = async (path: string) => textOf(await (await office.get(path)).text())
  const done = async () => {
    const html = await (await office.get(page)).text()
    const step = /name="step"[^>]*value="(done[^"]*)"/.exec(html)?.[1] ?? ''
    return (note = '') => office.post(page, { ...fieldsOf(html, page), note, step })
  }
  return { w, quake, page, read, done }
}

test('a ▲ that comes while somebody is about to end the last one is not ended with it', async () => {
  const { w, page, read, done } = await calling()
  const ends = await done()
  await w.laterBy(5)
  await w.sato.phone.presses('A1')
  await w.laterBy(5)
  await w.sato.phone.presses('A4')
  await w.workersRun()
  const told = await ends('発電機を手配')
  expect(told.status).toBe(409)
  const html = await told.text()
  expect(textOf(html)).toMatch(/もう一度▲が届きました .*何も記録していません/)
  expect(html).toMatch(/<textarea[^>]*>発電機を手配<\/textarea>/)
  expect(await read('/')).toContain('対応待ち 1人・対応中 0人・済 0人')
  // Having read it he ends it.
  expect((await (await done())()).status).toBe(303)
  expect(await read(page)).toMatch(/済 山本 事務さん/)
  await seen(w)
})

test('a ▲ pressed before the last one was ended, and brought here only after, waits', async () => {
  const { w, quake, page, read, done } = await calling()
  const pressed_at = new Date(w.now().getTime() + 60_000)
  await w.laterBy(2)
  expect((await (await done())()).status).toBe(303)
  await w.laterBy(30)
  await w.store.owner.query(
    `insert into reply (association_id, member_id, prompt_id, condition, via, event_at, received_at)
     select association_id, member_id, id, 'needs_help', 'edge', $3, $4 from prompt
     where safety_check_id = $1 and member_id = $2`,
    [quake, w.sato.id, pressed_at, w.now()],
  )
  expect(await read(page)).toContain('対応待ち 済のあとに、もう一度▲が届きました。')
  expect(await read('/')).toContain('対応待ち 1人・対応中 0人・済 0人')
  await seen(w)
})

test('a ▲ that comes after the close stands on home until somebody begins to see to it', async () => {
  const { w, quake, read, done } = await calling()
  expect((await (await done())()).status).toBe(303)
  await w.laterBy(1)
  expect(await closeSafetyCheck(w.db, { association: w.fuse, id: quake, by: 'cli', at: w.now() })).toEqual({
    ok: true,
  })
  expect(await read('/')).not.toContain('助けが必要な先生')
  await w.laterBy(5)
  await w.sato.phone.presses('A4')
  await w.workersRun()
  expect(await read('/')).toMatch(/助けが必要な先生 1人 .*震度6弱。対応待ち 1人/)
  await w.laterBy(1)
  expect((await (await done())()).status).toBe(303)
  expect(await read('/')).not.toContain('助けが必要な先生')
  await seen(w)
})
