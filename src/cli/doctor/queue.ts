import { findOldestDue } from '../../health/queries.ts'
import { span } from '../../ui/time.ts'
import type { Terminal } from '../terminal.ts'
import { bad, type Finding, good, note } from './findings.ts'

/** Longer than any wait of ours while a worker runs: the sweep hints whatever is due once a second. */
const STUCK_AFTER_S = 120

export async function lookAtQueue({ queues, config }: Terminal): Promise<Finding> {
  const on = config.redis_url ? 'Redis' : 'データベースの中'
  const { answers, evicts } = await queues.look()
  if (!answers)
    return bad(
      '送信の待ち行列',
      `${on}につながりません`,
      'REDIS_URL と、Redis が動いているかを確かめてください。送信は遅れますが、失われません',
    )
  if (evicts)
    return bad(
      '送信の待ち行列',
      'Redis が、記憶が足りないとき中身を捨てる設定です',
      'redis.conf に maxmemory-policy noeviction と書いてください',
    )
  return good('送信の待ち行列', on)
}

/** What should have gone out long ago tells that nobody works, without asking any worker. */
export async function lookAtWork({ store, config }: Terminal): Promise<Finding> {
  const due = await findOldestDue(store.db)
  const oldest = Math.max(0, ...due.map(({ oldest_s }) => oldest_s))
  const waiting = due.reduce((sum, one) => sum + one.due, 0)
  if (oldest > STUCK_AFTER_S)
    return bad(
      '送信の動き',
      `${waiting}件が待っています(最も古いもので${span(oldest * 1_000)})`,
      config.redis_url
        ? 'npm run worker が動いているかを確かめてください'
        : 'npm start が動いているかを確かめてください',
    )
  if (waiting > 0) return note('送信の動き', `いま${waiting}件を送っています`)
  return good('送信の動き', '待っているものはありません')
}
