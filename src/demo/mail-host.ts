import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { domainOf } from '../channels/mail.ts'
import { listenNear } from './listen.ts'
import { ReceivedMail } from './mail.ts'
import { type Misbehaviour, Mood, type Plans } from './misbehaviour.ts'

/** How a mail host may fail: a refusal or a cut at one stage, or everything slowly. */
export type MailFault =
  | 'try_later_421'
  | 'busy_450'
  | 'unknown_550'
  | 'tarpit'
  | 'cut'
  /** Takes the mail over and hangs up before saying so. */
  | 'cut_after_dot'

export type MailStage = 'connect' | 'mail' | 'rcpt' | 'data'

export interface MailHost {
  url: string
  port: number
  mailbox(address: string): Mailbox
  addresses(): string[]
  ledger: MailLedger
  /** `on` names the stage: connect, mail, rcpt (where refusals belong if left out), data. */
  behave(plans: Plans<MailFault>): void
  close(): Promise<void>
}

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

interface Settings {
  port?: number
  now?: () => number
  /** Told of every mail taken over. */
  tell?: (mail: ReceivedMail) => void
}

const TARPIT_MS = 5_000
const CODES = { try_later_421: 421, busy_450: 450, unknown_550: 550 } as const

/** An SMTP server on loopback that keeps what it accepts, with a mailbox per address. */
export async function startMailHost({ port = 0, now = Date.now, tell }: Settings = {}): Promise<MailHost> {
  const mood = new Mood<MailFault>()
  const store = new MailStore()
  const at = (stage: MailStage, session: SMTPServerSession, done: Done, domain = '') =>
    void meet(mood.faultFor(stage, { domain }), { socket: sockets.get(session.remotePort), done })

  const smtp: SMTPServer = new SMTPServer({
    banner: 'Tomoshibi demo',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect: (session, done) => at('connect', session, done),
    onMailFrom: (_address, session, done) => at('mail', session, done),
    onRcptTo: ({ address }, session, done) => at('rcpt', session, done, domainOf(address)),
    onData: (stream, session, done) => {
      // The session forgets its envelope before the last byte is read.
      const addresses = session.envelope.rcptTo.map(({ address }) => address)
      void buffer(stream).then((raw) => {
        const keep = () => {
          for (const mail of addresses.map((address) => store.keep(address, raw, now()))) tell?.(mail)
        }
        const fault = mood.faultFor('data', { domain: domainOf(addresses[0] ?? '') })
        const socket = sockets.get(session.remotePort)
        takeOver(fault, { keep, socket, done })
      }, done)
    },
  })
  smtp.on('error', () => {})
  const sockets = socketsOf(smtp)
  const opened = await listenNear(smtp.server, port)
  return {
    url: `smtp://127.0.0.1:${opened}`,
    port: opened,
    mailbox: (address) => store.mailbox(address),
    addresses: () => store.addresses(),
    ledger: store,
    behave: (plans) => mood.behave([plans ?? []].flat().map(settled)),
    close: () =>
      new Promise((resolve) => {
        smtp.close(() => resolve())
        for (const socket of sockets.values()) socket.destroy()
      }),
  }
}

/** By the client's port, which is all that a session knows of its connection. */
function socketsOf({ server }: SMTPServer) {
  const sockets = new Map<number, Socket>()
  server.on('connection', (socket) => {
    const { remotePort } = socket
    if (remotePort === undefined) return
    sockets.set(remotePort, socket)
    socket.on('close', () => sockets.delete(remotePort))
  })
  return sockets
}

/** Between the final dot and the answer: where a mail may be taken over and nobody told. */
function takeOver(
  fault: MailFault | null,
  {
    keep,
    socket,
    done,
  }: { keep: () => void; socket: Socket | undefined; done: (error?: Error | null, message?: string) => void },
) {
  if (fault === 'cut_after_dot') keep()
  const taken = (error?: Error | null) => {
    if (error) return done(error)
    keep()
    done(null, 'queued as D')
  }
  void meet(fault, { socket, done: taken })
}

type Done = (error?: Error | null) => void

async function meet(fault: MailFault | null, { socket, done }: { socket: Socket | undefined; done: Done }) {
  if (fault === null) return done()
  if (fault === 'cut' || fault === 'cut_after_dot') return void socket?.destroy()
  if (fault === 'tarpit') return done(await wait(TARPIT_MS, null, { ref: false }))
  done(Object.assign(new Error('As the demo was told'), { responseCode: CODES[fault] }))
}

/** Mailboxes and the counts that prove what arrived how often. Addresses are kept as they came, compared in lower case. */
class MailStore implements MailLedger {
  readonly #boxes = new Map<string, ReceivedMail[]>()
  readonly #seen = new Set<string>()
  #accepted = 0
  #duplicates = 0

  keep(address: string, raw: Buffer, at: number) {
    const mail = new ReceivedMail(address, raw, at)
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

const settled = (plan: Misbehaviour<MailFault>) => ({ on: plan.as in CODES ? 'rcpt' : 'data', ...plan })
