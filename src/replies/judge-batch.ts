import type { BindingSay } from '../binding/hear.ts'
import { newId } from '../id.ts'
import type { LineEventKey, WaitingLineEvent, WaitingWebEvent } from '../intake/claim.ts'
import type { LineChannelId } from '../roster/table.ts'
import { answerable } from '../safety-checks/rules.ts'
import { type Acknowledgement, isStillAnswerable } from './acknowledge.ts'
import type { NewDetail } from './details/record.ts'
import { judgeMenu } from './judge-menu.ts'
import type { Known } from './known.ts'
import { type Heard, readLineEvent } from './line-event.ts'
import { countsNow, decide, type Question, type Say } from './line-rules.ts'
import { type MenuHeard, readMenuEvent } from './menu-event.ts'
import type { MenuPeople } from './menu-people.ts'
import { sayInLine } from './messages.ts'
import type { NewReply } from './record.ts'
import type { NewSharedAnswer } from './shared-answers.ts'
import type { Condition, SharedAnswerId } from './table.ts'

/** One claimed event, of either kind, with what can be read out of it. */
export type Claimed =
  | { from: 'line'; at: Date; event: WaitingLineEvent; heard: Heard | MenuHeard | null }
  | { from: 'web'; at: Date; event: WaitingWebEvent }

/** What a batch of events comes to. */
export interface Judged {
  replies: NewReply[]
  details: NewDetail[]
  follows: { line_channel_id: LineChannelId; user_id: string; follows: boolean; at: Date }[]
  line_taken: (LineEventKey & { acknowledged: boolean })[]
  acknowledgements: Acknowledgement[]
  /** Answers of shared telephones that wait for a name, and those that have one now. */
  held: NewSharedAnswer[]
  named: SharedAnswerId[]
}

interface Circumstances {
  known: Known
  /** Whom the telephones of this batch's menu taps may speak for. */
  people: MenuPeople
  linkOf: (question: Question) => string
  now: Date
  /** What the binding's own module says to its events; one without words is not ours to take. */
  bindingSays: Map<WaitingLineEvent, BindingSay | null>
}

export const claimedOf = (line: WaitingLineEvent[], web: WaitingWebEvent[]): Claimed[] =>
  [
    ...line.map((event) => ({
      from: 'line' as const,
      at: event.event_at,
      event,
      heard: readMenuEvent(event.event) ?? readLineEvent(event.event),
    })),
    ...web.map((event) => ({ from: 'web' as const, at: event.at, event })),
  ].toSorted((a, b) => a.at.getTime() - b.at.getTime())

/** Goes through the events in the order of their own times, so that a second tap knows of the first. */
export function judgeBatch(claimed: Claimed[], circumstances: Circumstances): Judged {
  const judged: Judged = {
    replies: [],
    details: [],
    follows: [],
    line_taken: [],
    acknowledgements: [],
    held: [],
    named: [],
  }
  for (const one of claimed) {
    if (one.from === 'web') judgePress(one.event, circumstances.known, judged)
    else judgeLineEvent(one.event, one.heard, circumstances, judged)
  }
  return judged
}

function judgeLineEvent(
  event: WaitingLineEvent,
  heard: Heard | MenuHeard | null,
  circumstances: Circumstances,
  judged: Judged,
) {
  if (isOfMenu(heard)) return judgeMenu(event, heard, circumstances, judged)
  const { line_channel_id, webhook_event_id, event_at } = event
  const key = { line_channel_id, webhook_event_id }
  if (!heard) {
    judged.line_taken.push({ ...key, acknowledged: false })
    return
  }
  // Answered apart from the batch: see take-owner-taps.ts.
  if (heard.act === 'owner') return
  const say =
    heard.act === 'binding'
      ? bindingSay(event, circumstances)
      : judgeHeard(event, heard, circumstances, judged)
  if (say === null) return
  const { known, linkOf, now } = circumstances
  const { user_id, reply_token } = heard
  const acknowledged = say !== undefined && reply_token !== null && isStillAnswerable(event_at, now)
  if (acknowledged) {
    const { name: association_name, phone } = known.association
    const messages = sayInLine(say, { association_name, phone, linkOf })
    const is_guidance = say.what === 'nothing_asked' && say.tone !== 'help'
    judged.acknowledgements.push({ ...key, user_id, is_guidance, reply_token, event_at, messages })
  }
  judged.line_taken.push({ ...key, acknowledged })
}

