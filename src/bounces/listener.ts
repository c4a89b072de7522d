import { SMTPServer, type SMTPServerAddress, type SMTPServerSession } from 'smtp-server'
import { codeOf } from '../log.ts'
import { type BounceDeps, deliveryAt, LARGEST_BOUNCE, takeReturned } from './intake.ts'

interface Place {
  host: string
  port: number
}

/**
 * 戻りの待ち受け — an SMTP server for the site's own relay, for addresses of ours only. It says 250 once the bounce is
 * durable and 451 while the database is away: the relay keeps the mail and comes again. Rejects where the port is taken.
 */
export async function listenForBounces(deps: BounceDeps, { host, port }: Place) {
  const smtp = new SMTPServer({
    banner: 'Tomoshibi',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: LARGEST_BOUNCE,
    maxClients: 20,
    socketTimeout: 30_000,
    closeTimeout: 5_000,
    onRcptTo: ({ address }, _session, done) =>
      deliveryAt(deps, address) ? done() : done(refuse(550, '5.1.1 No such address')),
    onData: (stream, session, done) => {
      // The session forgets its envelope before the last byte is read.
      const { mailFrom, rcptTo } = session.envelope
      const from_nobody = isNobody(mailFrom)
      const taking = beginningOf(stream).then(async (raw) => {
        if (!raw) throw refuse(552, '5.3.4 Too large')
        await takeAll(deps, rcptTo, { raw, from_nobody })
      })
      taking.then(
        () => done(null, 'taken'),
        (error) => done('responseCode' in error ? error : tryLater(deps, error)),
      )
    },
  })
  await new Promise<void>((resolve, reject) => {
    smtp.once('error', reject)
    smtp.listen(port, host, () => resolve())
  })
  smtp.on('error', (error) => deps.log.warn({ event: 'bounce_connection_failed', code: codeOf(error) }))
  const opened = smtp.server.address()
  return {
    port: opened && typeof opened === 'object' ? opened.port : port,
    close: () => new Promise<void>((resolve) => smtp.close(() => resolve())),
  }
}

async function takeAll(
  deps: BounceDeps,
  recipients: SMTPServerAddress[],
  mail: { raw: Buffer; from_nobody: boolean },
) {
  for (const { address } of recipients) {
    const delivery = deliveryAt(deps, address)
    if (delivery) await takeReturned(deps, delivery, mail)
  }
}

/** Null for a mail that is too large: it is read to its end, as SMTP wants, and not kept. */
async function beginningOf(stream: AsyncIterable<Buffer>): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.length
    if (size > LARGEST_BOUNCE) chunks.length = 0
    else chunks.push(chunk)
  }
  return size > LARGEST_BOUNCE ? null : Buffer.concat(chunks)
}

const isNobody = (sender: SMTPServerSession['envelope']['mailFrom']) => !sender || sender.address === ''

const refuse = (responseCode: number, words: string) => Object.assign(new Error(words), { responseCode })

function tryLater({ log }: BounceDeps, error: unknown) {
  log.warn({ event: 'bounce_not_taken', code: codeOf(error) })
  return refuse(451, '4.3.0 Try again later')
}
