import type { Crowd } from './crowd.ts'
import type { LinePlatform } from './line-platform.ts'
import type { MailHost } from './mail-host.ts'

/** What the far ends hold, in numbers: the other side of the app's own tally. */
export interface Ledgers {
  line: { accepted: number; duplicates: number; calls: Record<string, number> }
  mail: { accepted: number; duplicates: number }
  /** Doctors whom at least one prompt reached. */
  reached: number
  /** Doctors with LINE or mail whose prompt is in no ledger, by number. */
  missing: string[]
  /** Doctors who have answered, those who gave up trying, and what is still to come. */
  answered: number
  gave_up: number
  pending: number
}

export function summarise({
  line,
  mail,
  crowd,
}: {
  line: LinePlatform
  mail: MailHost
  crowd: Crowd
}): Ledgers {
  const isReached = ({ user_id, mail: address }: { user_id: string | null; mail: string | null }) =>
    (user_id !== null && line.ledger.promptsTo(user_id) > 0) ||
    (address !== null && mail.ledger.to(address) > 0)
  const doctors = [...crowd.doctors.values()]
  return {
    line: {
      accepted: line.ledger.prompts(),
      duplicates: line.ledger.doubled(),
      calls: Object.fromEntries(line.ledger.calls),
    },
    mail: { accepted: mail.ledger.accepted(), duplicates: mail.ledger.duplicates() },
    reached: doctors.filter(isReached).length,
    missing: doctors
      .filter((doctor) => (doctor.user_id ?? doctor.mail) !== null && !isReached(doctor))
      .map(({ number }) => number),
    answered: crowd.answers().length,
    gave_up: crowd.gaveUp.size,
    pending: crowd.pace.pending(),
  }
}

/** Texts that a phone or a mailbox holds and that do not begin with the mark: in a drill there may be none. */
export async function findUnmarked({ line, mail }: { line: LinePlatform; mail: MailHost }, mark: string) {
  const shown = line.ledger.received.flatMap(({ messages }) =>
    messages.map(({ altText, text }) => altText ?? text ?? ''),
  )
  const mails = mail.addresses().flatMap((address) => mail.mailbox(address).raw())
  const written = (await Promise.all(mails.map((one) => one.beginnings()))).flat()
  return [...new Set([...shown, ...written].filter((words) => !words.startsWith(mark)))]
}
