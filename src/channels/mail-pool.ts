import type { Readable } from 'node:stream'
import SMTPPool from 'nodemailer/lib/smtp-pool/index.js'
import type { Config } from '../config.ts'

export interface MailPool {
  /**
   * Hands a composed mail to the relay and gives its last line. `open` is asked for the mail's stream at each connection
   * that is tried, as one that breaks takes its stream with it; a stream is first read after the relay's 354.
   */
  send(mail: { from: string; to: string; message_id: string; open: () => Readable }): Promise<string>
  /** Connects and signs in without sending; rejects with the relay's refusal. */
  verify(): Promise<true>
  close(): void
}

/** All that nodemailer's pool asks of a mail. */
interface Composed {
  data: object
  message: {
    getEnvelope(): unknown
    messageId(): unknown
    getHeader(name: string): unknown
    createReadStream(): Readable
  }
}

interface Connections {
  send(mail: Composed, done: (error: Error | null, sent?: { response: string }) => void): void
  verify(): Promise<true>
  close(): void
}

const TIMEOUTS = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  socketTimeout: 30_000,
  dnsTimeout: 5_000,
}

/**
 * nodemailer's connections without the rest of it, which would compose each mail a second time. smtps:// is encrypted
 * from the first byte; smtp:// must become so by STARTTLS, or no mail leaves.
 */
export function openMailPool(
  { smtp_url, mail: { tls, ca } }: Pick<Config, 'smtp_url' | 'mail'>,
  connections: number,
): MailPool {
  const pool: Connections = new SMTPPool({
    url: smtp_url,
    pool: true,
    maxConnections: connections,
    maxMessages: Number.POSITIVE_INFINITY,
    requireTLS: tls === 'required',
    ignoreTLS: tls === 'none',
    tls: ca ? { ca } : {},
    ...TIMEOUTS,
  })
  return {
    send: ({ from, to, message_id, open }) =>
      new Promise((resolve, reject) => {
        const message = {
          getEnvelope: () => ({ from, to: [to] }),
          messageId: () => message_id,
          getHeader: () => message_id,
          createReadStream: open,
        }
        pool.send({ data: {}, message }, (error, sent) =>
          error ? reject(error) : resolve(sent?.response ?? ''),
        )
      }),
    verify: () => pool.verify(),
    close: () => pool.close(),
  }
}
