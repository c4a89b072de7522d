import { findOldestDue } from '../../health/queries.ts'
import { countSenders } from '../../store.ts'
import { bad, type Finding, good, note } from '../../ui/findings.ts'
import { span } from '../../ui/time.ts'
import type { Terminal } from '../terminal.ts'

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

/** With Redis the workers have processes of their own. */
const startingOf = ({ redis_url }: Terminal['config']) =>
  redis_url ? 'npm run worker を動かしてください' : 'npm start を動かしてください'

/** What should have gone out long ago tells that nobody works, without asking any worker. */
export async function lookAtWork({ store, config }: Terminal): Promise<Finding> {
  if (config.database_url && (await countSenders(store.owner)) === 0)
    return bad('送信の動き', '送信の処理が1つも動いていません。発報しても届きません', startingOf(config))
  const due = await findOldestDue(store.db)
  const oldest = Math.max(0, ...due.map(({ oldest_s }) => oldest_s))
  const waiting = due.reduce((sum, one) => sum + one.due, 0)
  if (oldest > STUCK_AFTER_S)
    return bad(
      '送信の動き',
      `${waiting}件が待っています(最も古いもので${span(oldest * 1_000)})`,
      startingOf(config),
    )
  if (waiting > 0) return note('送信の動き', `いま${waiting}件を送っています`)
  return good('送信の動き', '待っているものはありません')
}
