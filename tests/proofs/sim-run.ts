import { pick, type Random, randomOf } from '../../src/demo/random.ts'
import {
  type Batch,
  type Bug,
  claimBatch,
  claimMail,
  type HeldMail,
  isBatchDue,
  isMailDue,
  LineEnd,
  type LineMood,
  type MailMood,
  type MailRow,
  mailOutcome,
  mailStep,
  markMail,
  newBatch,
  newMail,
  settleBatch,
  settleMail,
} from './sim-model.ts'

/** Associations, each with one LINE batch and two mails. */
export const HOMES = 3
const MAILS = 2
const WORKERS = 3
/** Until then everything may go wrong; afterwards all must come to an end. */
const TROUBLE_MS = 240_000
const END_MS = 3_600_000

/** What a worker did at a moment; the same list is played on PostgreSQL. `try` tells one worker's tries apart. */
export type Action = { at: number } & Did
type Did = { try: number } & (
  | { act: 'claim_line'; home: number; granted: boolean }
  | { act: 'call_line'; mood: LineMood }
  | { act: 'claim_mail'; home: number; granted: boolean }
  | { act: 'mark_mail'; granted: boolean }
  | { act: 'send_mail'; mood: MailMood }
  | { act: 'settle' }
  | { act: 'crash' }
)

export interface Run {
  actions: Action[]
  violations: string[]
  batches: { row: Batch; shown: number }[]
  mails: { row: MailRow; arrived: number }[][]
}

/** One history, the same for the same seed: workers that crash, freeze and lose answers, and a queue that is wiped. */
export function simulate(seed: number, bug: Bug | null = null): Run {
  const random = randomOf('sim', seed)
  const world = new World(random, bug)
  world.play()
  const { actions } = world
  const batches = world.batches.map((row, home) => ({ row, shown: world.line.shown.get(home) ?? 0 }))
  const mails = world.mails.map((rows) => rows.map((row) => ({ row, arrived: world.arrived.get(row) ?? 0 })))
  return { actions, batches, mails, violations: violationsOf(batches, mails.flat()) }
}

function violationsOf(batches: Run['batches'], mails: Run['mails'][number]) {
  return [
    ...batches.flatMap(({ row: { status }, shown }) => [
      ...(shown > 1 ? ['LINE twice'] : []),
      ...(status === 'accepted' && shown === 0 ? ['LINE accepted and never shown'] : []),
      ...(status !== 'accepted' ? [`LINE ended ${status}`] : []),
    ]),
    ...mails.flatMap(({ row: { status, maybe_doubled }, arrived }) => [
      ...(arrived > 2 ? ['mail three times'] : []),
      ...(arrived > 1 && !maybe_doubled ? ['mail twice, and not flagged'] : []),
      ...(status === 'accepted' && arrived === 0 ? ['mail accepted and never arrived'] : []),
      ...(status !== 'accepted' && status !== 'unknown' ? [`mail ended ${status}`] : []),
    ]),
  ]
}

type Hint = { kind: 'line' | 'mail'; home: number }

class World {
  readonly actions: Action[] = []
  readonly batches = Array.from({ length: HOMES }, (_, home) => newBatch(home))
  readonly mails = Array.from({ length: HOMES }, () => Array.from({ length: MAILS }, (_, n) => newMail(n)))
  readonly line = new LineEnd()
  readonly arrived = new Map<MailRow, number>()
  #hints: Hint[] = []
  #events: { at: number; does: () => void }[] = []
  #now = 0
  #tries = 0
  readonly #random: Random
  readonly #bug: Bug | null

