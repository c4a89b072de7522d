import { codeOf, type Log } from '../log.ts'

export const STOP_WITHIN_MS = 20_000
/** npm passes on what the terminal or systemd has sent to its whole group already: that is still the first one. */
const SAME_SIGNAL_MS = 1_000

/** The first signal ends what has begun, within 20 s; a second one, a second later, ends the process where it stands. */
export function onStopSignal(log: Log, close: () => Promise<void>) {
  let began: number | null = null
  const cut = (event: string) => {
    log.warn({ event })
    process.exit(1)
  }
  const stop = async () => {
    if (began !== null) return performance.now() - began < SAME_SIGNAL_MS ? undefined : cut('stop_cut_short')
    began = performance.now()
    log.info({ event: 'stopping' })
    setTimeout(() => cut('stop_took_too_long'), STOP_WITHIN_MS).unref()
    const [closed] = await Promise.allSettled([close()])
    if (closed.status === 'rejected') {
      log.warn({ event: 'stop_failed', code: codeOf(closed.reason) })
      process.exit(1)
    }
    log.info({ event: 'stopped', after_ms: Math.round(performance.now() - began) })
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
}
