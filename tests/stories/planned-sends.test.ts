import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { scheduleLaunch } from '../../src/safety-checks/launching/plan-launch.ts'
import { runPlanned } from '../../src/safety-checks/planned/run.ts'
import type { PlannedSend } from '../../src/safety-checks/table.ts'
import { type World, world } from '../world.ts'

const inMinutes = (w: World, minutes: number) => new Date(w.now().getTime() + minutes * 60_000)

/** A send of 布施's drill, as a later page will plan it. */
const planned = (w: World, kind: PlannedSend['kind'], minutes: number) =>
  inAssociation(w.db, w.fuse, (tx) =>
    tx
      .insertInto('planned_send')
      .values({
        association_id: w.fuse,
        safety_check_id: w.drill,
        kind,
        due_at: inMinutes(w, minutes),
        created_by: 'cli',
        created_at: w.now(),
      })
      .execute(),
  )

async function outcomes(w: World) {
  const { rows } = await w.store.owner.query('select outcome from planned_send order by due_at')
  return rows.map(({ outcome }) => outcome)
}

async function everybodyHasOne(w: World) {
  for (const doctor of [w.sato, w.tanaka]) expect(doctor.texts()).toHaveLength(1)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(1)
}

test('a launch that was planned leaves at its time, not before, and once', async () => {
  const w = await world()
  await planned(w, 'launch', 10)
  await w.laterBy(9)
  await w.workersRun()
  expect(w.tanaka.texts()).toEqual([])
  await w.laterBy(1)
  const deps = { ...w.plant, db: w.db }
  await Promise.all([runPlanned(deps, w.fuse, w.now()), runPlanned(deps, w.fuse, w.now())])
  await w.workersRun()
  await everybodyHasOne(w)
  // The two reminders of its ladder are still to come.
  expect(await outcomes(w)).toEqual(['sent', null, null])
})

test('what was cancelled is not sent, and what can no longer be sent says why', async () => {
  const w = await world()
  await planned(w, 'launch', 5)
  await w.store.owner.query("update planned_send set cancelled_at = now(), cancelled_by = 'cli'")
  await planned(w, 'reminder', 6)
  await w.laterBy(10)
  await w.workersRun()
  expect(await outcomes(w)).toEqual([null, 'not_open'])
})

test('a planned send that the database will never take holds up nobody: the next one leaves, and home says which did not', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const poisoned = await w.draft({ title: '毒入りの訓練', purpose: 'drill' })
  await w.store.owner.query(`
    create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'refused' using errcode = '23514'; end $$;
    create trigger refuse before insert on wording for each row
      when (new.safety_check_id = '${poisoned}') execute function refuse()`)
  const at_nine = {
    association: w.fuse,
    by: 'cli',
    at: w.now(),
    deadline_at: null,
    seen: 1,
    remind_after_min: [],
  }
  for (const [id, minutes] of [
    [poisoned, 10],
    [w.drill, 11],
  ] as const)
    expect(await scheduleLaunch(w.db, { ...at_nine, id, due_at: inMinutes(w, minutes) })).toEqual({
      ok: true,
    })
  await w.laterBy(12)
  await w.workersRun()
  expect(await outcomes(w)).toEqual(['failed', 'sent'])
  await everybodyHasOne(w)
  // Nothing of the failed launch is left: no prompt, no reminder, a draft that somebody has to look at.
  const { rows } = await w.store.owner.query(
    'select status, launched_at, (select count(*)::int from prompt where safety_check_id = c.id) as prompts from safety_check c where id = $1',
    [poisoned],
  )
  expect(rows).toEqual([{ status: 'draft', launched_at: null, prompts: 0 }])
  expect(await (await office.get('/')).text()).toContain('毒入りの訓練')
  expect(w.errors.splice(0)).toMatchObject([{ event: 'planned_send_failed', code: '23514' }])
  // It is not tried again by itself.
  await w.workersRun()
  expect(await outcomes(w)).toEqual(['failed', 'sent'])
})

test('a planned send whose database is away is tried again and not given up', async () => {
  const w = await world()
  await planned(w, 'launch', 5)
  await w.store.owner.query(`
    create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'refused' using errcode = '53300'; end $$;
    create trigger refuse before insert on wording for each row execute function refuse()`)
  await w.laterBy(5)
  const deps = { ...w.plant, db: w.db }
  await expect(runPlanned(deps, w.fuse, w.now())).rejects.toMatchObject({ code: '53300' })
  expect(await outcomes(w)).toEqual([null])
  await w.store.owner.query('drop trigger refuse on wording')
  await w.workersRun()
  expect(await outcomes(w)).toEqual(['sent', null, null])
  await everybodyHasOne(w)
})

test('a planned reminder goes to the silent only', async () => {
  const w = await world()
  await w.launches(w.drill)
  await w.workersRun()
  await everybodyHasOne(w)
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  await planned(w, 'reminder', 30)
  await w.laterBy(30)
  await w.workersRun()
  // The first asking and the thanks for her answer, and no more.
  expect(w.tanaka.texts()).toHaveLength(2)
  expect(w.sato.texts()).toHaveLength(2)
  for (const doctor of [w.sato, w.mori]) expect(await doctor.mails()).toHaveLength(2)
  expect(await outcomes(w)).toEqual(['sent', null, null])
})