  constructor(random: Random, bug: Bug | null) {
    this.#random = random
    this.#bug = bug
    for (let home = 0; home < HOMES; home++)
      this.#hints.push(
        { kind: 'line', home },
        ...Array.from({ length: MAILS }, () => ({ kind: 'mail' as const, home })),
      )
    for (let worker = 0; worker < WORKERS; worker++) this.#later(this.#random() * 500, () => this.#work())
    this.#later(1_000, () => this.#sweep())
    for (let wipes = 0; wipes < 2; wipes++)
      this.#later(this.#random() * TROUBLE_MS, () => {
        this.#hints = []
      })
  }

  play() {
    for (;;) {
      // The earliest; of two at the same moment the one that was thought of first.
      const next = this.#events.reduce<number>(
        (best, one, n) => (best < 0 || one.at < (this.#events[best]?.at ?? 0) ? n : best),
        -1,
      )
      const [event] = next < 0 ? [] : this.#events.splice(next, 1)
      if (!event || event.at > END_MS || this.#isOver()) return
      this.#now = event.at
      event.does()
    }
  }

  #isOver() {
    const open = ['queued', 'sending', 'maybe']
    const rows = [...this.batches, ...this.mails.flat()]
    return this.#now > TROUBLE_MS && rows.every(({ status }) => !open.includes(status))
  }

  #later(ms: number, does: () => void) {
    // Whole milliseconds, as a database keeps them, and no two events at once.
    this.#events.push({ at: Math.floor(this.#now + ms) + 1, does })
  }

  #note(action: Did) {
    this.actions.push({ at: this.#now, ...action })
  }

  #troubled(share: number) {
    return this.#now < TROUBLE_MS && this.#random() < share
  }

  #sweep() {
    if (this.#bug === 'no sweep') return
    for (let home = 0; home < HOMES; home++) {
      const waits = (kind: Hint['kind']) =>
        this.#hints.some((hint) => hint.kind === kind && hint.home === home)
      const batch = this.batches[home]
      if (batch && isBatchDue(batch, this.#now) && !waits('line')) this.#hints.push({ kind: 'line', home })
      if (this.mails[home]?.some((mail) => isMailDue(mail, this.#now)) && !waits('mail'))
        this.#hints.push({ kind: 'mail', home })
    }
    this.#later(1_000 + this.#random() * 1_000, () => this.#sweep())
  }

  /** A worker takes the next hint, or looks again a little later. */
  #work() {
    const again = () => this.#later(50 + this.#random() * 400, () => this.#work())
    const [hint] = this.#hints.splice(Math.floor(this.#random() * this.#hints.length), 1)
    if (!hint) return again()
    this.#tries += 1
    if (hint.kind === 'line') this.#tryLine(hint.home, this.#tries, again)
    else this.#tryMail(hint.home, this.#tries, again)
  }

  /** Whether the worker dies here; another takes its place a while later. */
  #dies(id: number, again: () => void) {
    if (!this.#troubled(0.12)) return false
    this.#note({ try: id, act: 'crash' })
    this.#later(500 + this.#random() * 3_000, again)
    return true
  }

  /** Mostly quick, sometimes slow, and now and then so long that the lease runs out meanwhile. */
  #pause() {
    if (this.#troubled(0.08)) return 30_000 + this.#random() * 60_000
    return this.#troubled(0.2) ? this.#random() * 9_000 : this.#random() * 80
  }

  #tryLine(home: number, id: number, again: () => void) {
    const batch = this.batches[home]
    const claimed_at = this.#now
    const attempt = batch ? claimBatch(batch, claimed_at) : null
    this.#note({ try: id, act: 'claim_line', home, granted: attempt !== null })
    if (!batch || attempt === null) return again()
    if (this.#bug === 'record before send') batch.status = 'accepted'
    if (this.#dies(id, again)) return
    this.#later(this.#pause(), () => {
      const mood = this.#troubled(0.5) ? pick<LineMood>(this.#random, ['lost', 'error', 'rate']) : 'ok'
      const keys = { 'no key': null, 'new key per try': `${batch.key} ${attempt}` } as Partial<
        Record<Bug, string | null>
      >
      const key = this.#bug && this.#bug in keys ? (keys[this.#bug] ?? null) : batch.key
      const outcome = this.line.call(home, key, mood)
      this.#note({ try: id, act: 'call_line', mood })
      if (this.#dies(id, again)) return
      this.#later(this.#pause(), () => {
        settleBatch(batch, attempt, outcome, claimed_at, this.#now)
        this.#note({ try: id, act: 'settle' })
        again()
      })
    })
  }

  #tryMail(home: number, id: number, again: () => void) {
    const held = claimMail(this.mails[home] ?? [], this.#now)
    this.#note({ try: id, act: 'claim_mail', home, granted: held !== null })
    if (!held) return again()
    if (this.#bug === 'record before send') held.mail.status = 'accepted'
    if (this.#dies(id, again)) return
    this.#later(this.#pause(), () => {
      const granted = this.#bug === 'record before send' || markMail(held)
      this.#note({ try: id, act: 'mark_mail', granted })
      if (!granted || this.#dies(id, again)) return granted ? undefined : again()
      this.#later(this.#pause(), () => this.#sendMail(held, id, again))
    })
  }

  #sendMail(held: HeldMail, id: number, again: () => void) {
    const mood = this.#troubled(0.4) ? pick<MailMood>(this.#random, ['lost', 'cut', 'busy']) : 'ok'
    const { arrives, outcome } = mailOutcome(mood)
    if (arrives) this.arrived.set(held.mail, (this.arrived.get(held.mail) ?? 0) + 1)
    this.#note({ try: id, act: 'send_mail', mood })
    if (this.#dies(id, again)) return
    this.#later(this.#pause(), () => {
      settleMail(held, mailStep(held, outcome), this.#now)
      this.#note({ try: id, act: 'settle' })
      again()
    })
  }
}
