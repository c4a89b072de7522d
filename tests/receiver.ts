import { createHmac } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import { onTestFinished } from 'vitest'
import { findHookWork } from '../src/integrations/hooks/queries.ts'
import { workOf } from '../workers/start.ts'
import type { World } from './world.ts'

export type Manners = 'takes' | 'fails' | 'redirects' | 'cuts' | 'is_slow'

export interface Received {
  event_id: string
  signature: string
  raw: string
  body: {
    id: string
    type: string
    exercise?: boolean
    check?: { id: string; purpose: string; exercise: boolean; status: string }
    counts?: Record<string, number>
  }
}

/** Somebody else's server on this machine, real HTTP and as badly behaved as the story wants. */
export async function receiver() {
  const got: Received[] = []
  let manners: Manners = 'takes'
  const open = new Set<ServerResponse>()
  const server = createServer((request, response) => {
    let raw = ''
    request.on('data', (chunk) => (raw += chunk))
    request.on('end', () => {
      const { 'tomoshibi-event-id': event_id, 'tomoshibi-signature': signature } = request.headers
      got.push({
        event_id: String(event_id),
        signature: String(signature),
        raw,
        body: raw ? JSON.parse(raw) : {},
      })
      answer(response, request.url ?? '')
    })
  })
  function answer(response: ServerResponse, path: string) {
    open.add(response)
    if (path === '/elsewhere') response.writeHead(200).end()
    else if (manners === 'takes') response.writeHead(204).end()
    else if (manners === 'fails') response.writeHead(500).end('x'.repeat(10_000))
    else if (manners === 'redirects') response.writeHead(302, { location: '/elsewhere' }).end()
    else if (manners === 'cuts') response.destroy()
  }
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  onTestFinished(async () => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  })
  return {
    url: `http://127.0.0.1:${port}/hook`,
    got,
    behaves: (as: Manners) => {
      manners = as
    },
    /** What came since it was looked at last. */
    news: () => got.splice(0),
  }
}

/** What a receiver does with the secret that the office gave it. */
export function isGenuine({ signature, raw }: Received, secret: string) {
  const { t, v1 } = /^t=(?<t>\d+),v1=(?<v1>[0-9a-f]{64})$/.exec(signature)?.groups ?? {}
  return createHmac('sha256', secret).update(`${t}.${raw}`).digest('hex') === v1
}

/** A few rounds of what the sweep and the workers do for hooks. */
export async function hooksRun(w: World, rounds = 6) {
  const work = workOf(w.plant)
  for (let round = 0; round < rounds; round++) {
    const due = await findHookWork(w.db)
    if (due.length === 0) return
    await Promise.all(due.map(work))
  }
}
