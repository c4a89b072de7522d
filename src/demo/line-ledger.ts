/** What a phone was shown: the messages of one accepted call, for one of the people it was addressed to. */
export interface Received {
  user_id: string
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

/** 台帳 — what really happened at LINE's end, append-only: the proof that nobody was asked twice or forgotten. */
export class LineLedger {
  readonly received: Received[] = []
  readonly accepted: AcceptedCall[] = []
  /** Every call that arrived, refused ones too. */
  readonly calls = new Map<string, number>()
  readonly #seen = new Map<string, number>()
  readonly #duplicates: Received[] = []
  readonly #tell: (received: Received) => void

  constructor(tell: (received: Received) => void = () => {}) {
    this.#tell = tell
  }

  count(endpoint: string) {
    this.calls.set(endpoint, (this.calls.get(endpoint) ?? 0) + 1)
  }

  accept(call: AcceptedCall) {
    this.accepted.push(call)
  }

  receive(received: Received) {
    this.received.push(received)
    if (received.endpoint !== 'reply') this.#watchForRepeats(received)
    this.#tell(received)
  }

  /** The same words about the same check, shown to the same person once more. */
  duplicates(): readonly Received[] {
    return this.#duplicates
  }

  /** How many prompts (multicast or push) this person's phone has shown, of one check if it is named. */
  promptsTo(user_id: string, check?: string) {
    return this.received.filter(
      (one) =>
        one.user_id === user_id && one.endpoint !== 'reply' && (check === undefined || one.check === check),
    )
  }

  #watchForRepeats(received: Received) {
    const words = received.messages.map(({ altText, text }) => altText ?? text ?? '').join('\n')
    const key = [received.access_token, received.user_id, received.check, words].join('\0')
    const times = (this.#seen.get(key) ?? 0) + 1
    this.#seen.set(key, times)
    if (times > 1) this.#duplicates.push(received)
  }
}
