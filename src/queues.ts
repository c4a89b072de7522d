import { createPostgresBackend, Queue, Worker, type WorkerOptions } from 'bullmq'
import { Redis } from 'ioredis'
import type pg from 'pg'
import type { LineBatchId } from './deliveries/table.ts'
import type { Log } from './log.ts'
import { isOutage } from './outage.ts'
import type { AssociationId, LineChannelId } from './roster/table.ts'
import type { SafetyCheckId } from './safety-checks/table.ts'

/** A hint that something in the database is due. Ids only: Redis keeps jobs in clear text. */
export type Hint =
  | { kind: 'plan'; association_id: AssociationId; safety_check_id: SafetyCheckId }
  | {
      kind: 'line'
      association_id: AssociationId
      line_batch_id: LineBatchId
      line_channel_id: LineChannelId
    }
  | { kind: 'mail'; association_id: AssociationId }
  /** A LINE channel has stopped, or runs again. */
  | { kind: 'follow_channel'; association_id: AssociationId }
  | { kind: 'tell_office'; association_id: AssociationId }
  | { kind: 'take_in' }

export interface Queues {
  /** Never throws and never takes longer than a second: a lost hint is made again by the sweep. */
  hint(hints: Hint[]): Promise<void>
  /** Which of these hints' queues hold nothing that waits, so that the sweep does not pile up the same work. */
  withoutBacklog(hints: Hint[]): Promise<Hint[]>
  /** No worker anywhere starts another hint of this queue for so long; a queue that cannot hear it goes on. */
  holdBack(queue: string, ms: number): Promise<void>
  /** Runs `work` for every hint of one queue, in this process, until closed. */
  work(
    queue: string,
    work: (hint: Hint) => Promise<void>,
    options: WorkOptions,
  ): Promise<{ close(): Promise<void> }>
  close(): Promise<void>
}

export interface WorkOptions {
  concurrency: number
  /** Starts per second over all processes; LINE allows 200 multicasts a second and we keep 180. */
  per_second?: number
}

const HINT_TIMEOUT_MS = 800
const LOCK_MS = 10_000

export const queueOf = (hint: Hint) => (hint.kind === 'line' ? `line-${hint.line_channel_id}` : hint.kind)

/** The one place that knows what BullMQ stands on: Redis where REDIS_URL is given, PostgreSQL otherwise. */
export function openQueues(on: { redis_url: string | null; pool: pg.Pool }, log: Log): Queues {
  const producer = connectionFor(on, { maxRetriesPerRequest: 1, commandTimeout: 2_000 })
  const workerConnections: { disconnect(): void }[] = []
  const queues = new Map<string, Queue>()

  const warn = (queue: string) => limitedTo(1, () => log.warn({ event: 'queue_unavailable', queue }))
  const open = (name: string) => {
    const known = queues.get(name)
    if (known) return known
    const queue = on.redis_url
      ? new Queue(name, { connection: producer.connection })
      : (new Queue(name, { connection: producer.connection }, createPostgresBackend as never) as Queue)
    queue.on('error', warn(name))
    queues.set(name, queue)
    return queue
  }
  const byQueue = (hints: Hint[]) => Map.groupBy(hints, queueOf)

  return {
    async hint(hints) {
      const adding = [...byQueue(hints)].map(([name, group]) =>
        open(name).addBulk(
          group.map((hint) => ({
            name: hint.kind,
            data: hint,
            opts: { jobId: crypto.randomUUID(), attempts: 1, removeOnComplete: true, removeOnFail: true },
          })),
        ),
      )
      await inTime(Promise.all(adding), undefined)
    },
    async withoutBacklog(hints) {
      const asked = [...byQueue(hints)].map(async ([name, group]) =>
        (await inTime(open(name).getWaitingCount(), 0)) === 0 ? group : [],
      )
      return (await Promise.all(asked)).flat()
    },
    async holdBack(name, ms) {
      await inTime(open(name).rateLimit(ms), undefined)
    },
    async work(name, work, { concurrency, per_second }) {
      const worker = connectionFor(on, { maxRetriesPerRequest: null })
      if (worker.redis) workerConnections.push(worker.redis)
      const options: WorkerOptions = {
        connection: worker.connection,
        concurrency,
        lockDuration: LOCK_MS,
        stalledInterval: LOCK_MS / 2,
        // A worker killed while it holds a job must not use the job up: the rows decide, not the queue.
        maxStalledCount: 1_000,
        ...(per_second ? { limiter: { max: per_second, duration: 1_000 } } : {}),
      }
      const run = (job: { data: Hint }) => work(job.data)
      const running = on.redis_url
        ? new Worker(name, run, options)
        : (new Worker(name, run, options, createPostgresBackend as never) as Worker)
      running.on('error', warn(name))
      running.on('failed', (_job, error) => {
        if (isOutage(error)) log.warn({ event: 'work_met_outage', queue: name })
        else log.error({ event: 'work_failed', queue: name, code: codeOf(error) })
      })
      await running.waitUntilReady()
      return { close: () => running.close() }
    },
    async close() {
      await Promise.all([...queues.values()].map((queue) => queue.close()))
      producer.redis?.disconnect()
      for (const connection of workerConnections) connection.disconnect()
    },
  }
}

function connectionFor(on: { redis_url: string | null; pool: pg.Pool }, options: object) {
  if (!on.redis_url) return { connection: on.pool as never, redis: null }
  const redis = new Redis(on.redis_url, {
    ...options,
    retryStrategy: (tries) => Math.min(tries * 200, 2_000),
  })
  redis.on('error', () => {})
  return { connection: redis as never, redis }
}

async function inTime<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), HINT_TIMEOUT_MS)
  })
  try {
    return await Promise.race([asked, late])
  } catch {
    return otherwise
  } finally {
    clearTimeout(timer)
    asked.catch(() => {})
  }
}

/** An unreachable queue errs many thousand times a minute; the log needs it once a second. */
function limitedTo(perSecond: number, tell: () => void) {
  let quietUntil = 0
  return () => {
    if (performance.now() < quietUntil) return
    quietUntil = performance.now() + 1_000 / perSecond
    tell()
  }
}

const codeOf = (error: unknown) =>
  error instanceof Error ? ((error as { code?: string }).code ?? error.name) : 'unknown'
