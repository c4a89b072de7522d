import { setTimeout as wait } from 'node:timers/promises'
import type { Misbehaviour } from './misbehaviour.ts'

/**
 * Where a mail may go wrong: at the greeting, at each command (`data_command` before the 354), in the middle of the
 * mail, and between its final dot and the answer (`data`).
 */
export type MailStage = 'connect' | 'ehlo' | 'starttls' | 'mail' | 'rcpt' | 'data_command' | 'body' | 'data'

const COMMANDS = ['ehlo', 'starttls', 'mail', 'rcpt', 'data_command'] as const
const ANYWHERE = ['connect', ...COMMANDS, 'body'] as const

/** The stages at which SMTP lets each fault happen; the first one is meant where a plan names none. */
const STAGES = {
  try_later_421: ['rcpt', 'connect', ...COMMANDS, 'data'],
  busy_450: ['rcpt', 'mail', 'data_command', 'data'],
  unknown_550: ['rcpt', 'ehlo', 'mail', 'data_command', 'data'],
  tarpit: ['data', ...ANYWHERE],
  /** Keeps the connection open and says no more. */
  silent: ['connect', ...ANYWHERE, 'data'],
  cut: ['data', ...ANYWHERE],
  /** Takes the mail over and hangs up before saying so. */
  cut_after_dot: ['data'],
  starttls_refused: ['starttls'],
  starttls_not_offered: ['ehlo'],
} as const satisfies Record<string, readonly MailStage[]>

/** How a mail host may fail. */
export type MailFault = keyof typeof STAGES

const CODES: Partial<Record<MailFault, number>> = {
  try_later_421: 421,
  busy_450: 450,
  unknown_550: 550,
  starttls_refused: 454,
}

/** The plan with its stage; one that SMTP does not know is a mistake in the story. */
export function staged(plan: Misbehaviour<MailFault>): Misbehaviour<MailFault> {
  const stages: readonly string[] = STAGES[plan.as]
  const { on = stages[0] ?? '' } = plan
  if (!stages.includes(on)) throw new Error(`SMTP has no ${plan.as} at ${on}`)
  return { ...plan, on }
}

/** What a stage offers to a fault. */
export interface Meeting {
  goOn(): void
  refuse(code: number): void
  cut(): void
  /** Says nothing of STARTTLS from here on. */
  hideEncryption?(): void
}

export async function meet(fault: MailFault | null, tarpit_ms: number, meeting: Meeting) {
  if (fault === 'silent') return
  if (fault === 'cut' || fault === 'cut_after_dot') return meeting.cut()
  const code = fault && CODES[fault]
  if (code) return meeting.refuse(code)
  if (fault === 'starttls_not_offered') meeting.hideEncryption?.()
  if (fault === 'tarpit') await wait(tarpit_ms, null, { ref: false })
  meeting.goOn()
}
