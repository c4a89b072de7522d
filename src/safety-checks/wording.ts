import { altText, lineMessages, mailHtml, mailSubject, mailText } from './messages.ts'
import type { SafetyCheck } from './table.ts'

/** The finished words of one wave, ready to be frozen: 0 asks for the first time, later ones ask again. */
export function wordingOf(check: SafetyCheck, association_name: string, wave: number) {
  const asking = { check, association_name, wave }
  return {
    association_id: check.association_id,
    safety_check_id: check.id,
    wave,
    purpose: check.purpose,
    alt_text: altText(asking),
    line_messages: JSON.stringify(lineMessages(asking)),
    mail_subject: mailSubject(asking),
    mail_text: mailText(asking),
    mail_html: mailHtml(asking),
  }
}
