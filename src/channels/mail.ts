import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import DKIM from 'nodemailer/lib/dkim/index.js'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import type { Config } from '../config.ts'
import { openLanes } from './mail-lanes.ts'
import { openMailPool } from './mail-pool.ts'
import { mailRefusalOf, type SmtpError } from './mail-refusal.ts'
import { accepted, FAILURES, type Failure, failed, type Outcome } from './outcome.ts'

/** One mail to one address. The address goes into the envelope as it is and was checked when it was stored. */
export interface Mail {
  to: string
  /** Shown as the sender beside the one address that all mails come from. */
  from_name: string
  /** Where the mail comes back to if nobody takes it; the sender's own address if left out. */
  return_to?: string
  /** Whether mail programs may offer to write to the sender for fewer of these; never for an actual disaster. */
  offers_unsubscribe?: boolean
  subject: string
  text: string
  html: string
  message_id: string
  attachment?: { name: string; type: string; content: Buffer }
}

export interface Mailer {
  /**
   * `mark` resolves once "this may be out" is durable; the mail's first byte leaves only after that. Null where the
   * mailer stopped before this mail's turn came.
   */
  send(mail: Mail, mark: () => Promise<void>): Promise<Outcome | null>
  /** Domains whose mails already wait here for a connection. */
  crowded(): string[]
  /** What has begun goes on; what waits for a connection is given back. */
  stop(): void
  close(): void
}

const CONNECTIONS = 20

type MailConfig = Pick<Config, 'smtp_url' | 'mail_from' | 'mail'>

/**
 * Whether the relay lets us in as the settings say, encryption and password included; sends nothing. Null where it
 * does, and otherwise why not.
 */
export async function tryRelay(config: MailConfig): Promise<Failure | null> {
  const pool = openMailPool(config, 1)
  try {
    await pool.verify()
    return null
  } catch (error) {
    return mailRefusalOf(error as SmtpError, false)
  } finally {
    pool.close()
  }
}

export function openMailer(config: MailConfig): Mailer {
  const { mail_from, mail: settings } = config
  const pool = openMailPool(config, CONNECTIONS)
  const lanes = openLanes(CONNECTIONS)
  const signed = signerFor(settings.dkim)
  return {
    async send(mail, mark) {
      const leave = await lanes.enter(domainOf(mail.to))
      if (!leave) return null
      let marked = false
      let is_settled = true
      try {
        const message = await signed(await compose(mail, mail_from))
        const open = () =>
          onFirstRead(message, async () => {
            await mark()
            marked = true
          })
        const { to, message_id, return_to: from = mail_from } = mail
        const said = await pool.send({ from, to, message_id, open })
        return accepted(/queued as (\S+)/i.exec(said)?.[1] ?? null)
      } catch (error) {
        const failure = mailRefusalOf(error as SmtpError, marked)
        is_settled = !FAILURES[failure].retry
        return failed(failure)
      } finally {
        leave(is_settled)
      }
    },
    crowded: () => lanes.crowded(),
    stop: () => lanes.close(),
    close() {
      lanes.close()
      pool.close()
    },
  }
}

/** The domain of an address, as pace and lanes compare it. */
export const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** Signed before it is handed over: the stream must not be read before its mark is durable. */
function signerFor(dkim: Config['mail']['dkim']): (message: Buffer) => Promise<Buffer> {
  if (!dkim) return async (message) => message
  const { domain: domainName, selector: keySelector, key: privateKey } = dkim
  const signer = new DKIM({ domainName, keySelector, privateKey })
  return (message) => buffer(signer.sign(message))
}

const compose = (mail: Mail, from: string) =>
  new MailComposer({
    from: { name: mail.from_name, address: from },
    to: { name: '', address: mail.to },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    messageId: mail.message_id,
    headers: headersOf(mail, from),
    attachments: mail.attachment
      ? [
          {
            filename: mail.attachment.name,
            contentType: mail.attachment.type,
            content: mail.attachment.content,
          },
        ]
      : [],
  })
    .compile()
    .build()

/** RFC 3834: nobody's absence notice should answer; the last one is the same in Exchange's words. */
const headersOf = ({ offers_unsubscribe }: Mail, from: string) => ({
  'Auto-Submitted': 'auto-generated',
  'X-Auto-Response-Suppress': 'All',
  ...(offers_unsubscribe ? { 'List-Unsubscribe': `<mailto:${from}?subject=unsubscribe>` } : {}),
})

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
