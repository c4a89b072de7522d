import type { SSEStreamingApi } from 'hono/streaming'
import type { AssociationId } from '../roster/table.ts'
import type { StaffRole } from '../staff/table.ts'
import { clockTime } from '../ui/time.ts'
import type { Boards } from './live.ts'
import type { BoardView } from './read-board.ts'
import { changedRegions, renderRegions } from './regions.tsx'

/** Proxies cut a connection that says nothing for a minute. */
const HEARTBEAT_MS = 20_000
/** Then the browser connects again by itself, and is asked again who it is. */
const LIFE_MS = 10 * 60_000
const RETRY_MS = 1_000

/** Sends what changed until the browser leaves. A slow browser skips views, never queues them. */
export async function streamBoard(
  stream: SSEStreamingApi,
  { boards, now }: { boards: Boards; now: () => Date },
  {
    association,
    role,
    view,
    have,
  }: { association: AssociationId; role: StaffRole; view: BoardView; have: string },
) {
  let next: BoardView | null = view
  let wake = () => {}
  const unwatch = boards.watch(association, view.check.id, (fresh) => {
    next = fresh
    wake()
  })
  const heartbeat = setInterval(() => void stream.write(':\n\n'), HEARTBEAT_MS).unref()
  let over = false
  const end = () => {
    over = true
    wake()
  }
  const life = setTimeout(end, LIFE_MS).unref()
  stream.onAbort(end)
  let browser_has = have
  while (!over) {
    if (next) {
      const rendered = renderRegions(next, role)
      const message = {
        time: clockTime(next.at),
        age_ms: now().getTime() - next.at.getTime(),
        regions: changedRegions(rendered, browser_has),
      }
      next = null
      browser_has = rendered.have
      await stream.writeSSE({ id: browser_has, retry: RETRY_MS, data: JSON.stringify(message) })
    } else await new Promise<void>((resolve) => (wake = resolve))
  }
  clearInterval(heartbeat)
  clearTimeout(life)
  unwatch()
}
