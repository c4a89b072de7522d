import { type PassThrough, Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import type { Config } from '../config.ts'
import { accepted, failed, type Outcome } from './outcome.ts'

/** One mail to one address. The address goes into the envelope as it is and was checked when it was stored. */
export interface Mail {
  to: string
  /** Shown as the sender beside the one address that all mails come from. */
  from_name: string
  subject: string
  text: string
  html: string
  message_id: string
}

export interface Mailer {
  /** `mark` resolves once "this may be out" is durable; the mail's first byte leaves only after that. */
  send(mail: Mail, mark: () => Promise<void>): Promise<Outcome>
  close(): void
}

const TIMEOUTS = {
  connectionTimeout: 5_000,
  greetingTimeout: 5_000,
  socketTimeout: 30_000,
  dnsTimeout: 5_000,
}
const CONNECTIONS = 20

export function openMailer({ smtp_url, mail_from }: Pick<Config, 'smtp_url' | 'mail_from' | 'mail'>): Mailer {
  const transport = createTransport(
    { url: smtp_url, pool: true, maxConnections: CONNECTIONS, maxMessages: Infinity, ...TIMEOUTS },
    { from: mail_from },
  )
  // nodemailer would read ahead at MAIL FROM; handed over as it is, the stream is first read after the host's 354.
  transport.use('stream', (mail, done) => {
    const { raw } = mail.data
    if (raw instanceof Readable) mail.message.createReadStream = () => raw as PassThrough
    done()
  })
  return {
    async send(mail, mark) {
      let marked = false
      const raw = onFirstRead(await compose(mail, mail_from), async () => {
        await mark()
        marked = true
      })
      try {
        const sent = await transport.sendMail({ envelope: { from: mail_from, to: [mail.to] }, raw })
        return accepted(/queued as (\S+)/i.exec(sent.response)?.[1] ?? null)
      } catch (error) {
        return refusalOf(error as SmtpError, marked)
      }
    },
    close: () => transport.close(),
  }
}

interface SmtpError {
  responseCode?: number
  command?: string
}

/**
 * 4xx helps to wait; a connection that broke after the first byte left may have delivered. Only a 5xx to RCPT TO
 * speaks of the recipient and only one to DATA of the mail: before that our own relay settings are wrong.
 */
function refusalOf({ responseCode: code, command = '' }: SmtpError, marked: boolean): Outcome {
  if (code === undefined) return failed(marked ? 'answer_lost' : 'unavailable')
  if (code === 421) return failed('unavailable')
  if (code < 500) return failed('busy')
  if (NOT_SIGNED_IN.has(code) || (command !== 'RCPT TO' && command !== 'DATA')) return failed('mail_settings')
  return failed(command === 'RCPT TO' && NO_SUCH_MAILBOX.has(code) ? 'bad_recipient' : 'refused')
}

const NOT_SIGNED_IN = new Set([530, 535])
const NO_SUCH_MAILBOX = new Set([550, 551, 553])

const compose = (mail: Mail, from: string) =>
  new MailComposer({
    from: { name: mail.from_name, address: from },
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.message_id,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
    .compile()
    .build()

/** The first read is the last moment at which nothing of this mail can have left. */
function onFirstRead(message: Buffer, mark: () => Promise<void>) {
  let asked = false
  return new Readable({
    read() {
      if (asked) return
      asked = true
      mark().then(
        () => {
          this.push(message)
          this.push(null)
        },
        (error) => this.destroy(error),
      )
    },
  })
}
