import { type Arrival, firstArrival, type Keeps } from './arrivals.ts'
import { ReceivedMail } from './mail.ts'

export interface Mailbox {
  /** Everything that was taken over for this address, oldest first. */
  mails(): Promise<ReadMail[]>
  raw(): readonly ReceivedMail[]
  count(): number
}

type ReadMail = Awaited<ReturnType<ReceivedMail['read']>>

export interface MailLedger {
  /** Mails taken over in all. */
  accepted(): number
  /** The same Message-ID to the same address once more. */
  duplicates(): number
  /** How many mails this address has. */
  to(address: string): number
  /** Which address got which Message-ID, how often and when. */
  arrivals(): Iterable<Arrival>
}

interface Came {
  raw: Buffer
  at: number
  encrypted: boolean
}

/** Mailboxes and the counts that prove what arrived how often. Addresses are kept as they came, compared in lower case. */
export class MailStore implements MailLedger {
  readonly #keeps: Keeps
  readonly #boxes = new Map<string, ReceivedMail[]>()
  readonly #arrivals = new Map<string, Arrival[]>()
  #accepted = 0
  #duplicates = 0

  constructor(keeps: Keeps = 'everything') {
    this.#keeps = keeps
  }

  keep(address: string, came: Came) {
    const mail = new ReceivedMail(address, came)
    const key = address.toLowerCase()
    this.#accepted += 1
    this.#count(key, mail)
    if (this.#keeps === 'counts') return mail
    const box = this.#boxes.get(key)
    if (box) box.push(mail)
    else this.#boxes.set(key, [mail])
    return mail
  }

  mailbox(address: string): Mailbox {
    const raw = () => {
      if (this.#keeps === 'counts') throw new Error('This mail host keeps counts only')
      return this.#boxes.get(address.toLowerCase()) ?? []
    }
    return {
      raw,
      count: () => this.to(address),
      mails: () => Promise.all(raw().map((mail) => mail.read())),
    }
  }

  addresses = () => [...this.#arrivals.keys()]
  accepted = () => this.#accepted
  duplicates = () => this.#duplicates

  to(address: string) {
    return (this.#arrivals.get(address.toLowerCase()) ?? []).reduce((sum, { times }) => sum + times, 0)
  }

  *arrivals() {
    for (const arrivals of this.#arrivals.values()) yield* arrivals
  }

  #count(to: string, { message_id: about, at }: ReceivedMail) {
    const arrivals = this.#arrivals.get(to) ?? []
    const known = arrivals.find((one) => one.about === about)
    if (known) {
      this.#duplicates += 1
      known.times += 1
      known.last_at = at
      return
    }
    // Most mailboxes get one or two: no room is kept for more.
    this.#arrivals.set(to, [
      ...arrivals,
      firstArrival({ far_end: 'mail', to, about, wording: 0, at, retry_key: null }),
    ])
  }
}
