import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pg from 'pg'
import { isSignedBy } from '../../src/intake/signature.ts'

/**
 * What a webhook costs without any care of ours: `hmac` checks the signature and forgets the event, `insert` writes
 * one row per event in a commit of its own, over a pool of twenty.
 */
const [kind = 'hmac', port = '0', secret = '', database_url = ''] = process.argv.slice(2)
const pool = kind === 'insert' ? new pg.Pool({ connectionString: database_url, max: 20 }) : null
await pool?.query(`create table if not exists reference_event (
  id text primary key, event jsonb not null, event_at timestamptz not null, received_at timestamptz not null default now())
  with (autovacuum_enabled = off)`)

const app = new Hono().post('/webhook', async (c) => {
  const body = new Uint8Array(await c.req.arrayBuffer())
  if (!isSignedBy(secret, body, c.req.header('x-line-signature'))) return c.text('', 401)
  const { events } = JSON.parse(Buffer.from(body).toString()) as {
    events: { webhookEventId: string; timestamp: number }[]
  }
  for (const event of pool ? events : [])
    await pool?.query(
      'insert into reference_event (id, event, event_at) values ($1, $2, $3) on conflict do nothing',
      [event.webhookEventId, JSON.stringify(event), new Date(event.timestamp)],
    )
  return c.text('')
})
serve({ fetch: app.fetch, port: Number(port), hostname: '127.0.0.1' }, () =>
  console.log('"event":"web_started"'),
)
