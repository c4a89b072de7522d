import { describe, expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { eventId, pressed } from '../../src/demo/line-webhook.ts'
import { associationsWaiting, routeEvents } from '../../src/intake/claim.ts'
import { launch } from '../../src/safety-checks/launch.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import { type World, world } from '../world.ts'

/** 布施 and 河内 next door, both with a drill under way. */
async function bothLaunched() {
  const w = await world()
  const next_door = await w.draft({ title: '隣の訓練', purpose: 'drill', association: w.kawachi })
  await w.launches(w.drill)
  const { db, queues } = { db: w.db, queues: w.plant.queues }
  await launch({ db, queues }, { association: w.kawachi, id: next_door, by: 'cli', at: w.now() })
  await w.workersRun()
  return { ...w, next_door }
}

async function looksAway(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

const bringsIn = (
  w: World,
  of: 'fuse' | 'kawachi',
  taps: { user: string | null; check: SafetyCheckId; code: string }[],
) =>
  w.deps.intake.takeLineEvents(
    w.channels[of].id,
    taps.map(({ user, check, code }, place) => {
      const at = w.now().getTime() - 10_000 + place
      return {
        webhook_event_id: eventId(at),
        event: pressed(user ?? '', at, 'none', `v=1&c=${check}&a=${code}`),
        event_at: new Date(at),
      }
    }),
  )

const answers = async (w: World) =>
  (
    await w.store.owner.query(
      'select m.name, r.condition from reply r join member m on m.id = r.member_id order by r.event_at, m.name',
    )
  ).rows.map(({ name, condition }) => `${name} ${condition}`)

const waiting = (w: World) =>
  inAssociation(w.db, w.fuse, (tx) =>
    tx.selectFrom('line_event').select('webhook_event_id').where('taken_in_at', 'is', null).execute(),
  )

/** The database says no to some answers, as it does where our own judgement was wrong. */
const refuses = (w: World, which: string, sqlstate: string) =>
  w.store.owner.query(`
    create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'refused' using errcode = '${sqlstate}'; end $$;
    create trigger refuse before insert on reply for each row
      when (${which}) execute function refuse()`)

describe('an event that nobody can take in', () => {
  test('and that names what every object has is no answer and holds up nobody', async () => {
    const w = await bothLaunched()
    for (const code of ['constructor', '__proto__']) {
      await bringsIn(w, 'kawachi', [{ user: w.kishi.user_id, check: w.next_door, code }])
      await bringsIn(w, 'fuse', [{ user: w.tanaka.user_id, check: w.drill, code }])
      await w.laterBy(1)
    }
    await bringsIn(w, 'fuse', [{ user: w.tanaka.user_id, check: w.drill, code: 'A4' }])
    await w.workersRun()
    expect(await answers(w)).toEqual(['田中 花子 needs_help'])
    expect(await waiting(w)).toEqual([])
    await looksAway(w)
  })

  test('is set aside with a warning that says which, and the others of its batch are taken', async () => {
    const w = await bothLaunched()
    const warned: unknown[] = []
    w.plant.log.warn = (line: object) => {
      if ('code' in line) warned.push(line)
    }
    await refuses(w, "new.condition = 'closed'", '23514')
    await bringsIn(w, 'fuse', [
      { user: w.tanaka.user_id, check: w.drill, code: 'A1' },
      { user: w.tanaka.user_id, check: w.drill, code: 'A3' },
      { user: w.sato.user_id, check: w.drill, code: 'A4' },
    ])
    await w.workersRun()
    expect(await answers(w)).toEqual(['田中 花子 open', '佐藤 一郎 needs_help'])
    expect(await waiting(w)).toEqual([])
    expect(warned).toEqual([
      {
        event: 'event_set_aside',
        association: w.fuse,
        source: expect.stringMatching(`^line:${w.channels.fuse.id}:`),
        code: '23514',
      },
    ])
    await looksAway(w)
  })
})

test('the association whose turn comes first may fail: nothing is lost, and its neighbour is taken in', async () => {
  const w = await bothLaunched()
  await bringsIn(w, 'fuse', [{ user: w.tanaka.user_id, check: w.drill, code: 'A2' }])
  await bringsIn(w, 'kawachi', [{ user: w.kishi.user_id, check: w.next_door, code: 'A4' }])
  await routeEvents(w.db, 100)
  const [first] = await associationsWaiting(w.db)
  await refuses(w, `new.association_id = '${first}'`, '57014')
  await expect(w.workersRun()).rejects.toThrow('refused')
  expect(await answers(w)).toEqual([first === w.fuse ? '岸 三郎 needs_help' : '田中 花子 partly_open'])

  await w.store.owner.query('drop trigger refuse on reply')
  await w.workersRun()
  expect((await answers(w)).sort()).toEqual(['岸 三郎 needs_help', '田中 花子 partly_open'])
  await looksAway(w)
})
