import type { ServerResponse } from 'node:http'
import { type Answer, KEY_ALREADY_ACCEPTED, QUOTA_REACHED, RATE_LIMITED, refusal } from './line-rules.ts'

/** How LINE may fail. The last four carry the call out first, so that a careless sender would send twice. */
export type LineFault = keyof typeof REFUSALS | 'silent' | keyof typeof AFTER_THE_FACT

const SLOW_MS = 30_000

const REFUSALS = {
  error_500: refusal(500, 'Internal Server Error'),
  rate_429: refusal(429, RATE_LIMITED),
  quota_429: refusal(429, QUOTA_REACHED),
  unauthorized_401: refusal(401, 'Authentication failed. Confirm that the access token is valid.'),
}

type Broken = (response: ServerResponse, request_id: string, done: Answer) => void

const AFTER_THE_FACT = {
  accept_then_cut: (response) => void response.destroy(),
  slow_30s: (response, request_id, done) =>
    void setTimeout(() => write(response, request_id, done), SLOW_MS).unref(),
  half_body: (response, request_id) => {
    response.writeHead(200, { 'content-length': 100, 'x-line-request-id': request_id })
    response.write('{"sent')
    setTimeout(() => response.destroy(), 50).unref()
  },
  conflict_409: (response, request_id, done) => {
    const headers = { 'x-line-accepted-request-id': request_id }
    const conflict = done.status === 200 ? refusal(409, KEY_ALREADY_ACCEPTED, headers) : done
    write(response, crypto.randomUUID(), conflict)
  },
} satisfies Record<string, Broken>

/** Answers a call, or fails to, as the mood of the moment has it. */
export function respond(
  response: ServerResponse,
  { fault, request_id, carryOut }: { fault: LineFault | null; request_id: string; carryOut: () => Answer },
) {
  if (fault === null) return write(response, request_id, carryOut())
  if (fault === 'silent') return
  if (fault in REFUSALS) return write(response, request_id, REFUSALS[fault as keyof typeof REFUSALS])
  AFTER_THE_FACT[fault as keyof typeof AFTER_THE_FACT](response, request_id, carryOut())
}

export function write(response: ServerResponse, request_id: string, { status, body, headers = {} }: Answer) {
  if (response.destroyed) return
  const json = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(json),
    'x-line-request-id': request_id,
    ...headers,
  })
  response.end(json)
}
