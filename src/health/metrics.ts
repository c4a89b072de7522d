import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Deps } from '../app.tsx'
import { withinTime } from '../channels/within-time.ts'
import type { Hint } from '../queues.ts'
import { onceFor } from './once-for.ts'
import { countEverything, findLineQuotas, findOldestDue } from './queries.ts'
import type { Readiness, ReadinessDeps } from './readiness.ts'
import type { Metric } from './rules.ts'

const COUNTS_FRESH_MS = 10_000
const DUE_FRESH_MS = 1_000
const READ_WITHIN_MS = 1_400

/** Every kind that the database calls due, so that a graph shows 0 and not a gap. */
const KINDS = Object.keys({
  plan: 0,
  line: 0,
  mail: 0,
  follow_channel: 0,
  tell_office: 0,
  planned: 0,
  take_in: 0,
} satisfies Record<
  Exclude<Hint['kind'], 'line_menus' | 'loans' | 'owner_taps' | 'edge_snapshot' | 'hook' | 'twin'>,
  number
>)

export type MetricsDeps = ReadinessDeps & Pick<Deps, 'boards' | 'version' | 'mode'>

/** 計器 — what the database and this process show. While the database is away its numbers are left out, not made up. */
export function openMetrics(deps: MetricsDeps, readiness: () => Promise<Readiness>) {
  const { db } = deps
  const counts = onceFor(COUNTS_FRESH_MS, () => countEverything(db))
  const due = onceFor(DUE_FRESH_MS, () => findOldestDue(db))
  const quotas = onceFor(DUE_FRESH_MS, () => findLineQuotas(db))
  const lag = monitorEventLoopDelay({ resolution: 20 })
  lag.enable()
  return async (): Promise<Metric[]> => {
    const [ready, ...read] = await Promise.all([
      readiness(),
      orNone(counts().then(countMetrics)),
      orNone(due().then(dueMetrics)),
      orNone(quotas().then(quotaMetrics)),
    ])
    const shown = [...readyMetrics(ready), ...read.flat(), ...processMetrics(deps, lag)]
    lag.reset()
    return shown
  }
}

const orNone = (read: Promise<Metric[]>): Promise<Metric[]> =>
  withinTime(read, READ_WITHIN_MS).then(
    (metrics) => metrics,
    () => [],
  )

const readyMetrics = ({ checks }: Readiness): Metric[] => [
  {
    name: 'tomoshibi_ready',
    help: 'Whether what this process stands on answers, as /readyz tells it.',
    samples: Object.entries(checks).map(([check, finding]) => ({
      labels: { check },
      value: finding === 'ok' ? 1 : 0,
    })),
  },
]

const countMetrics = (rows: Awaited<ReturnType<typeof countEverything>>): Metric[] => [
  {
    name: 'tomoshibi_deliveries',
    help: 'Messages to members by way, state and reason of failure.',
    samples: rows
      .filter(({ what }) => what === 'delivery')
      .map(({ label, n }) => {
        const [system = '', status = '', failure = ''] = label.split(' ')
        return { labels: { system, status, failure }, value: n }
      }),
  },
  {
    name: 'tomoshibi_replies',
    help: 'Answers by the way they came.',
    samples: rows
      .filter(({ what }) => what === 'reply')
      .map(({ label, n }) => ({ labels: { via: label }, value: n })),
  },
]

function dueMetrics(rows: Awaited<ReturnType<typeof findOldestDue>>): Metric[] {
  const all = KINDS.map((kind) => rows.find((row) => row.kind === kind) ?? { kind, due: 0, oldest_s: 0 })
  return [
    {
      name: 'tomoshibi_due',
      help: 'What is due now and not in a worker’s hands.',
      samples: all.map(({ kind, due }) => ({ labels: { kind }, value: due })),
    },
    {
      name: 'tomoshibi_due_oldest_seconds',
      help: 'For how long the oldest of it has been due.',
      samples: all.map(({ kind, oldest_s }) => ({ labels: { kind }, value: oldest_s })),
    },
  ]
}

function quotaMetrics(rows: Awaited<ReturnType<typeof findLineQuotas>>): Metric[] {
  const limited = rows.flatMap(({ id, quota_limit, quota_used }) =>
    quota_limit === null ? [] : [{ labels: { channel: id }, quota_limit, used: quota_used ?? 0 }],
  )
  return [
    {
      name: 'tomoshibi_line_quota_limit',
      help: 'Messages a month of a LINE channel; not there without a limit.',
      samples: limited.map(({ labels, quota_limit }) => ({ labels, value: quota_limit })),
    },
    {
      name: 'tomoshibi_line_quota_left',
      help: 'What is left of them, as LINE last told.',
      samples: limited.map(({ labels, quota_limit, used }) => ({ labels, value: quota_limit - used })),
    },
    {
      name: 'tomoshibi_line_stopped',
      help: 'LINE channels over which nothing is sent for the time being.',
      samples: rows.flatMap(({ id, stop_reason }) =>
        stop_reason === null ? [] : [{ labels: { channel: id, reason: stop_reason }, value: 1 }],
      ),
    },
  ]
}

function processMetrics(
  { boards, version, mode }: MetricsDeps,
  lag: ReturnType<typeof monitorEventLoopDelay>,
): Metric[] {
  const one = (name: string, help: string, value: number): Metric => ({ name, help, samples: [{ value }] })
  const seconds = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9)
  return [
    one('tomoshibi_board_viewers', 'Browsers that follow a board of this process.', boards.viewers()),
    one('process_resident_memory_bytes', 'Memory of this process.', process.memoryUsage.rss()),
    one('process_uptime_seconds', 'Since this process started.', Math.round(process.uptime())),
    one('nodejs_eventloop_lag_p99_seconds', 'Since the last look.', seconds(lag.percentile(99))),
    one('nodejs_eventloop_lag_max_seconds', 'Since the last look.', seconds(lag.max)),
    {
      name: 'tomoshibi_build_info',
      help: 'Always 1.',
      samples: [{ labels: { version, mode }, value: 1 }],
    },
  ]
}
