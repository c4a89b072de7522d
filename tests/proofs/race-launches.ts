import { inAssociation } from '../../src/db.ts'
import { asId } from '../../src/id.ts'
import { refuse } from '../../src/refusal.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { launch } from '../../src/safety-checks/launch.ts'
import { launchNow } from '../../src/safety-checks/launching/launch-now.ts'
import { beginLaunch } from '../../src/safety-checks/launching/plan-launch.ts'
import { stopLaunch } from '../../src/safety-checks/launching/stop-launch.ts'
import { runPlanned } from '../../src/safety-checks/planned/run.ts'
import { remind } from '../../src/safety-checks/remind.ts'
import type { Purpose, SafetyCheckId } from '../../src/safety-checks/table.ts'
import type { Home } from './people.ts'
import { type Books, booksOf } from './race-books.ts'
import type { Installation } from './stand.ts'

/** One round: how many came first, whether every book says the same, and who it was. */
export interface Round {
  won: number
  agrees: boolean
  way: string
}
export type Race = (round: number) => Promise<Round>

/** All at the same moment, yet not always in the same order: each comes first in its turn. */
export async function atOnce<A, B>(
  round: number,
  first: () => Promise<A>,
  second: () => Promise<B>,
  others: (() => Promise<unknown>)[] = [],
) {
  const started: { a?: Promise<A>; b?: Promise<B> } = {}
  const all = [() => (started.a = first()), () => (started.b = second()), ...others]
  const turn = round % all.length
  await Promise.all([...all.slice(turn), ...all.slice(0, turn)].map((start) => start()))
  return { a: await (started.a ?? first()), b: await (started.b ?? second()) }
}

/** Mistakes that the proof must find. */
export const PLANTED: readonly string[] = ['stop', 'remind']

interface Ground {
  here: Installation
  home: Home
  planAll: (check: SafetyCheckId) => Promise<void>
  planted: string
}

const COUNTDOWN_MS = 60_000

