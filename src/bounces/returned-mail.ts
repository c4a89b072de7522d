import PostalMime, { type Email } from 'postal-mime'
import { readDeliveryStatus } from './delivery-status.ts'
import { type Bounce, bounceOf } from './rules.ts'

/** A mail that came back, a report that is no failure (delayed, delivered), an absence notice, or a person's words. */
export type ReturnedMail = { kind: 'bounce'; bounce: Bounce } | { kind: 'report' | 'auto_reply' | 'other' }

/**
 * 戻ったメール — what the mail says of the one we sent. `from_nobody`: its envelope had no sender, as bounces have
 * none (RFC 5321 §4.5.5); of those that follow no standard this and their words tell.
 */
export async function readReturnedMail(raw: Uint8Array, from_nobody: boolean): Promise<ReturnedMail> {
  const [parsed] = await Promise.allSettled([PostalMime.parse(raw)])
  // What nobody can read would come again and again, and hold up what lies behind it.
  if (parsed.status === 'rejected') return { kind: 'other' }
  const mail = parsed.value
  const reports = mail.attachments
    .filter(({ mimeType }) => mimeType === 'message/delivery-status')
    .flatMap(({ content }) => readDeliveryStatus(textOf(content).slice(0, LONGEST_REPORT)))
  const failure = reports.find(
    ({ action, status }) => action === 'failed' || (!action && status.startsWith('5')),
  )
  if (failure) return { kind: 'bounce', bounce: bounceOf(failure.status, failure.diagnostic) }
  if (reports.length > 0) return { kind: 'report' }
  if (isReceipt(mail)) return { kind: 'report' }
  if (!isMailServer(mail)) {
    // An absence notice has no sender either (RFC 3834 §3.3), and says 「戻りましたら」.
    if (isAutomatic(mail)) return { kind: 'auto_reply' }
    if (!from_nobody) return { kind: 'other' }
  }
  return readPlain(mail)
}

/** Not part of an IP address. */
const CODE = /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])/
const FAILURE_WORDS =
  /\b55[0-4][ -]|undeliver|delivery (?:\w+ )*fail|failure notice|could ?n[o']t be delivered|not able to deliver|returned mail|mail returned|unknown user|user unknown|no such (?:user|mailbox)|does not exist|(?:届け|配信|送信)(?:られ|でき)ま?せん|戻されました|返送|配信エラー|宛先不明/i
const WARNING_WORDS = /\bdelay|will (?:keep|be) (?:trying|retr)|warning:|遅れ|遅延/i

/** From a server, in words of its own: old carriers and qmail. What has no word of failure is no bounce. */
function readPlain(mail: Email): ReturnedMail {
  const words = `${mail.subject ?? ''}\n${(mail.text ?? '').slice(0, READ)}`
  const code = CODE.exec(words)?.[0] ?? ''
  if (WARNING_WORDS.test(mail.subject ?? '') || code.startsWith('4')) return { kind: 'report' }
  if (!FAILURE_WORDS.test(words)) return { kind: isAutomatic(mail) ? 'auto_reply' : 'other' }
  return { kind: 'bounce', bounce: bounceOf(code, words) }
}

const LONGEST_REPORT = 64_000
/** The rest is the mail that comes back. */
const READ = 8_000

const headerOf = (mail: Email, name: string) => mail.headers.find(({ key }) => key === name)?.value ?? ''

/** Somebody's mail program says that it was shown (RFC 8098). */
const isReceipt = (mail: Email) =>
  /report-type="?disposition-notification/i.test(headerOf(mail, 'content-type'))

const isMailServer = (mail: Email) => /^(?:mailer-daemon|postmaster)@/i.test(mail.from?.address ?? '')

const isAutomatic = (mail: Email) =>
  /^auto-/i.test(headerOf(mail, 'auto-submitted')) ||
  /^(?:auto_reply|bulk|junk)$/i.test(headerOf(mail, 'precedence')) ||
  ['x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some((name) => headerOf(mail, name) !== '')

const textOf = (content: ArrayBuffer | Uint8Array | string) =>
  typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)).toString('utf8')