/** Null where another association hears the event. */
function bindingSay(event: WaitingLineEvent, { bindingSays }: Circumstances): Say | null {
  const say = bindingSays.get(event)
  return say ? { what: 'binding', say } : null
}

function judgeHeard(
  event: WaitingLineEvent,
  heard: Exclude<Heard, { act: 'binding' | 'owner' }>,
  { known }: Circumstances,
  judged: Judged,
): Say | undefined {
  const { line_channel_id, webhook_event_id, received_at } = event
  const { user_id } = heard
  const from = { line_channel_id, user_id }
  const held = heard.act === 'tapped' && heard.about ? known.heldAnswer(heard.about, from) : undefined
  const meant =
    held && heard.act === 'tapped' ? { ...heard, check: held.safety_check_id, choice: held.condition } : heard
  const event_at = held?.event_at ?? event.event_at
  const { follows, record, record_for_all, record_detail, hold, say } = decide(
    meant,
    known.senderOf(from),
    event_at,
  )
  if (follows !== undefined) judged.follows.push({ ...from, follows, at: event_at })
  const source_event_id = `line:${line_channel_id}:${webhook_event_id}`
  // A telephone of several doctors is the clinic's: who held it is not known, so each one's own answer comes first.
  const is_shared = record_for_all !== undefined || (say?.what === 'received' && say.shares_phone)
  const records = record ? [record.question] : (record_for_all?.questions ?? [])
  const condition = record?.condition ?? record_for_all?.condition
  for (const [place, question] of records.entries())
    if (condition)
      keep(judged, question, {
        condition,
        via: viaOf(heard, is_shared),
        event_at,
        received_at,
        source_event_id: place === 0 ? source_event_id : `${source_event_id}:${question.prompt_id}`,
      })
  if (record_detail)
    judged.details.push({
      prompt_id: record_detail.question.prompt_id,
      question: record_detail.code,
      choice: record_detail.choice,
      // On a telephone of a whole clinic whoever pressed the answer says more.
      via: record_detail.question.present?.via === 'facility' ? 'facility' : 'line',
      event_at,
      received_at,
      source_event_id,
    })
  if (held && records.length > 0) judged.named.push(held.id)
  if (!hold || say?.what !== 'whose') return say
  const id = held?.id ?? newId<'shared_answer'>()
  if (!held)
    judged.held.push({
      id,
      ...from,
      safety_check_id: hold.check.id,
      condition: hold.condition,
      event_at,
      source_event_id,
    })
  return { ...say, about: id }
}

export const isOfMenu = (heard: Heard | MenuHeard | null): heard is MenuHeard =>
  heard?.act === 'menu' || heard?.act === 'reported' || heard?.act === 'stopped'

/** The page has refused these already, except for what was pressed while the database was away. */
function judgePress(event: WaitingWebEvent, known: Known, judged: Judged) {
  const question = known.questionBehind(event.token_hash)
  if (!question) return
  const state = answerable(question.check, event.at)
  if (state === 'withdrawn' || state === 'expired') return
  const all = event.stands_for === 'facility' ? known.questionsBeside(question) : [question]
  for (const one of all)
    keep(judged, one, {
      condition: event.condition,
      via: event.stands_for ? 'facility' : 'link',
      event_at: event.at,
      received_at: event.received_at,
      source_event_id: one === question ? `web:${event.id}` : `web:${event.id}:${one.prompt_id}`,
    })
}

function viaOf(heard: Heard, is_shared: boolean) {
  if (is_shared) return 'facility'
  return heard.act === 'tapped' && heard.from_menu ? 'menu' : 'line'
}

interface Answer {
  condition: Condition
  via: 'line' | 'menu' | 'link' | 'facility'
  event_at: Date
  received_at: Date
  source_event_id: string
}

function keep(judged: Judged, question: Question, answer: Answer) {
  const { member_id, prompt_id } = question
  judged.replies.push({ member_id, prompt_id, ...answer })
  if (countsNow(question.present, answer.event_at, answer.via)) question.present = answer
}
