import { expect, test } from 'vitest'
import { launch } from '../../src/safety-checks/launch.ts'
import { world } from '../world.ts'

test('pressing the launch button twice, by two staff at once, asks nobody twice', async () => {
  const w = await world()
  const [first, second] = [await w.staff('fuse'), await w.staff('fuse')]
  const path = `/safety-checks/${w.drill}/launch`
  const answers = await Promise.all([first.post(path), second.post(path), first.post(path)])
  expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409])

  await w.workersRun()
  expect(w.platform.ledger.received).toEqual([])
  await w.laterBy(1)
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  expect(w.sato.texts()).toHaveLength(1)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
})

test('a button and the command line at the same moment are one launch, whichever comes first', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const cli = { association: w.fuse, id: w.drill, by: 'cli', at: w.now() }
  const [page, command] = await Promise.all([
    office.post(`/safety-checks/${w.drill}/launch`),
    launch({ db: w.db, queues: w.plant.queues }, cli),
  ])
  // The button only begins a countdown; the command, which asked for now, ends it.
  expect([command.ok, page.status === 303 || page.status === 409]).toEqual([true, true])
  await w.laterBy(1)
  await w.workersRun()
  const { rows } = await w.store.owner.query(
    "select from planned_send where kind = 'launch' and outcome is distinct from 'sent'",
  )
  expect(rows).toEqual([])
  expect(w.tanaka.texts()).toHaveLength(1)
  w.sato.texts()
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
})

test('the association next door cannot launch it, and is not told that it exists', async () => {
  const w = await world()
  const kawachi = await w.staff('kawachi')
  expect((await kawachi.post(`/safety-checks/${w.drill}/launch`)).status).toBe(404)
  expect((await kawachi.get(`/safety-checks/${w.drill}/launch`)).status).toBe(404)
  expect(
    await launch(
      { db: w.db, queues: w.plant.queues },
      { association: w.kawachi, id: w.drill, by: 'x', at: w.now() },
    ),
  ).toEqual({ ok: false, reason: 'not_found' })
  await w.workersRun()
  expect(w.platform.ledger.received).toEqual([])
})

test('an association without members has nobody to ask, and the draft stays a draft', async () => {
  const w = await world()
  await w.store.owner.query('update member set left_at = $1', [w.now()])
  expect(await w.launches(w.drill)).toEqual({ ok: false, reason: 'nobody_to_ask' })
  const { rows } = await w.store.owner.query('select status from safety_check')
  expect(rows).toEqual([{ status: 'draft' }])
})

test('everything that can be asked is asked although the queue forgot every hint', async () => {
  const w = await world()
  await w.launches(w.drill)
  w.hinted.length = 0
  await w.workersRun()
  expect(w.tanaka.texts()).toHaveLength(1)
  w.sato.texts()
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
})

test('a draft whose deadline has passed is not sent, whoever launches it', async () => {
  const w = await world()
  const id = await w.draft({ title: '朝の訓練', purpose: 'drill', deadline_at: w.now() })
  expect(await w.launches(id)).toEqual({ ok: false, reason: 'deadline_past' })
  const office = await w.staff('fuse')
  const page = await office.post(`/safety-checks/${id}/launch`)
  expect(page.status).toBe(422)
  expect(await page.text()).toContain('締切')
  await w.workersRun()
  expect(w.platform.ledger.received).toEqual([])
})
