import { Redis } from 'ioredis'
import type pg from 'pg'

/** What the queues stand on: Redis where REDIS_URL is given, PostgreSQL otherwise. */
export interface Ground {
  redis_url: string | null
  pool: pg.Pool
  /** Begins every key in Redis: two installations on one server must not take each other's hints. */
  installation: string
}

/** BullMQ takes an ioredis instance or what looks like a pool; only `redis` is ours to end. */
export function connectionFor(on: Ground, pool: object, options: object) {
  if (!on.redis_url) return { connection: pool as never, redis: null }
  const redis = new Redis(on.redis_url, {
    ...options,
    retryStrategy: (tries) => Math.min(tries * 200, 2_000),
  })
  redis.on('error', () => {})
  return { connection: redis as never, redis }
}

export const prefixOf = ({ installation }: Ground) => `tomoshibi-${installation}`

/** `evicts`: short of memory, this Redis would throw hints away, and LINE's pace with them. */
export interface QueueLook {
  answers: boolean
  evicts: boolean
}

/** Asks once. Rejects where nobody answers. */
export async function lookAt(redis: Redis | null, pool: pg.Pool): Promise<QueueLook> {
  if (!redis) {
    await pool.query('select 1')
    return { answers: true, evicts: false }
  }
  const policy = /^maxmemory_policy:(\S+)/m.exec(await redis.info('memory'))?.[1]
  return { answers: true, evicts: policy !== undefined && policy !== 'noeviction' }
}
