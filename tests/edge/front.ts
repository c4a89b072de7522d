import { createServer } from 'node:http'

/** How the association's server behaves towards whoever is in front of it. */
export type Mood = 'up' | 'down' | 'answers_lost' | { status: number } | { slow_ms: number }

export interface Passed {
  path: string
  body: string
}

/**
 * The way from the edge to the origin: up, dead (the connection is cut, as by a server without power), slow, or with
 * another answer in its place. `instead` may answer single requests, so that one item can be poison.
 */
export async function openFront(origin: (request: Request) => Promise<Response> | Response) {
  let mood: Mood = 'up'
  let instead: (passed: Passed) => number | null = () => null
  const passed: Passed[] = []
  const server = createServer((asked, answering) => {
    const chunks: Buffer[] = []
    asked.on('data', (chunk: Buffer) => chunks.push(chunk))
    asked.on('end', () => void answer(Buffer.concat(chunks)))
    async function answer(bytes: Buffer) {
      const path = asked.url ?? '/'
      if (mood === 'down') return void asked.socket.destroy()
      if (typeof mood === 'object' && 'slow_ms' in mood) await later(mood.slow_ms)
      if (typeof mood === 'object' && 'status' in mood) return void answering.writeHead(mood.status).end()
      const status = instead({ path, body: bytes.toString() })
      if (status !== null) return void answering.writeHead(status).end()
      passed.push({ path, body: bytes.toString() })
      const method = asked.method ?? 'GET'
      const headers = new Headers()
      for (const [name, value] of Object.entries(asked.headers))
        if (typeof value === 'string' && !['connection', 'transfer-encoding', 'host'].includes(name))
          headers.set(name, value)
      const has_body = method !== 'GET' && method !== 'HEAD'
      const url = `http://localhost:8787${path}`
      const response = await origin(
        new Request(url, { method, headers, ...(has_body ? { body: new Uint8Array(bytes) } : {}) }),
      )
      // It has been done, and nobody learns of it.
      if (mood === 'answers_lost') return void asked.socket.destroy()
      answering.writeHead(response.status, Object.fromEntries(response.headers))
      answering.end(Buffer.from(await response.arrayBuffer()))
    }
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const at = server.address()
  return {
    url: `http://127.0.0.1:${at && typeof at === 'object' ? at.port : 0}`,
    passed,
    behave(as: Mood) {
      mood = as
    },
    insteadOf(answer: (passed: Passed) => number | null) {
      instead = answer
    },
    async close() {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

const later = (ms: number) => new Promise((done) => setTimeout(done, ms))
