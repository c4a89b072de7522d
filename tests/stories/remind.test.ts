import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { takeIn } from '../../src/replies/take-in.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { remind } from '../../src/safety-checks/remind.ts'
import { countSilent } from '../../src/safety-checks/silent.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

test('only those who have not answered are asked again, and 【訓練】 stands first again', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  for (const person of w.everybody) person.texts()

  expect(await reminds(w)).toEqual({ ok: true, wave: 1, silent: 2, line: 1, mails: 2 })
  await w.workersRun()
  const [first, again] = await w.mori.mails()
  expect(again?.subject).toBe('【訓練】大阪880万人訓練 再度のお願い(布施医師会)')
  expect(again?.text).toMatch(/^【訓練】大阪880万人訓練\n実際の災害ではありません。/)
  expect(again?.text).toContain('まだ回答をいただいていません。')
  expect(first?.subject).toContain('回答のお願い')
  expect(again?.link).toBe(first?.link)
  expect(w.sato.phone.texts().filter((text) => text.startsWith('【訓練】'))).toHaveLength(2)
  expect(w.tanaka.phone.texts().filter((text) => text.includes('まだ回答'))).toEqual([])
  await see(w)
})

test('whoever answers after the button was pressed is not told that no answer has come', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  expect(await reminds(w)).toMatchObject({ silent: 3 })
  w.hinted.length = 0
  await w.sato.phone.presses('A1')
  await takeIn({ ...w.plant, db: w.db, public_url: PUBLIC_URL })
  await w.workersRun()
  expect(w.sato.texts().filter((text) => text.includes('まだ回答'))).toEqual([])
  expect(await w.sato.mails()).toHaveLength(1)
  expect(await w.mori.mails()).toHaveLength(2)
  expect(w.tanaka.texts().filter((text) => text.includes('まだ回答'))).toHaveLength(1)
  const { rows } = await w.store.owner.query(
    "select system from delivery where failure = 'answered' order by 1",
  )
  expect(rows).toEqual([{ system: 'line' }, { system: 'mail' }])
  await see(w)
})

test('a second reminder within ten minutes goes out only to whoever insists', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  await reminds(w)
  await w.workersRun()
  expect(await reminds(w)).toMatchObject({ reason: 'just_reminded' })
  expect(await reminds(w, w.fuse, true)).toMatchObject({ ok: true, wave: 2 })
  await w.workersRun()
  await w.laterBy(11)
  expect(await reminds(w)).toMatchObject({ ok: true, wave: 3 })
  await w.workersRun()
  await see(w)
})

test('two who remind at the same moment ask everybody once', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  const both = await Promise.all([reminds(w), reminds(w)])
  expect(both.map((one) => (one.ok ? one.silent : one.reason)).sort()).toEqual([3, 'just_reminded'])
  await w.workersRun()
  expect(await w.mori.mails()).toHaveLength(2)
  await see(w)
})

test('nobody is reminded before the first asking has left, after the close, or from next door', async () => {
  const w = await world()
  expect(await reminds(w)).toMatchObject({ reason: 'not_open' })
  await w.launches(w.drill)
  expect(await reminds(w)).toMatchObject({ reason: 'nobody_silent' })
  await w.workersRun()
  expect(await reminds(w, w.kawachi)).toMatchObject({ reason: 'not_found' })
  await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
  expect(await reminds(w)).toMatchObject({ reason: 'not_open' })
  await w.workersRun()
  await see(w)
})

test('what a reminder would cost is known before', async () => {
  const w = await world()
  await w.newDoctor('fuse', { name: '無 連絡', role: 'member', ward: '東' })
  await w.launches(w.drill)
  await w.workersRun()
  expect(await inAssociation(w.db, w.fuse, (tx) => countSilent(tx, w.fuse, w.drill))).toEqual({
    silent: 4,
    line: 2,
    mail_only: 1,
    neither: 1,
  })
  await see(w)
})

const reminds = (w: World, association = w.fuse, again = false) =>
  remind({ db: w.db, queues: w.plant.queues }, { association, id: w.drill, again, by: 'cli', at: w.now() })

async function see(w: World) {
  for (const person of w.everybody) {
    person.texts()
    await person.mails()
  }
}
