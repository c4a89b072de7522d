import type { ServerResponse } from 'node:http'
import { type Answer, alreadyAccepted, QUOTA_REACHED, RATE_LIMITED, refusal } from './line-rules.ts'

/** How LINE may fail. The last four carry the call out first, so that a careless sender would send twice. */
export type LineFault = keyof typeof REFUSALS | 'silent' | keyof typeof AFTER_THE_FACT

const SLOW_MS = 30_000

/** LINE documents no Retry-After, and the words alone tell the two 429s apart. */
const REFUSALS = {
  error_500: refusal(500, 'Internal Server Error'),
  rate_429: refusal(429, RATE_LIMITED),
  quota_429: refusal(429, QUOTA_REACHED),
  unauthorized_401: refusal(401, 'Authentication failed. Confirm that the access token is valid.'),
}

interface Call {
  fault: LineFault | null
  request_id: string
  retry_key: string | null
  /** What a slow answer's time is multiplied by. */
  time_scale: number
  carryOut: () => Answer
}

const AFTER_THE_FACT = {
  accept_then_cut: (response) => void response.destroy(),
  slow_30s: (response, { request_id, time_scale }, done) =>
    void setTimeout(() => write(response, request_id, done), SLOW_MS * time_scale).unref(),
  half_body(response, { request_id }, { status, body, headers }) {
    const json = Buffer.from(JSON.stringify(body))
    response.writeHead(status, headOf(json, request_id, headers))
    response.write(json.subarray(0, Math.ceil(json.length / 2)))
    setTimeout(() => response.destroy(), 50).unref()
  },
  /** As if an earlier try of this key had been accepted; without a key there is nothing to say so about. */
  conflict_409(response, { request_id, retry_key }, done) {
    if (done.status !== 200 || retry_key === null) return write(response, request_id, done)
    write(response, crypto.randomUUID(), alreadyAccepted({ request_id, body: done.body }))
  },
} satisfies Record<string, (response: ServerResponse, call: Call, done: Answer) => void>

/** Answers a call, or fails to, as the mood of the moment has it. */
export function respond(response: ServerResponse, call: Call) {
  const { fault, request_id, carryOut } = call
  if (fault === null) return write(response, request_id, carryOut())
  if (fault === 'silent') return
  if (fault in REFUSALS) return write(response, request_id, REFUSALS[fault as keyof typeof REFUSALS])
  AFTER_THE_FACT[fault as keyof typeof AFTER_THE_FACT](response, call, carryOut())
}

export function write(response: ServerResponse, request_id: string, { status, body, headers }: Answer) {
  if (response.destroyed) return
  const json = Buffer.from(JSON.stringify(body))
  response.writeHead(status, headOf(json, request_id, headers))
  response.end(json)
}

const headOf = (json: Buffer, request_id: string, headers: Answer['headers'] = {}) => ({
  'content-type': 'application/json',
  'content-length': json.length,
  'x-line-request-id': request_id,
  ...headers,
})
