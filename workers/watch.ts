import type { Log } from '../src/log.ts'
import type { Pulse } from './pulse.ts'
import { awake, isStuck, lookAgain } from './stuck.ts'

/**
 * 見張り — told after every round of the sweep whether hints wait, or null where the round failed because a service is
 * away. Calls `onStuck` once this process has stopped working.
 */
export function openWatch({ pulse, log, onStuck }: { pulse: Pulse; log: Log; onStuck: () => void }) {
  let stillness = awake(performance.now())
  let is_told = false
  return (waiting: boolean | null) => {
    const in_hand = pulse.in_hand()
    stillness = lookAgain(stillness, {
      at_ms: performance.now(),
      ended: pulse.ended(),
      waiting: waiting === true,
      busy: waiting !== null && in_hand > 0,
    })
    if (is_told || !isStuck(stillness)) return
    is_told = true
    const { waiting_ms, busy_ms } = stillness
    log.error({ event: 'worker_stuck', in_hand, waiting_ms, busy_ms })
    onStuck()
  }
}
