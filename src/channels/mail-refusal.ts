import type { Failure } from './outcome.ts'

export interface SmtpError {
  code?: string
  /** What nodemailer's own code took the place of, such as DEPTH_ZERO_SELF_SIGNED_CERT. */
  originalCode?: string
  responseCode?: number
  command?: string
}

/**
 * 4xx helps to wait; a connection that broke after the first byte left may have delivered. Only a 5xx to RCPT TO
 * speaks of the recipient and only one to DATA of the mail: before that our own relay settings are wrong.
 */
export function mailRefusalOf(error: SmtpError, marked: boolean): Failure {
  const { responseCode: code, command = '' } = error
  if (isUnprotected(error)) return 'mail_settings'
  if (code === undefined) return marked ? 'answer_lost' : 'unavailable'
  if (code === 421) return 'unavailable'
  if (code < 500) return 'busy'
  if (NOT_SIGNED_IN.has(code) || (command !== 'RCPT TO' && command !== 'DATA')) return 'mail_settings'
  return command === 'RCPT TO' && NO_SUCH_MAILBOX.has(code) ? 'bad_recipient' : 'refused'
}

/** No encryption to be had, or a certificate we do not trust: nothing leaves in clear text. */
const isUnprotected = ({ code = '', originalCode = '', command = '' }: SmtpError) =>
  (code === 'ETLS' && command === 'STARTTLS') || /CERT|UNABLE_TO_|ERR_SSL/.test(originalCode)

const NOT_SIGNED_IN = new Set([530, 535])
const NO_SUCH_MAILBOX = new Set([550, 551, 553])
