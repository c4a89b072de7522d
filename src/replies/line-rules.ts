import type { BindingSay } from '../binding/hear.ts'
import type { FacilityType, MemberId } from '../roster/table.ts'
import { answerable, isLate } from '../safety-checks/rules.ts'
import type { PromptId, SafetyCheck } from '../safety-checks/table.ts'
import { type DetailCode, type DetailQuestion, nextQuestion, questionsFor } from './details/questions.ts'
import type { Detailed, Heard, Tapped, Tone } from './line-event.ts'
import { type Condition, type Reply, type SharedAnswerId, STAFF_VIAS } from './table.ts'

/** One prompt as far as answering it goes; `present` is the answer that counts so far. */
export interface Question {
  prompt_id: PromptId
  generation: number
  member_id: MemberId
  member_name: string
  facility_type: FacilityType | null
  check: AskedCheck
  present: Present | null
  /** What was said beyond the four buttons in an earlier round; only where cards are asked for. */
  before?: ReadonlyMap<string, string>
}
export type AskedCheck = Pick<
  SafetyCheck,
  'id' | 'purpose' | 'title' | 'scenario' | 'deadline_at' | 'status' | 'launched_at' | 'closed_at'
> & { note_to_doctors?: string | null }
export type Present = Pick<Reply, 'condition' | 'event_at' | 'via'>

/** A LINE user as we know them: bound to somebody or not, and what those people were asked, newest check first. */
export interface Sender {
  is_bound: boolean
  questions: Question[]
}

/** What is told in reply, free of charge; the words are in messages.ts. */
export type Say =
  | { what: 'received'; question: Question; received: Received; shares_phone: boolean }
  | { what: 'received_for_all'; questions: Question[]; received: Received }
  | { what: 'whose'; questions: Question[]; choice: Condition | 'web'; about?: SharedAnswerId }
  | { what: 'link'; question: Question }
  | { what: 'card'; question: Question; taken: TakenCard | null; next: DetailQuestion | null }
  | { what: 'over'; check: AskedCheck; why: 'withdrawn' | 'expired' }
  | { what: 'buttons'; check: AskedCheck; tone: Tone }
  | { what: 'nothing_asked'; tone: Tone }
  | { what: 'welcome' }
  | { what: 'greet' }
  | { what: 'register' }
  | { what: 'binding'; say: BindingSay }

/** A card just answered. */
export interface TakenCard {
  asked: DetailQuestion
  choice: string
}

/** An answer on its way into the records, and the one that counted until now. */
export interface Received {
  condition: Condition
  at: Date
  before: Present | null
  is_late: boolean
}

export interface Decision {
  follows?: boolean
  record?: { question: Question; condition: Condition }
  record_detail?: { question: Question; code: DetailCode; choice: string }
  record_for_all?: { questions: Question[]; condition: Condition }
  /** An answer that waits for a name. */
  hold?: { check: AskedCheck; condition: Condition }
  say?: Say
}

/** What one event means. `at` is LINE's own time of it, whenever it reached us. */
export function decide(heard: Heard, sender: Sender, at: Date): Decision {
  // Their own modules hear that.
  if (heard.act === 'binding' || heard.act === 'owner') return {}
  if (heard.act === 'unfollowed') return { follows: false }
  if (heard.act === 'followed') return { follows: true, say: greet(sender) }
  if (heard.act === 'wrote' || !sender.is_bound)
    return { say: talk(sender, heard.act === 'wrote' ? heard.tone : 'other') }

  if (heard.act === 'detailed') return decideCard(heard, sender, at)
  const asked = sender.questions.filter(({ check }) => check.id === heard.check)
  const check = asked[0]?.check
  if (!check) return { say: talk(sender, 'other') }
  const state = answerable(check, at)
  if (state === 'withdrawn' || state === 'expired') return { say: { what: 'over', check, why: state } }

  // The name on a quick reply came back through the phone: it counts only for somebody this phone may speak for.
  const { prompt, choice } = heard
  const meant = prompt && prompt !== 'all' ? asked.filter(({ prompt_id }) => prompt_id === prompt) : asked
  const [question, ...others] = meant
  if (!question) return { say: talk(sender, 'other') }
  if (others.length > 0) return decideForSeveral(meant, { prompt, choice, at })
  if (heard.choice === 'web') return { say: { what: 'link', question } }
  return {
    record: { question, condition: heard.choice },
    say: {
      what: 'received',
      question,
      received: receive(question, heard.choice, at),
      shares_phone: asked.length > 1,
    },
  }
}

