import type { LinePlatform } from './line-platform.ts'
import type { MailHost } from './mail-host.ts'

const TROUBLE_MS = 30_000

/** Half a minute of bad luck at one end, then all is well again by itself. */
export function openTrouble({ line, mail }: { line: LinePlatform; mail: MailHost }) {
  const until = { line: 0, mail: 0 }
  const ends = {
    line: (on: boolean) => line.behave(on ? { as: 'error_500' } : null),
    mail: (on: boolean) => mail.behave(on ? { as: 'tarpit' } : null),
  }
  return {
    faults: () => ({ line: until.line > Date.now(), mail: until.mail > Date.now() }),
    start(of: 'line' | 'mail') {
      until[of] = Date.now() + TROUBLE_MS
      ends[of](true)
      setTimeout(() => until[of] <= Date.now() && ends[of](false), TROUBLE_MS + 10).unref()
    },
  }
}
