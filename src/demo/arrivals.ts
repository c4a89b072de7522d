import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'

/** 着信 — how often, and from when to when, one phone was shown or one mailbox was given one and the same thing. */
export interface Arrival {
  far_end: 'line' | 'mail'
  /** LINE's user id, or the address in lower case. */
  to: string
  /** The safety check that the buttons name, or the Message-ID. */
  about: string | null
  /** Which words about that check, in the order in which the account sent them: a reminder's are its own. */
  wording: number
  times: number
  first_at: number
  last_at: number
  /** LINE's: of the newest call that showed it. */
  retry_key: string | null
}

type First = Pick<Arrival, 'far_end' | 'to' | 'about' | 'wording' | 'retry_key'> & { at: number }

/** Written out, as objects put together by a spread take twice the room. */
export const firstArrival = ({ far_end, to, about, wording, retry_key, at }: First): Arrival => ({
  far_end,
  to,
  about,
  wording,
  times: 1,
  first_at: at,
  last_at: at,
  retry_key,
})

/** All that a ledger keeps: `counts` is enough for a verdict, and for 175,000 members all that there is room for. */
export type Keeps = 'everything' | 'counts'

type Row = [Arrival['far_end'], ...(string | number | null)[]]

const LINES_AT_ONCE = 2_000

/** Every arrival as one line of JSON, a row without names: there may be 350,000 of them. */
export async function writeArrivals(response: ServerResponse, arrivals: Iterable<Arrival>) {
  response.writeHead(200, { 'content-type': 'application/x-ndjson' })
  // Whoever asked may hang up; that is their loss and no fault of this process.
  await pipeline(linesOf(arrivals), response).catch(() => response.destroy())
}

function* linesOf(arrivals: Iterable<Arrival>) {
  let lines: string[] = []
  for (const arrival of arrivals) {
    lines.push(`${JSON.stringify(rowOf(arrival))}\n`)
    if (lines.length < LINES_AT_ONCE) continue
    yield lines.join('')
    lines = []
  }
  yield lines.join('')
}

const rowOf = ({ far_end, to, about, wording, times, first_at, last_at, retry_key }: Arrival): Row => [
  far_end,
  to,
  about,
  wording,
  times,
  first_at,
  last_at,
  retry_key,
]

/** What the far ends at this address really got; throws where it could not be read to its end. */
export async function readArrivals(url: string): Promise<Arrival[]> {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`The far ends answered ${answer.status}`)
  const lines = (await answer.text()).split('\n').slice(0, -1)
  return lines.map((line) => {
    const [far_end, to, about, wording, times, first_at, last_at, retry_key] = JSON.parse(line)
    return { far_end, to, about, wording, times, first_at, last_at, retry_key }
  })
}