/** A card counts only after the answer itself, for somebody this phone may speak for, while answers are taken. */
function decideCard({ check, prompt, question: code, choice }: Detailed, sender: Sender, at: Date): Decision {
  const question = sender.questions.find((one) => one.prompt_id === prompt && one.check.id === check)
  if (!question) return { say: talk(sender, 'other') }
  const state = answerable(question.check, at)
  if (state === 'withdrawn' || state === 'expired')
    return { say: { what: 'over', check: question.check, why: state } }
  if (!question.present) return { say: { what: 'buttons', check: question.check, tone: 'other' } }
  const asked = code && questionsFor(question.facility_type).find((one) => one.code === code)
  if (code && !asked) return { say: talk(sender, 'other') }
  const next = nextQuestion(question.facility_type, code)
  const taken = asked && choice !== null ? { asked, choice } : null
  return {
    ...(taken && { record_detail: { question, code: taken.asked.code, choice: taken.choice } }),
    say: { what: 'card', question, taken, next },
  }
}

/** A telephone of several doctors: nothing is recorded before somebody says whose answer it is. */
function decideForSeveral(
  questions: Question[],
  { prompt, choice, at }: Pick<Tapped, 'prompt' | 'choice'> & { at: Date },
): Decision {
  const [first] = questions
  if (!first || choice === 'web') return { say: { what: 'whose', questions, choice } }
  if (prompt !== 'all')
    return { hold: { check: first.check, condition: choice }, say: { what: 'whose', questions, choice } }
  const received = receive({ check: first.check, present: null }, choice, at)
  return {
    record_for_all: { questions, condition: choice },
    say: { what: 'received_for_all', questions, received },
  }
}

/** How an answer given at `at` meets the check: one pressed in time is in time, however late it arrives. */
export const receive = (
  { check, present }: { check: Pick<SafetyCheck, 'deadline_at' | 'closed_at'>; present: Present | null },
  condition: Condition,
  at: Date,
): Received => ({
  condition,
  at,
  before: present,
  is_late: isLate(check, at),
})

/** Whether an answer replaces the present one; on a tie the doctor's own replaces the office's and their own earlier. */
export const countsNow = (present: Present | null, at: Date, via?: Reply['via']) =>
  !present ||
  present.event_at < at ||
  (present.event_at.getTime() === at.getTime() && !yields(via, present.via))

/** Said for the doctor at the very moment at which he said something himself. */
const yields = (via: Reply['via'] | undefined, to: Reply['via']) =>
  via !== undefined && isForHim(via) && !isForHim(to)
const isForHim = (via: Reply['via']) => STAFF_VIAS.some((one) => one === via)

const isOpen = ({ check }: Question) => check.status === 'open' || check.status === 'frozen'

function talk(sender: Sender, tone: Tone): Say {
  if (!sender.is_bound) return { what: 'register' }
  const open = sender.questions.find(isOpen)
  return open ? { what: 'buttons', check: open.check, tone } : { what: 'nothing_asked', tone }
}

function greet(sender: Sender): Say {
  if (!sender.is_bound) return { what: 'greet' }
  const unanswered = sender.questions.find((question) => isOpen(question) && !question.present)
  return unanswered ? { what: 'buttons', check: unanswered.check, tone: 'other' } : { what: 'welcome' }
}
