import { createServer } from 'node:http'

/** What the API was asked to send. */
export interface ApiMail {
  from: string
  to: string[]
  subject: string
  text: string
}

/** A mail service that is asked over HTTP, as the edge asks one: a bearer key, a JSON body, one mail a key. */
export async function startMailApi({ key }: { key: string }) {
  const mails: ApiMail[] = []
  const seen = new Set<string>()
  let is_down = false
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      if (is_down) return void response.writeHead(503).end()
      if (request.headers.authorization !== `Bearer ${key}`) return void response.writeHead(401).end()
      const once = String(request.headers['idempotency-key'] ?? crypto.randomUUID())
      if (!seen.has(once)) mails.push(JSON.parse(Buffer.concat(chunks).toString()) as ApiMail)
      seen.add(once)
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"id":"1"}')
    })
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  const at = server.address()
  return {
    url: `http://127.0.0.1:${at && typeof at === 'object' ? at.port : 0}/emails`,
    mails,
    behave(down: boolean) {
      is_down = down
    },
    close: () => new Promise((closed) => server.close(closed)),
  }
}
