import { sql } from 'kysely'
import { audit } from '../audit/write.ts'
import { type Tx, tellBoards } from '../db.ts'
import { raiseAlert } from '../deliveries/office-alert.ts'
import { replyLink, replyToken } from '../deliveries/reply-link.ts'
import {
  claimLineEvents,
  claimWebEvents,
  markLineEventsTaken,
  markWebEventsTaken,
  noteFollows,
  type WaitingLineEvent,
  type WaitingWebEvent,
} from '../intake/claim.ts'
import { codeOf, isPoison } from '../intake/poison.ts'
import type { AssociationId } from '../roster/table.ts'
import type { Acknowledgement } from './acknowledge.ts'
import { recordDetails } from './details/record.ts'
import { guideOnceAnHour, hearBindings } from './hear-bindings.ts'
import { type Claimed, claimedOf, isOfMenu, judgeBatch } from './judge-batch.ts'
import { readKnown } from './known.ts'
import { readLineEvent } from './line-event.ts'
import type { Question } from './line-rules.ts'
import { NOBODY, readMenuPeople } from './menu-people.ts'
import { recordReplies } from './record.ts'
import { keepSharedAnswers } from './shared-answers.ts'
import type { TakeInDeps } from './take-in.ts'

const EVENTS_A_BATCH = 500

interface Batch {
  line: WaitingLineEvent[]
  web: WaitingWebEvent[]
}

export interface TakenBatch {
  taken: number
  acknowledgements: Acknowledgement[]
  /** Events that nobody can take in; they are marked as taken, stay in their table, and hold up nobody. */
  set_aside: { source: string; code: string }[]
  /** Yes and no of owners, left where they are: they wait for a unit, and an answer of a safety check waits for nothing. */
  owner_taps: number
}

/** Takes in what waits, all at once or, where one of the events is poison, each by itself. */
export async function takeBatch(tx: Tx, deps: TakeInDeps, association: AssociationId): Promise<TakenBatch> {
  const claimed = await claimLineEvents(tx, association, EVENTS_A_BATCH)
  const batch = {
    line: claimed.filter(({ event }) => readLineEvent(event)?.act !== 'owner'),
    web: await claimWebEvents(tx, association, EVENTS_A_BATCH),
  }
  const done: TakenBatch = {
    taken: batch.line.length + batch.web.length,
    acknowledgements: [],
    set_aside: [],
    owner_taps: claimed.length - batch.line.length,
  }
  if (done.taken === 0) return done
  const whole = await orUndone(tx, () => takeEvents(tx, deps, association, batch))
  if (whole.ok) return { ...done, acknowledgements: whole.acknowledgements }
  for (const one of singlesOf(batch)) {
    const alone = await orUndone(tx, () => takeEvents(tx, deps, association, one))
    if (alone.ok) done.acknowledgements.push(...alone.acknowledgements)
    else {
      await markTaken(tx, association, one, deps.now())
      done.set_aside.push({ source: sourceOf(one), code: alone.code })
    }
  }
  return done
}

/** A savepoint: poison undoes this part only. An error of the moment throws on and undoes all, to be tried again. */
async function orUndone(tx: Tx, take: () => Promise<Acknowledgement[]>) {
  await sql`savepoint part`.execute(tx)
  const [outcome] = await Promise.allSettled([take()])
  if (outcome.status === 'fulfilled') {
    await sql`release savepoint part`.execute(tx)
    return { ok: true as const, acknowledgements: outcome.value }
  }
  if (!isPoison(outcome.reason)) throw outcome.reason
  await sql`rollback to savepoint part`.execute(tx)
  return { ok: false as const, code: codeOf(outcome.reason) }
}

async function takeEvents(tx: Tx, deps: TakeInDeps, association: AssociationId, { line, web }: Batch) {
  const claimed = claimedOf(line, web)
  const wanted = wantedBy(claimed)
  const known = await readKnown(tx, association, wanted)
  const taps = claimed.some((one) => one.from === 'line' && isOfMenu(one.heard))
  const people = taps ? await readMenuPeople(tx, association, wanted.users) : NOBODY
  const linkOf = ({ prompt_id, generation }: Question) =>
    replyLink(deps.public_url, replyToken(deps.secrets.reply_link_key, { id: prompt_id, generation }))
  const at = deps.now()
  const { says: bindingSays, changes } = await hearBindings(tx, { deps, association, known, claimed, at })
  const judged = judgeBatch(claimed, { known, people, linkOf, now: at, bindingSays })
  const { acknowledgements, line_taken } = await guideOnceAnHour(tx, association, { judged, at })
  const { replies, details, follows, held, named } = judged

  await recordReplies(tx, { association, replies })
  await recordDetails(tx, { association, details })
  await keepSharedAnswers(tx, { association, held, named, at })
  // Nobody watches a board while nothing is asked: this one is told by mail.
  if (replies.some(({ prompt_id, condition }) => prompt_id === null && condition === 'needs_help'))
    await raiseAlert(tx, association, { about: 'needs_help_reported', check: null })
  if (follows.length > 0) {
    await noteFollows(tx, follows)
    await tellBoards(tx, association)
  }
  if (line.length > 0) await markLineEventsTaken(tx, { association, events: line_taken, at })
  if (web.length > 0) await markWebEventsTaken(tx, { association, ids: web.map(({ id }) => id), at })
  for (const change of changes)
    await audit(tx, { association, ...change, actor: change.actor ?? 'system', at })
  return acknowledgements
}

/** In the order of their own times, so that a second tap still knows of the first. */
const singlesOf = ({ line, web }: Batch): Batch[] =>
  [
    ...line.map((event) => ({ at: event.event_at, batch: { line: [event], web: [] } })),
    ...web.map((event) => ({ at: event.at, batch: { line: [], web: [event] } })),
  ]
    .toSorted((a, b) => a.at.getTime() - b.at.getTime())
    .map(({ batch }) => batch)

async function markTaken(tx: Tx, association: AssociationId, { line, web }: Batch, at: Date) {
  const events = line.map((event) => ({ ...event, acknowledged: false }))
  if (events.length > 0) await markLineEventsTaken(tx, { association, events, at })
  if (web.length > 0) await markWebEventsTaken(tx, { association, ids: web.map(({ id }) => id), at })
}

const sourceOf = ({ line, web }: Batch) =>
  [
    ...line.map((event) => `line:${event.line_channel_id}:${event.webhook_event_id}`),
    ...web.map(({ id }) => `web:${id}`),
  ].join()

/** Whom and what the batch speaks of, to be looked up for all events at once. */
function wantedBy(claimed: Claimed[]) {
  const line = claimed.flatMap((one) =>
    one.from === 'line' && one.heard
      ? [{ line_channel_id: one.event.line_channel_id, heard: one.heard }]
      : [],
  )
  return {
    users: line.map(({ line_channel_id, heard }) => ({ line_channel_id, user_id: heard.user_id })),
    checks: line.flatMap(({ heard }) =>
      heard.act === 'tapped' || heard.act === 'detailed' ? [heard.check] : [],
    ),
    shared: line.flatMap(({ heard }) => (heard.act === 'tapped' && heard.about ? [heard.about] : [])),
    carded: line.flatMap(({ heard }) => (heard.act === 'detailed' ? [heard.prompt] : [])),
    clinic_hashes: claimed.flatMap((one) =>
      one.from === 'web' && one.event.stands_for === 'facility' ? [one.event.token_hash] : [],
    ),
    token_hashes: claimed.flatMap((one) => (one.from === 'web' ? [one.event.token_hash] : [])),
  }
}
