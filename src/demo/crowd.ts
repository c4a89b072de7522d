import { setTimeout as wait } from 'node:timers/promises'
import { CONDITIONS, type Condition } from '../replies/table.ts'
import type { Role } from '../roster/table.ts'
import { codeOf, type Mind, mindOf } from './doctors.ts'
import type { Received } from './line-ledger.ts'
import type { LinePlatform } from './line-platform.ts'
import type { ReceivedMail } from './mail.ts'
import { Pace, type Speed } from './pace.ts'
import { randomOf } from './random.ts'
import { answerByLink, scanLink } from './reply-page.ts'
import { lineOf } from './spare-phone.ts'

/** A doctor as the far ends know her: which phone and which mailbox are hers. */
export interface Enrolled {
  number: string
  name: string
  kana: string
  role: Role
  user_id: string | null
  mail: string | null
  /** Their association's name and LINE account. */
  association_name: string
  access_token: string
}

/** What one doctor knows of one safety check, and what she does about it. */
interface Question {
  check: string | null
  link: string | null
  mind: Mind
  answered: Condition | null
  /** Somebody at the phones page answers in her stead: she does not contradict. */
  by_hand: boolean
}

const AT_ONCE = 24
/** Patient, as somebody is whom the page told to press again: a minute and a half in all. */
const TRIES = 12
const TRY_AGAIN_MS = 1_200

const CODES = new Map<string, Condition>(
  Object.entries(CONDITIONS).map(([condition, { code }]) => [code, condition as Condition]),
)

/** 会員たち — everybody behind the phones and mailboxes, answering as their minds have it. */
export class Crowd {
  readonly pace: Pace
  readonly doctors = new Map<string, Enrolled>()
  /** Doctors whose answer was not taken, however often they tried. */
  readonly gaveUp = new Set<string>()
  readonly #seed: number
  readonly #questions = new Map<string, Question[]>()
  readonly #by_user = new Map<string, string>()
  readonly #by_mail = new Map<string, string>()
  readonly #phone: LinePlatform['phone']

  constructor({ seed, speed, phone }: { seed: number; speed: Speed; phone: LinePlatform['phone'] }) {
    this.#seed = seed
    this.#phone = phone
    this.pace = new Pace({ speed, concurrency: AT_ONCE })
  }

  enrol(doctors: Enrolled[]) {
    for (const doctor of doctors) {
      this.doctors.set(doctor.number, doctor)
      this.#by_user.set(lineOf(doctor), doctor.number)
      if (doctor.mail) this.#by_mail.set(doctor.mail.toLowerCase(), doctor.number)
    }
  }

  /** A prompt on a phone. Replies of the bot are read and nothing more. */
  sees({ user_id, check, endpoint }: Received) {
    const number = this.#by_user.get(user_id)
    if (number && check && endpoint !== 'reply') this.#notice(number, { check })
  }

  /** A mail in a mailbox. */
  async gets(mail: ReceivedMail) {
    const number = this.#by_mail.get(mail.to.toLowerCase())
    if (!number) return
    const { link } = await mail.read()
    if (!link) return
    const question = this.#notice(number, { link })
    if (question.mind.is_scanned) this.pace.after(0, () => scanLink(link).catch(() => {}))
  }

  /** The last answer of everybody who gave one, to whatever was asked last. */
  answers() {
    return [...this.#questions.keys()].flatMap((number) => {
      const condition = this.lastAnswerOf(number)
      return condition ? [{ number, condition }] : []
    })
  }

  lastAnswerOf(number: string) {
    return this.#questions.get(number)?.findLast(({ answered }) => answered)?.answered ?? null
  }

  /** Somebody plays this doctor from now on; what she pressed, if it was one of the four. */
  playedByHand(number: string, code: string | null) {
    const question = this.#questions.get(number)?.at(-1)
    if (!question) return
    question.by_hand = true
    question.answered = CODES.get(code ?? '') ?? question.answered
  }

  /** The one question that message belongs to: LINE names the check, mail has a link, and both may be one. */
  #notice(number: string, { check = null, link = null }: { check?: string | null; link?: string | null }) {
    const questions = this.#questions.get(number) ?? []
    this.#questions.set(number, questions)
    const known =
      questions.find((one) => (check ? one.check === check : one.link === link)) ??
      questions.find((one) => (check ? one.check === null : one.link === null))
    if (known) return Object.assign(known, check ? { check } : { link })
    const role = this.doctors.get(number)?.role ?? 'member'
    const mind = mindOf(randomOf(this.#seed, number, questions.length), role)
    const question: Question = { check, link, mind, answered: null, by_hand: false }
    questions.push(question)
    this.#intend(number, question, 0)
    return question
  }

  #intend(number: string, question: Question, step: number) {
    const answer = question.mind.answers[step]
    if (!answer) return
    const before = question.mind.answers[step - 1]?.after_ms ?? 0
    this.pace.after(answer.after_ms - before, async () => {
      if (question.by_hand) return
      await this.#answer(number, question, answer.condition)
      this.#intend(number, question, step + 1)
    })
  }

  async #answer(number: string, question: Question, condition: Condition) {
    for (let attempt = 0; attempt < TRIES; attempt++) {
      await wait(attempt * TRY_AGAIN_MS)
      if (!(await this.#press(number, question, condition))) continue
      question.answered = condition
      return
    }
    this.gaveUp.add(number)
  }

  async #press(number: string, { link, check, mind }: Question, condition: Condition) {
    const doctor = this.doctors.get(number)
    const user_id = doctor && lineOf(doctor)
    try {
      if (link && (!check || !user_id || mind.prefers === 'mail')) return await answerByLink(link, condition)
      if (!user_id) return false
      return (await this.#phone(user_id).presses(codeOf(condition))).status === 200
    } catch {
      return false
    }
  }
}
