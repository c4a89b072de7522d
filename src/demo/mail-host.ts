import type { Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerSession } from 'smtp-server'
import { domainOf } from '../channels/mail.ts'
import type { Keeps } from './arrivals.ts'
import { listenNear } from './listen.ts'
import type { ReceivedMail } from './mail.ts'
import { type MailFault, type MailStage, type Meeting, meet, staged } from './mail-faults.ts'
import { type Mailbox, type MailLedger, MailStore } from './mail-store.ts'
import { Mood, type Plans } from './misbehaviour.ts'
import { type Connection, connectionOf, watchCommands } from './smtp-commands.ts'

export interface MailHost {
  url: string
  port: number
  mailbox(address: string): Mailbox
  addresses(): string[]
  ledger: MailLedger
  /** Each plan's `on` is a `MailStage`. */
  behave(plans: Plans<MailFault>): void
  close(): Promise<void>
}

interface Settings {
  port?: number
  now?: () => number
  /** Told of every mail taken over. */
  tell?: (mail: ReceivedMail) => void
  /** Offers STARTTLS with this certificate; none is offered without it. */
  tls?: { key: string; cert: string }
  /** With `counts` no mail can be read afterwards. */
  keeps?: Keeps
  /** What a slow far end's time is multiplied by, for proofs that cannot wait. */
  time_scale?: number
}

const TARPIT_MS = 5_000
const WORDS = 'As the demo was told'

/** An SMTP server on loopback that keeps what it accepts, with a mailbox per address. */
export async function startMailHost(settings: Settings = {}): Promise<MailHost> {
  const { port = 0, now = Date.now, tell, tls, keeps, time_scale = 1 } = settings
  const mood = new Mood<MailFault>()
  const store = new MailStore(keeps)
  const at = (stage: MailStage, domain: string, meeting: Meeting) =>
    void meet(mood.faultFor(stage, { domain }), TARPIT_MS * time_scale, meeting)

  const smtp: SMTPServer = new SMTPServer({
    banner: 'Tomoshibi demo',
    ...(tls ?? {}),
    disabledCommands: tls ? ['AUTH'] : ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onConnect(session, done) {
      watch(session)
      at('connect', '', { goOn: done, refuse: refuseBy(done), cut: () => cut(session) })
    },
    onData(stream, session, done) {
      // The session forgets its envelope before the last byte is read.
      const addresses = session.envelope.rcptTo.map(({ address }) => address)
      const domain = domainOf(addresses[0] ?? '')
      const keep = (raw: Buffer) => {
        const came = { raw, at: now(), encrypted: session.secure }
        for (const mail of addresses.map((address) => store.keep(address, came))) tell?.(mail)
      }
      const answer = (raw: Buffer) => {
        const fault = mood.faultFor('data', { domain })
        if (fault === 'cut_after_dot') keep(raw)
        const goOn = () => {
          keep(raw)
          done(null, 'queued as D')
        }
        void meet(fault, TARPIT_MS * time_scale, { goOn, refuse: refuseBy(done), cut: () => cut(session) })
      }
      at('body', domain, {
        goOn: () => void buffer(stream).then(answer, done),
        refuse: refuseBy(done),
        cut: () => void stream.once('readable', () => cut(session)),
      })
    },
  })
  const connections = new WeakMap<SMTPServerSession, Connection>()
  const cut = (session: SMTPServerSession) => void connections.get(session)?._socket.destroy()
  function watch(session: SMTPServerSession) {
    const connection = connectionOf(smtp, session)
    connections.set(session, connection)
    watchCommands(connection, ({ stage, domain, obey, skip }) =>
      at(stage, domain, {
        goOn: obey,
        refuse(code) {
          connection.send(code, WORDS)
          skip()
        },
        cut: () => cut(session),
        hideEncryption() {
          connection.session.disabledCommands = ['AUTH', 'STARTTLS']
        },
      }),
    )
  }
  smtp.on('error', () => {})
  const sockets = socketsOf(smtp)
  const opened = await listenNear(smtp.server, port)
  return {
    url: `smtp://127.0.0.1:${opened}`,
    port: opened,
    mailbox: (address) => store.mailbox(address),
    addresses: () => store.addresses(),
    ledger: store,
    behave: (plans) => mood.behave([plans ?? []].flat().map(staged)),
    close: () =>
      new Promise((resolve) => {
        smtp.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

const refuseBy = (done: (error: Error) => void) => (code: number) =>
  done(Object.assign(new Error(WORDS), { responseCode: code }))

function socketsOf({ server }: SMTPServer) {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  return sockets
}