export function launchRaces({ here, home, planAll, planted }: Ground): Record<string, Race> {
  const { plant } = here
  const { db } = plant.store
  const { queues, log } = plant
  const { id: association } = home
  const whole = home.members.length

  const draft = (purpose: Purpose) =>
    inAssociation(db, association, async (tx) => {
      const made = tx
        .insertInto('safety_check')
        .values({ association_id: association, title: '地震', purpose })
      return (await made.returning('id').executeTakeFirstOrThrow()).id
    })
  const asked = (id: SafetyCheckId, by: string, at = plant.now()) => ({ association, id, by, at })
  const begins = (id: SafetyCheckId, by: string, at = plant.now()) =>
    beginLaunch(db, { ...asked(id, by, at), seen: 1, reason: '震度6弱', remind_after_min: [] })
  /** Without holding the check first, as a hurried change might write it. */
  const stopsCarelessly = async (id: SafetyCheckId): ReturnType<typeof stopLaunch> => {
    const books = await booksOf(here, id)
    if (books.status !== 'scheduled') return refuse('not_scheduled')
    await here.ask("update safety_check set status = 'draft', launched_at = null where id = $1", [id])
    return { ok: true }
  }
  const stops = (id: SafetyCheckId, by: string) =>
    planted === 'stop' ? stopsCarelessly(id) : stopLaunch(db, asked(id, by))
  const worker = () => runPlanned({ db, queues, log }, association, plant.now())
  const ends = async (...ids: SafetyCheckId[]) => {
    for (const id of ids) await closeSafetyCheck(db, asked(id, 'cli'))
  }
  /** As if everything of it had left: only who is not being asked at this moment is asked again. */
  const arrives = (id: SafetyCheckId) =>
    here.ask(
      `update delivery d set status = 'accepted', accepted_at = now() from wording w
        where w.association_id = d.association_id and w.id = d.wording_id and w.safety_check_id = $1`,
      [id],
    )
  const won = (...answers: { ok: boolean }[]) => answers.filter(({ ok }) => ok).length

  /** What was begun either left, whole and once, or is a draft of which nobody was asked; nothing is left to come. */
  const agree = (books: Books) =>
    books.pending === 0 &&
    books.launched + books.stopped === 1 &&
    books.left === books.launched &&
    books.prompts === books.launched * whole &&
    books.status === (books.launched ? 'open' : 'draft')

  return {
    'launch × launch (two buttons)': async () => {
      const id = await draft('drill')
      const both = await Promise.all([begins(id, 'first'), begins(id, 'second'), begins(id, 'first')])
      const books = await booksOf(here, id)
      await stopLaunch(db, asked(id, 'cli'))
      return {
        won: won(...both),
        agrees: books.status === 'scheduled' && books.pending === 1 && books.prompts === 0,
        way: 'begun',
      }
    },
    'launch × launch (two command lines)': async () => {
      const id = await draft('drill')
      const both = await Promise.all([1, 2, 3].map(() => launch({ db, queues }, asked(id, 'cli'))))
      const books = await booksOf(here, id)
      await ends(id)
      const agrees = books.status === 'open' && books.launched === 1 && books.prompts === whole
      return { won: won(...both), agrees, way: 'sent' }
    },
    'approve × stop × end of the countdown': async (round) => {
      const id = await draft('actual')
      // On every second round the countdown has just ended, so that the worker is one of those who come at once.
      const begun_at = new Date(plant.now().getTime() - (round % 2 ? COUNTDOWN_MS : 0))
      await begins(id, 'first', begun_at)
      const [countdown] = await here.ask<{ id: string }>(
        'select id from planned_send where safety_check_id = $1 and done_at is null and cancelled_at is null',
        [id],
      )
      const seen = asId<'planned_send'>(String(countdown?.id))
      const { a: stopped, b: approved } = await atOnce(
        round >> 1,
        () => stops(id, 'second'),
        () => launchNow({ db, queues }, { ...asked(id, 'third'), seen }),
        [worker, worker],
      )
      await worker()
      const books = await booksOf(here, id)
      await ends(id)
      const by_itself = books.launched > 0 && !approved.ok
      const ways = [stopped.ok && 'stopped', approved.ok && 'approved', by_itself && 'alone'].filter(Boolean)
      return {
        won: ways.length,
        agrees: agree(books) && books.approved === won(approved),
        way: ways.join('+') || 'nobody',
      }
    },
    'stop × stop × a date that comes': async (round) => {
      const id = await draft('drill')
      await begins(id, 'first', new Date(plant.now().getTime() - COUNTDOWN_MS / 2))
      const { a: one, b: other } = await atOnce(
        round,
        () => stops(id, 'second'),
        () => stops(id, 'third'),
        [worker, worker],
      )
      await worker()
      const books = await booksOf(here, id)
      await ends(id)
      const sent = books.launched > 0
      return {
        won: won(one, other) + books.launched,
        agrees: agree(books),
        way: sent ? 'sent' : 'stopped',
      }
    },
    'a drill × a disaster': async (round) => {
      const [drill, actual] = [await draft('drill'), await draft('actual')]
      const { a: one, b: other } = await atOnce(
        round,
        () => launch({ db, queues }, asked(drill, 'cli')),
        () => launch({ db, queues }, asked(actual, 'cli')),
      )
      const [of_drill, of_actual] = [await booksOf(here, drill), await booksOf(here, actual)]
      await ends(drill, actual)
      const frozen = one.ok ? of_drill.status === 'frozen' : of_drill.prompts === 0
      return {
        won: won(other),
        agrees: frozen && of_actual.status === 'open' && of_actual.prompts === whole,
        way: one.ok ? 'frozen' : 'not sent',
      }
    },
    'remind × remind': async () => {
      const id = await draft('drill')
      await launch({ db, queues }, asked(id, 'cli'))
      await planAll(id)
      await arrives(id)
      const again = planted === 'remind'
      const reminds = () => remind({ db, queues }, { ...asked(id, 'cli'), again })
      const both = await Promise.all([reminds(), reminds()])
      if (again) await arrives(id)
      both.push(await reminds())
      const books = await booksOf(here, id)
      await ends(id)
      return { won: won(...both), agrees: books.reminded === 1 && books.waves === 2, way: 'sent' }
    },
  }
}
