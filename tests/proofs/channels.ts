import { readdirSync } from 'node:fs'
import type { LineFault } from '../../src/demo/line-faults.ts'
import { startLinePlatform } from '../../src/demo/line-platform.ts'
import type { MailFault, MailStage } from '../../src/demo/mail-faults.ts'
import { startMailHost } from '../../src/demo/mail-host.ts'
import { watchProcesses } from '../benches/watch-process.ts'
import { heapOf, inspectorOf, WITH_INSPECTOR } from './heap.ts'
import { isDone } from './ledger-verdict.ts'
import { draft, type Home, launchTimed, settle } from './people.ts'
import { install, openStand, waitFor } from './stand.ts'
import { conclude, quantile, readOptions, table } from './verdict.ts'

/** Each LINE account meets one of these at its first two calls; the last four meet none. */
const LINE_FAULTS: LineFault[] = [
  'error_500',
  'rate_429',
  'silent',
  'slow_30s',
  'accept_then_cut',
  'half_body',
  'conflict_409',
]
const ASSOCIATIONS = LINE_FAULTS.length + 1 + 4
const MEMBERS = 60
/** Each mail domain meets one of these at every mail of the first minute; the last four meet none. */
const MAIL_FAULTS: [MailFault, MailStage][] = [
  ['try_later_421', 'rcpt'],
  ['busy_450', 'mail'],
  ['busy_450', 'data'],
  ['unknown_550', 'rcpt'],
  ['tarpit', 'data'],
  ['cut', 'rcpt'],
  ['cut', 'data_command'],
  ['cut_after_dot', 'data'],
  ['silent', 'rcpt'],
]
const DOMAINS = MAIL_FAULTS.length + 4
const REFUSED = MAIL_FAULTS.findIndex(([fault]) => fault === 'unknown_550')
const TROUBLE_MS = 60_000
const RATIO = 1.5
/** What a second trouble of a minute may leave behind, garbage taken away. */
const HEAP_MB = 4
const FALLBACK_WITHIN_MS = 60_000

readOptions()
const began = performance.now()
const stand = await openStand()
const platform = await startLinePlatform()
const host = await startMailHost()
stand.cleaning.push(() => Promise.all([platform.close(), host.close()]))
const here = await install(stand, { line_url: platform.url, smtp_url: host.url })
const homes: Home[] = []
for (let index = 0; index < ASSOCIATIONS; index++)
  homes.push(await settle(here, platform, { index, members: MEMBERS, domain: domainOf }))
const quotaless = homes[LINE_FAULTS.length]
if (!quotaless) throw new Error('Nobody')
const worker = here.start('worker', WITH_INSPECTOR)
await worker.until('workers_started')
const inspector = inspectorOf(worker)
const pid = worker.child.pid ?? 0
const watching = watchProcesses([pid])
const sockets = () => readdirSync(`/proc/${pid}/fd`).length

// Once to warm up, once undisturbed, twice disturbed: everybody is asked anew each time.
await round()
const calm = await round()
const sockets_before = sockets()
const misbehave = () => {
  platform.behave(
    LINE_FAULTS.map((as, n) => ({
      as,
      on: 'multicast',
      next: 2,
      access_token: homes[n]?.keys.access_token ?? '',
    })),
  )
  host.behave(MAIL_FAULTS.map(([as, on], n) => ({ as, on, domain: domainOf(n) })))
}
const troubled = await round(() => {
  misbehave()
  platform.setQuota(quotaless.keys.access_token, 0)
})
// What the first trouble costs in memory, code and tables of slow hosts, it costs once; the second shows what leaks.
const before = { rss: watching.now_mb(), heap: await heapOf(inspector) }
await round(misbehave)
await waitFor(() => sockets() <= sockets_before + 5, 60_000)
const sockets_after = sockets()
const rss_mb = [before.rss, watching.now_mb()] as const
const heap_mb = [before.heap, await heapOf(inspector)] as const
watching.stop()
const stopped = await here.ask<{ stopped_at: Date | null }>(
  'select stopped_at from line_channel where id = $1',
  [quotaless.line_channel_id],
)
await stand.close()

const ratio = (of: (one: Round) => number[]) =>
  Number((quantile(of(troubled), 0.99) / quantile(of(calm), 0.99)).toFixed(2))
