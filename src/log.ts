import pino from 'pino'

export type Log = Pick<pino.Logger, 'info' | 'warn' | 'error'>

/** One line of JSON per event on stderr. Pass ids, counts and codes only: never a name, address, token or text. */
export const openLog = (level: string): Log => pino({ level, base: null }, pino.destination(2))

/** What a log may say of an error: never its message, which may hold what somebody wrote. */
export const codeOf = (error: unknown) =>
  error instanceof Error
    ? 'code' in error && typeof error.code === 'string'
      ? error.code
      : error.name
    : 'unknown'

/** The first place of ours that the error passed. */
export const whereOf = (error: unknown) =>
  error instanceof Error
    ? /\b(?:src|workers|migrations)\/[\w/.-]+:\d+/.exec(
        error.stack?.split('\n').slice(1).join('\n') ?? '',
      )?.[0]
    : undefined

const SAID_EVERY_MS = 60_000

/** At once and then once a minute, until it is over: what fails every second is no news every second. */
export function seldom(tell: (what: string) => void) {
  let quiet_until = 0
  return {
    tell(what: string) {
      if (performance.now() < quiet_until) return
      quiet_until = performance.now() + SAID_EVERY_MS
      tell(what)
    },
    isOver() {
      quiet_until = 0
    },
  }
}
