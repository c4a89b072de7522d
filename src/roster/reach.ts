import type { ContactPoint, LineChannelId } from './table.ts'

export type WayState = 'open' | 'lost' | 'none'

/** 届き方 — over which ways a sending now would reach a member, and why it would not. */
export interface Reach {
  line: WayState
  mail: WayState
  /** Codes of channels/outcome.ts, or null where nobody told why; empty where nothing is registered. */
  failures: (string | null)[]
}

type Point = Pick<ContactPoint, 'system' | 'reachable' | 'failure' | 'line_channel_id'>

/** A binding on an account that the association no longer asks over reaches nobody. */
export function reachOf(points: Point[], line_channel_id: LineChannelId | null): Reach {
  const stateOf = (system: 'line' | 'mail'): WayState => {
    const own = points.filter(
      (point) => point.system === system && (system === 'mail' || point.line_channel_id === line_channel_id),
    )
    if (own.some(({ reachable }) => reachable)) return 'open'
    return own.length > 0 ? 'lost' : 'none'
  }
  const lost = points.filter(
    ({ system, reachable }) => (system === 'line' || system === 'mail') && !reachable,
  )
  return {
    line: stateOf('line'),
    mail: stateOf('mail'),
    failures: [...new Set(lost.map(({ failure }) => failure))],
  }
}

export const isReached = ({ line, mail }: Reach) => line === 'open' || mail === 'open'

/** 090-****-5678: enough to recognise a number that one knows, too little to call it. */
export function maskPhone(phone: string) {
  const digits = phone.replace(/\D/g, '').length
  const head = /^\D*(\d{2,5})\D/.exec(phone)?.[1]?.length ?? 3
  let seen = 0
  return phone.replace(/\d/g, (digit) => {
    seen++
    return seen > head && seen <= digits - 4 ? '*' : digit
  })
}