const line_ratio = ratio(({ line }) => line)
const mail_ratio = ratio(({ mail }) => mail)
table(
  [calm, troubled].map(({ line, mail, lost, doubled, unflagged }, n) => ({
    round: n === 0 ? 'calm' : 'troubled',
    line_p99_ms: quantile(line, 0.99),
    mail_p99_ms: quantile(mail, 0.99),
    lost,
    line_doubled: doubled,
    unflagged,
  })),
)
const goals = {
  line: line_ratio <= RATIO,
  mail: mail_ratio <= RATIO,
  zeros: [calm, troubled].every(
    ({ lost, doubled, unflagged, ended }) => lost + doubled + unflagged === 0 && ended,
  ),
  stopped: stopped[0]?.stopped_at !== null,
  fallback: troubled.fallback_ms <= FALLBACK_WITHIN_MS,
  sockets: sockets_after <= sockets_before + 5,
  heap: heap_mb[1] - heap_mb[0] <= HEAP_MB,
}
conclude(Object.values(goals).every(Boolean), {
  proof: 'channels',
  quiet: stand.quiet,
  p99_ratio_line: line_ratio,
  p99_ratio_mail: mail_ratio,
  lost: troubled.lost,
  line_doubled: troubled.doubled,
  mail_doubled_unflagged: troubled.unflagged,
  fallback_ms: troubled.fallback_ms,
  sockets: [sockets_before, sockets_after],
  worker_heap_mb: heap_mb,
  worker_rss_mb: rss_mb,
  goals,
  seconds: Math.round((performance.now() - began) / 1_000),
})

interface Round {
  /** Milliseconds from the launch to the acceptance, of those whom no fault was meant for. */
  line: number[]
  mail: number[]
  lost: number
  doubled: number
  unflagged: number
  /** Until everybody of the association whose quota was used up had a mail. */
  fallback_ms: number
  ended: boolean
}

async function round(trouble: () => void = () => {}): Promise<Round> {
  const lines_before = platform.ledger.received.length
  const mails_before = new Map(host.addresses().map((address) => [address, host.ledger.to(address)]))
  for (const home of homes) home.check = await draft(here, home.id)
  trouble()
  const started = Date.now()
  for (const home of homes) await launchTimed(here, home)
  const healing = setTimeout(() => {
    platform.behave(null)
    host.behave(null)
  }, TROUBLE_MS)
  const ended = await waitFor(() => isDone(here), 300_000)
  clearTimeout(healing)
  platform.behave(null)
  host.behave(null)
  const flagged = new Set(
    (
      await here.ask<{ value: string }>(
        `select cp.value from delivery d join contact_point cp on cp.id = d.contact_point_id
         join wording w on w.id = d.wording_id where d.maybe_doubled and w.safety_check_id = any($1::uuid[])`,
        [homes.map(({ check }) => check)],
      )
    ).map(({ value }) => value),
  )
  const shown = Map.groupBy(
    platform.ledger.received.slice(lines_before).filter(({ endpoint }) => endpoint !== 'reply'),
    ({ user_id }) => user_id,
  )
  const arrived = (mail: string) =>
    host
      .mailbox(mail)
      .raw()
      .slice(mails_before.get(mail) ?? 0)
  const everybody = homes.flatMap((home, n) => home.members.map((member, m) => ({ ...member, n, m, home })))
  const calm_line = everybody.filter(({ n }) => n > LINE_FAULTS.length)
  const calm_mail = everybody.filter(({ m }) => m % DOMAINS >= MAIL_FAULTS.length)
  const lost_line = everybody.filter(({ user_id, home }) => home !== quotaless && !shown.has(user_id))
  const lost_mail = everybody.filter(({ mail, m }) => m % DOMAINS !== REFUSED && arrived(mail).length === 0)
  return {
    line: calm_line.map(({ user_id }) => (shown.get(user_id)?.[0]?.at ?? Number.POSITIVE_INFINITY) - started),
    mail: calm_mail.map(({ mail }) => (arrived(mail)[0]?.at ?? Number.POSITIVE_INFINITY) - started),
    lost: lost_line.length + lost_mail.length,
    doubled: everybody.filter(({ user_id }) => (shown.get(user_id)?.length ?? 0) > 1).length,
    unflagged: everybody.filter(({ mail }) => arrived(mail).length > 1 && !flagged.has(mail)).length,
    fallback_ms:
      Math.max(
        ...everybody
          .filter(({ home, m }) => home === quotaless && m % DOMAINS >= MAIL_FAULTS.length)
          .map(({ mail }) => arrived(mail)[0]?.at ?? Number.POSITIVE_INFINITY),
      ) - started,
    ended,
  }
}

function domainOf(member: number) {
  return `d${member % DOMAINS}.example.jp`
}
