import { createPostgresBackend, Queue, Worker, type WorkerOptions } from 'bullmq'
import type { LineBatchId } from './deliveries/table.ts'
import type { HookId } from './integrations/table.ts'
import { codeOf, type Log, seldom } from './log.ts'
import { isOutage } from './outage.ts'
import { connectionFor, type Ground, lookAt, prefixOf, type QueueLook } from './queues/connection.ts'
import { shareListening } from './queues/shared-listening.ts'
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
  /** A night's copy of roster and call sheet is to be written. */
  | { kind: 'twin'; association_id: AssociationId }
  /** The time of a launch, a reminder or an advance notice has come. */
  | { kind: 'planned'; association_id: AssociationId }
  | { kind: 'take_in' }
  /** Owners have answered in the chat whether they lend. */
  | { kind: 'owner_taps'; association_id: AssociationId }
  /** News of a loan, or a reminder of its day. */
  | { kind: 'loans'; association_id: AssociationId }
  /** The edge does not know this check as it is now. */
  | { kind: 'edge_snapshot'; association_id: AssociationId; safety_check_id: SafetyCheckId }
  /** Something has happened, or is to be told once more, that another system asked to be told of. */
  | { kind: 'hook'; association_id: AssociationId; hook_id: HookId }
  /** LINE's rich menus differ from what the bindings ask for. */
  | { kind: 'line_menus'; association_id: AssociationId }

export interface Queues {
  /** Never throws and never takes longer than a second: a lost hint is made again by the sweep. */
  hint(hints: Hint[]): Promise<void>
  /** Which of these hints' queues hold nothing that waits, so that the sweep does not pile up the same work. */
  withoutBacklog(hints: Hint[]): Promise<Hint[]>
  /** No worker anywhere starts another hint of this queue for so long; a queue that cannot hear it goes on. */
  holdBack(queue: string, ms: number): Promise<void>
  /** Runs `work` for every hint of one queue, in this process, until closed; begins as soon as the queue answers. */
  work(queue: string, work: (hint: Hint) => Promise<void>, options: WorkOptions): QueueWorker
  /** How the queue is, asked within a second. */
  look(): Promise<QueueLook>
  close(): Promise<void>
}

export interface QueueWorker {
  ready: Promise<unknown>
  /** Waits for what is under way. */
  close(): Promise<void>
}

export interface WorkOptions {
  concurrency: number
  /** Starts per second over all processes; LINE allows 200 multicasts a second and we keep 180. */
  per_second?: number
}

const ANSWER_WITHIN_MS = 800
const LOCK_MS = 10_000

export const queueOf = (hint: Hint) => (hint.kind === 'line' ? `line-${hint.line_channel_id}` : hint.kind)

/** The one place that knows BullMQ. */
export function openQueues(on: Ground, log: Log): Queues {
  const pool = shareListening(on.pool)
  const producer = connectionFor(on, pool, { maxRetriesPerRequest: 1, commandTimeout: 2_000 })
  const prefix = prefixOf(on)
  const workerConnections: { disconnect(): void }[] = []
  const queues = new Map<string, Queue>()

  const trouble = seldom((queue) => log.warn({ event: 'queue_unavailable', queue }))
  const warn = (queue: string) => () => trouble.tell(queue)
  producer.redis?.on('ready', trouble.isOver)
  const open = (name: string) => {
    const known = queues.get(name)
    if (known) return known
    const options = { connection: producer.connection, prefix }
    const queue = on.redis_url
      ? new Queue(name, options)
      : (new Queue(name, options, createPostgresBackend as never) as Queue)
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
    work(name, work, { concurrency, per_second }) {
      const worker = connectionFor(on, pool, { maxRetriesPerRequest: null })
      if (worker.redis) workerConnections.push(worker.redis)
      const options: WorkerOptions = {
        connection: worker.connection,
        prefix,
        concurrency,
        lockDuration: LOCK_MS,
        stalledInterval: LOCK_MS / 2,
        // A worker killed while it holds a job must not use the job up: the rows decide, not the queue.
        maxStalledCount: 1_000,
        ...(per_second ? { limiter: { max: per_second, duration: 1_000 } } : {}),
      }
      const in_hand = new Set<Promise<void>>()
      const run = (job: { data: Hint }) => {
        const working = work(job.data).finally(() => in_hand.delete(working))
        in_hand.add(working)
        return working
      }
      const running = on.redis_url
        ? new Worker(name, run, options)
        : (new Worker(name, run, options, createPostgresBackend as never) as Worker)
      running.on('error', warn(name))
      running.on('failed', (_job, error) => {
        if (isOutage(error)) log.warn({ event: 'work_met_outage', queue: name })
        else log.error({ event: 'work_failed', queue: name, code: codeOf(error) })
      })
      const ready = running.waitUntilReady()
      // Not everybody waits for it, and one that is closed before it is ready rejects.
      ready.catch(() => {})
      return {
        ready,
        async close() {
          const closed = running.close()
          await Promise.allSettled(in_hand)
          // A queue that is away would be waited for although nothing is in hand any more.
          await inTime(closed, undefined)
        },
      }
    },
    look: () => inTime(lookAt(producer.redis, on.pool), { answers: false, evicts: false }),
    async close() {
      await inTime(Promise.all([...queues.values()].map((queue) => queue.close())), undefined)
      producer.redis?.disconnect()
      for (const connection of workerConnections) connection.disconnect()
    },
  }
}

async function inTime<T>(asked: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), ANSWER_WITHIN_MS)
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
