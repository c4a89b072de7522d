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
}

/** Mailboxes and the counts that prove what arrived how often. Addresses are kept as they came, compared in lower case. */
export class MailStore implements MailLedger {
  readonly #boxes = new Map<string, ReceivedMail[]>()
  readonly #seen = new Set<string>()
  #accepted = 0
  #duplicates = 0

  keep(address: string, came: { raw: Buffer; at: number; encrypted: boolean }) {
    const mail = new ReceivedMail(address, came)
    const box = this.#boxes.get(address.toLowerCase()) ?? []
    this.#boxes.set(address.toLowerCase(), box)
    box.push(mail)
    this.#accepted += 1
    const key = `${address.toLowerCase()}\0${mail.message_id}`
    if (this.#seen.has(key)) this.#duplicates += 1
    this.#seen.add(key)
    return mail
  }

  mailbox(address: string): Mailbox {
    const raw = () => this.#boxes.get(address.toLowerCase()) ?? []
    return { raw, count: () => raw().length, mails: () => Promise.all(raw().map((mail) => mail.read())) }
  }

  addresses = () => [...this.#boxes.keys()]
  accepted = () => this.#accepted
  duplicates = () => this.#duplicates
  to = (address: string) => this.mailbox(address).count()
}
