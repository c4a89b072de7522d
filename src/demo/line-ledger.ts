import { type Arrival, firstArrival, type Keeps } from './arrivals.ts'

/** What a phone was shown: the messages of one accepted call, for one of the people it was addressed to. */
export interface Received extends Shown {
  user_id: string
}

/** The messages of one accepted call. */
export interface Shown {
  access_token: string
  /** The safety check that the buttons name (`c=` in the postback data), or null. */
  check: string | null
  endpoint: 'multicast' | 'push' | 'reply'
  request_id: string
  retry_key: string | null
  messages: LineMessage[]
  at: number
}

export interface LineMessage {
  type: string
  text?: string
  altText?: string
  contents?: unknown
  [more: string]: unknown
}

export interface AcceptedCall {
  endpoint: Received['endpoint']
  request_id: string
  retry_key: string | null
  addressed: number
  delivered: number
  at: number
}

/** The same words of one account about the same check, and everybody whose phone has shown them. */
interface Asking {
  check: string | null
  wording: number
  people: Map<string, Arrival>
}

interface Settings {
  keeps?: Keeps
  /** Told of everything that a phone is shown, where more than counts is kept. */
  tell?: (received: Received) => void
}

/** 台帳 — what really happened at LINE's end, append-only: the proof that nobody was asked twice or forgotten. */
export class LineLedger {
  readonly accepted: AcceptedCall[] = []
  /** Every call that arrived, refused ones too. */
  readonly calls = new Map<string, number>()
  readonly #keeps: Keeps
  readonly #tell: (received: Received) => void
  readonly #received: Received[] = []
  readonly #duplicates: Received[] = []
  readonly #askings = new Map<string, Asking>()
  #prompts = 0
  #doubled = 0

  constructor({ keeps = 'everything', tell = () => {} }: Settings = {}) {
    this.#keeps = keeps
    this.#tell = tell
  }

  count(endpoint: string) {
    this.calls.set(endpoint, (this.calls.get(endpoint) ?? 0) + 1)
  }

  /** One accepted call: who it was addressed to, and who of them was shown it. */
  accept(shown: Shown, { addressed, reached }: { addressed: number; reached: readonly string[] }) {
    const { endpoint, request_id, retry_key, at } = shown
    this.accepted.push({ endpoint, request_id, retry_key, at, addressed, delivered: reached.length })
    const asking = endpoint === 'reply' ? null : this.#askingOf(shown)
    for (const user_id of reached) {
      const is_new = asking === null || this.#isNew(asking, user_id, shown)
      if (this.#keeps === 'counts') continue
      const received = { ...shown, user_id }
      this.#received.push(received)
      if (!is_new) this.#duplicates.push(received)
      this.#tell(received)
    }
  }

  get received(): readonly Received[] {
    return this.#inFull(this.#received)
  }

  /** The same words about the same check, shown to the same person once more. */
  duplicates(): readonly Received[] {
    return this.#inFull(this.#duplicates)
  }

  /** How many duplicates there are. */
  doubled = () => this.#doubled

  /** Prompts (by multicast or push) that phones have shown, of all people. */
  prompts = () => this.#prompts

  /** How many prompts this person's phone has shown, of one check if it is named. */
  promptsTo(user_id: string, check?: string) {
    let times = 0
    for (const asking of this.#askings.values())
      if (check === undefined || asking.check === check) times += asking.people.get(user_id)?.times ?? 0
    return times
  }

  /** Who was shown which prompt, how often and when. */
  *arrivals(): Generator<Arrival> {
    for (const { people } of this.#askings.values()) yield* people.values()
  }

  #askingOf({ access_token, check, messages }: Shown) {
    const words = messages.map(({ altText, text }) => altText ?? text ?? '').join('\n')
    const before = `${access_token}\0${check}\0`
    const known = this.#askings.get(before + words)
    if (known) return known
    const wording = [...this.#askings.keys()].filter((key) => key.startsWith(before)).length
    const asking = { check, wording, people: new Map<string, Arrival>() }
    this.#askings.set(before + words, asking)
    return asking
  }

  #isNew({ check, wording, people }: Asking, user_id: string, { at, retry_key }: Shown) {
    this.#prompts += 1
    const known = people.get(user_id)
    if (known) {
      this.#doubled += 1
      Object.assign(known, { times: known.times + 1, last_at: at, retry_key })
      return false
    }
    people.set(user_id, firstArrival({ far_end: 'line', to: user_id, about: check, wording, at, retry_key }))
    return true
  }

  /** An empty list would read as "nobody was asked twice". */
  #inFull<T>(list: T[]) {
    if (this.#keeps === 'counts') throw new Error('This ledger keeps counts only')
    return list
  }
}
