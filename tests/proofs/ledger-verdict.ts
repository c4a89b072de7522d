import type { LinePlatform } from '../../src/demo/line-platform.ts'
import type { MailHost } from '../../src/demo/mail-host.ts'
import type { Home } from './people.ts'
import type { Installation } from './stand.ts'

export interface Counts {
  line_lost: number
  line_doubled: number
  mail_lost: number
  mail_doubled: number
  mail_doubled_unflagged: number
  /** Mails whose row says that they may have come twice. */
  flagged: number
}

interface FarEnds {
  platform: Pick<LinePlatform, 'ledger'>
  host: Pick<MailHost, 'ledger'>
}

/** The far ends' ledgers against the roster: what each phone and mailbox got. Our own tables say only who was flagged. */
export async function judge(
  { ask }: Installation,
  homes: Home[],
  { platform, host }: FarEnds,
): Promise<Counts> {
  const flagged = new Set(
    (
      await ask<{ value: string }>(
        `select cp.value from delivery d join contact_point cp on cp.id = d.contact_point_id where d.maybe_doubled`,
      )
    ).map(({ value }) => value),
  )
  const prompts = new Map<string, number>()
  for (const { endpoint, user_id } of platform.ledger.received)
    if (endpoint !== 'reply') prompts.set(user_id, (prompts.get(user_id) ?? 0) + 1)
  const everybody = homes.flatMap(({ members }) => members)
  const line = everybody.map(({ user_id }) => prompts.get(user_id) ?? 0)
  const mails = everybody.map(({ mail }) => ({ mail, times: host.ledger.to(mail) }))
  const doubled = mails.filter(({ times }) => times > 1)
  return {
    line_lost: line.filter((times) => times === 0).length,
    line_doubled: line.filter((times) => times > 1).length,
    mail_lost: mails.filter(({ times }) => times === 0).length,
    mail_doubled: doubled.length,
    mail_doubled_unflagged: doubled.filter(({ mail }) => !flagged.has(mail)).length,
    flagged: flagged.size,
  }
}

export const areZeros = ({ line_lost, line_doubled, mail_lost, mail_doubled_unflagged }: Counts) =>
  line_lost + line_doubled + mail_lost + mail_doubled_unflagged === 0

const COUNTS = [
  'line_lost',
  'line_doubled',
  'mail_lost',
  'mail_doubled',
  'mail_doubled_unflagged',
  'flagged',
] as const

export const sumOf = (all: Counts[]) =>
  Object.fromEntries(COUNTS.map((name) => [name, all.reduce((sum, counts) => sum + counts[name], 0)]))

/** Until nothing waits, is under way or may still be tried again. */
export const isDone = async ({ ask }: Installation) => {
  const [row] = await ask<{ open: number }>(`
    select (select count(*) from prompt where planned_at is null)
      + (select count(*) from delivery where status in ('queued', 'sending', 'maybe'))
      + (select count(*) from line_batch where status in ('queued', 'sending')) as open`)
  return Number(row?.open) === 0
}
