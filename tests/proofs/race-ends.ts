import { inAssociation } from '../../src/db.ts'
import { closeSafetyCheck } from '../../src/safety-checks/close.ts'
import { discardDraft } from '../../src/safety-checks/drafts/discard.ts'
import { launch } from '../../src/safety-checks/launch.ts'
import { withdraw } from '../../src/safety-checks/notices/withdraw.ts'
import { beginRound } from '../../src/safety-checks/rounds/begin-round.ts'
import type { SafetyCheckId } from '../../src/safety-checks/table.ts'
import type { Home } from './people.ts'
import { booksOf } from './race-books.ts'
import { atOnce, type Race } from './race-launches.ts'
import type { Installation } from './stand.ts'

interface Ground {
  here: Installation
  home: Home
  planAll: (check: SafetyCheckId) => Promise<void>
}

/** What ends a check or goes on with it: thrown away, withdrawn, asked again. */
export function endRaces({ here, home, planAll }: Ground): Record<string, Race> {
  const { plant } = here
  const { db } = plant.store
  const { queues } = plant
  const { id: association } = home
  const whole = home.members.length

  const draft = () =>
    inAssociation(db, association, async (tx) => {
      const made = tx
        .insertInto('safety_check')
        .values({ association_id: association, title: '地震', purpose: 'drill' })
      return (await made.returning('id').executeTakeFirstOrThrow()).id
    })
  const asked = (id: SafetyCheckId) => ({ association, id, by: 'cli', at: plant.now() })
  const launches = (id: SafetyCheckId) => launch({ db, queues }, asked(id))
  const discards = (id: SafetyCheckId) => discardDraft(db, asked(id))
  const withdraws = (id: SafetyCheckId) => withdraw({ db, queues }, { ...asked(id), sentence: '誤りです。' })
  const ends = (id: SafetyCheckId) => closeSafetyCheck(db, asked(id))
  const won = (...answers: { ok: boolean }[]) => answers.filter(({ ok }) => ok).length
  const count = async (question: string, id: SafetyCheckId) =>
    (await here.ask<{ n: number }>(question, [id]))[0]?.n ?? -1
  const corrections = (id: SafetyCheckId) =>
    count("select count(*)::int as n from notice where safety_check_id = $1 and kind = 'correction'", id)
  const discarded = (id: SafetyCheckId) =>
    count('select count(*)::int as n from safety_check where id = $1 and discarded_at is not null', id)

  return {
    'discard × launch × withdraw': async (round) => {
      const id = await draft()
      const { a: thrown, b: sent } = await atOnce(
        round,
        () => discards(id),
        () => launches(id),
        [() => withdraws(id)],
      )
      const books = await booksOf(here, id)
      const is_gone = (await discarded(id)) === 1
      await ends(id)
      const stands = thrown.ok ? books.prompts === 0 && books.launched === 0 : books.prompts === whole
      const way = thrown.ok ? 'thrown away' : books.status === 'withdrawn' ? 'sent, withdrawn' : 'sent'
      return { won: won(thrown, sent), agrees: stands && is_gone === thrown.ok, way }
    },
    'discard × withdraw × withdraw': async (round) => {
      const id = await draft()
      // On every second round it has been sent, so that each of the two verbs has its turn.
      const is_sent = round % 2 === 1
      if (is_sent) {
        await launches(id)
        await planAll(id)
        await here.ask(
          `update delivery d set status = 'accepted', accepted_at = now() from wording w
            where w.association_id = d.association_id and w.id = d.wording_id and w.safety_check_id = $1`,
          [id],
        )
      }
      const rest: Promise<{ ok: boolean }>[] = []
      const { a: thrown, b: taken } = await atOnce(
        round >> 1,
        () => discards(id),
        () => withdraws(id),
        [() => (rest[0] = withdraws(id)), () => (rest[1] = discards(id))],
      )
      const all = [thrown, taken, ...(await Promise.all(rest))]
      const books = await booksOf(here, id)
      const told = await corrections(id)
      const agrees = is_sent
        ? books.status === 'withdrawn' && told > 0 && told <= whole
        : books.status === 'draft' && (await discarded(id)) === 1 && told === 0
      return { won: won(...all), agrees, way: is_sent ? 'withdrawn' : 'thrown away' }
    },
    'second round × second round': async () => {
      const id = await draft()
      await launches(id)
      const both = await Promise.all([1, 2, 3].map(() => beginRound(db, asked(id))))
      const made = await count(
        `select count(*)::int as n from safety_check c join safety_check first on first.incident_id = c.incident_id
          where first.id = $1 and c.id <> first.id`,
        id,
      )
      const incidents = await count(
        'select count(*)::int as n from incident where name = (select title from safety_check where id = $1)',
        id,
      )
      const before = counted.incidents
      counted.incidents = incidents
      await ends(id)
      return { won: won(...both), agrees: made === 1 && incidents === before + 1, way: 'begun' }
    },
    'second round × withdraw': async (round) => {
      const id = await draft()
      await launches(id)
      const { a: begun, b: taken } = await atOnce(
        round,
        () => beginRound(db, asked(id)),
        () => withdraws(id),
      )
      const books = await booksOf(here, id)
      // Whoever withdraws comes through in any case; a round that was begun before that stays a draft.
      return {
        won: won(taken),
        agrees: books.status === 'withdrawn' && (begun.ok || begun.reason === 'not_repeatable'),
        way: begun.ok ? 'begun' : 'withdrawn',
      }
    },
  }
}

/** What the race before has left. */
const counted = { incidents: 0 }
