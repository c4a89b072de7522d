import { expect, test } from 'vitest'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { discardDraft } from '../../src/safety-checks/drafts/discard.ts'
import { launch } from '../../src/safety-checks/launch.ts'
import { scheduleLaunch } from '../../src/safety-checks/launching/plan-launch.ts'
import { stopLaunch } from '../../src/safety-checks/launching/stop-launch.ts'
import { callOff } from '../../src/safety-checks/notices/call-off.ts'
import { extend } from '../../src/safety-checks/notices/extend.ts'
import { withdraw } from '../../src/safety-checks/notices/withdraw.ts'
import { runPlanned } from '../../src/safety-checks/planned/run.ts'
import { beginRound } from '../../src/safety-checks/rounds/begin-round.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import { type World, world } from '../world.ts'

const ROUNDS = 10
/** On a machine that four others use. */
const LONG = { timeout: 120_000 }
const MINUTE = 60_000

const deps = (w: World) => ({ ...w.plant, db: w.db })
const officer = (w: World) => ({ association: w.fuse, by: 'cli', at: w.now() })
const inMinutes = (w: World, minutes: number) => new Date(w.now().getTime() + minutes * MINUTE)

/** Two who wait for each other in a circle are told apart by PostgreSQL after a second: one of them is rejected. */
async function allEnd(doings: (() => Promise<unknown>)[]) {
  const ended = await Promise.allSettled(doings.map((doing) => doing()))
  expect(ended.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))).toEqual([])
}

/** Each round another one begins. */
const turned = <T>(all: T[], by: number) => [...all.slice(by % all.length), ...all.slice(0, by % all.length)]

async function looksAway({ everybody }: World) {
  for (const person of everybody) {
    person.texts()
    await person.mails()
  }
}

/** A drill whose reminder is due at this moment. */
async function reminderIsDue(w: World, round: number) {
  const id = await w.draft({ title: `訓練${round}`, purpose: 'drill' })
  expect(await w.launches(id)).toMatchObject({ ok: true })
  await w.store.owner.query(
    `update planned_send set due_at = $2 where safety_check_id = $1 and kind = 'reminder'`,
    [id, w.now()],
  )
  return id
}

test(
  'a due reminder, a disaster that stops its drill, a longer deadline and a close never wait in a circle',
  LONG,
  async () => {
    const w = await world({ database: 'postgres' })
    for (let round = 0; round < ROUNDS; round++) {
      const id = await reminderIsDue(w, round)
      const actual = await w.draft({ title: `地震${round}`, purpose: 'actual' })
      const ends = (check: SafetyCheckId) => closeSafetyCheck(w.db, { ...officer(w), id: check })
      const deadline_at = inMinutes(w, 120)
      await allEnd(
        turned(
          [
            () => runPlanned(deps(w), w.fuse, w.now()),
            () => launch(deps(w), { ...officer(w), id: actual }),
            () => extend(w.db, { ...officer(w), id, deadline_was: null, deadline_at }),
            () => ends(id),
            () => runPlanned(deps(w), w.fuse, w.now()),
          ],
          round,
        ),
      )
      await ends(actual)
      const { rows } = await w.store.owner.query('select status from safety_check where id = $1', [id])
      // Whether the disaster or the close came first.
      expect(['closed', 'frozen']).toContain(rows[0]?.status)
    }
    await looksAway(w)
  },
)

test(
  'a launch that is due, moved, stopped, called off and thrown away at once ends in one way',
  LONG,
  async () => {
    const w = await world({ database: 'postgres' })
    for (let round = 0; round < ROUNDS; round++) {
      const id = await w.draft({ title: `訓練${round}`, purpose: 'drill' })
      const planned = { ...officer(w), id, deadline_at: null, seen: 1, remind_after_min: null }
      expect(await scheduleLaunch(w.db, { ...planned, due_at: inMinutes(w, 30) })).toEqual({ ok: true })
      await w.store.owner.query('update planned_send set due_at = $2 where safety_check_id = $1', [
        id,
        w.now(),
      ])
      await allEnd(
        turned(
          [
            () => runPlanned(deps(w), w.fuse, w.now()),
            () => scheduleLaunch(w.db, { ...planned, due_at: inMinutes(w, 60) }),
            () => stopLaunch(w.db, { ...officer(w), id }),
            () => discardDraft(w.db, { ...officer(w), id }),
            () =>
              callOff(deps(w), {
                ...officer(w),
                id,
                wave: -1,
                choice: 'postpone',
                comes_at: inMinutes(w, 90),
              }),
          ],
          round,
        ),
      )
      await closeSafetyCheck(w.db, { ...officer(w), id })
      const { rows } = await w.store.owner.query(
        `select c.status, c.launched_at is not null as is_sent,
         (select count(*)::int from prompt p where p.safety_check_id = c.id) as prompts
       from safety_check c where c.id = $1`,
        [id],
      )
      // Sent whole or not at all.
      expect(rows[0]?.prompts).toBe(rows[0]?.is_sent ? 3 : 0)
    }
    await looksAway(w)
  },
)

test(
  'the launch of a second round, a withdrawal of the first and its due reminder never wait in a circle',
  LONG,
  async () => {
    const w = await world({ database: 'postgres' })
    for (let round = 0; round < ROUNDS; round++) {
      const id = await reminderIsDue(w, round)
      const second = await beginRound(w.db, { ...officer(w), id })
      if (!second.ok) throw new Error(second.reason)
      await allEnd(
        turned(
          [
            () => launch(deps(w), { ...officer(w), id: second.id }),
            () => withdraw(deps(w), { ...officer(w), id, sentence: '誤りです。' }),
            () => runPlanned(deps(w), w.fuse, w.now()),
            () => beginRound(w.db, { ...officer(w), id }),
          ],
          round,
        ),
      )
      const { rows } = await w.store.owner.query(
        'select status from safety_check where id = any($1) order by round',
        [[id, second.id]],
      )
      expect(['withdrawn', 'closed']).toContain(rows[0]?.status)
      expect(rows[1]?.status).toBe('open')
      await closeSafetyCheck(w.db, { ...officer(w), id: second.id })
    }
    await looksAway(w)
  },
)
