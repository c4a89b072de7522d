import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'

/** 受け皿 — a process that is LINE and the mail host in their barest form: it takes everything and only counts. */
const counts = { line_calls: 0, line_people: 0, line_last: 0, mails: 0, mail_last: 0 }
export type Counted = typeof counts

const line = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
  const { to = [] } = request.method === 'POST' ? ((await json(request)) as { to?: string[] }) : {}
  if (to.length > 0) {
    counts.line_calls += 1
    counts.line_people += to.length
    counts.line_last = Date.now()
  }
  response.writeHead(200, {
    'content-type': 'application/json',
    'x-line-request-id': String(counts.line_calls),
  })
  response.end(QUOTA[request.url ?? ''] ?? '{}')
})
const QUOTA: Record<string, string> = {
  '/v2/bot/message/quota': '{"type":"none"}',
  '/v2/bot/message/quota/consumption': '{"totalUsage":0}',
}

const smtp = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData(stream, _session, done) {
    stream.resume()
    stream.on('end', () => {
      counts.mails += 1
      counts.mail_last = Date.now()
      done(null, 'queued as 1')
    })
  },
})
smtp.on('error', () => {})

line.listen(0, '127.0.0.1', () => {
  smtp.listen(0, '127.0.0.1', () => {
    const at = (server: { address(): unknown }) => (server.address() as { port: number }).port
    process.send?.({ line_port: at(line), smtp_port: at(smtp.server) })
  })
})

process.on('message', (what: 'count' | 'reset') => {
  if (what === 'reset')
    Object.assign(counts, { line_calls: 0, line_people: 0, line_last: 0, mails: 0, mail_last: 0 })
  process.send?.(counts)
})
process.on('disconnect', () => process.exit(0))
