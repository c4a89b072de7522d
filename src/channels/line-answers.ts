import { HTTPFetchError } from '@line/bot-sdk'
import { type Failure, failed, type Outcome } from './outcome.ts'
import { withinTime } from './within-time.ts'

/** The SDK has no timeout: a silent server held a call for 301 s. */
export const withinCallTime = <T>(call: Promise<T>) => withinTime(call, 10_000)

/** What an error answer means: status first, then the one sentence that tells the three kinds of 429 apart. */
export function refusalOf(status: number, body: string): Outcome {
  if (status === 429) return failed(/monthly limit/i.test(body) ? 'out_of_quota' : 'throttled')
  if (status === 401 || status === 403) return failed('unauthorized')
  if (status >= 500) return failed('unavailable')
  const index = /\bto\[(\d+)\]/.exec(body)?.[1]
  return index === undefined ? failed('bad_request') : failed('bad_recipient', Number(index))
}

export type LineRead<T> = { ok: true; read: T } | { ok: false; failure: Failure }

/** Asks LINE for something that changes nothing there. */
export async function readFromLine<T>(ask: () => Promise<T>): Promise<LineRead<T>> {
  try {
    return { ok: true, read: await withinCallTime(ask()) }
  } catch (error) {
    const refused = error instanceof HTTPFetchError ? refusalOf(error.status, error.body) : null
    return { ok: false, failure: refused && !refused.accepted ? refused.failure : 'unavailable' }
  }
}
