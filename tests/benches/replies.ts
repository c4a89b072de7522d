import autocannon from 'autocannon'
import { signedWebhook, webhookPath } from '../proofs/answers.ts'
import { launchTimed, settle } from '../proofs/people.ts'
import { freePort, install, openStand, type Program, startProgram, waitFor } from '../proofs/stand.ts'
import { conclude, median, readOptions, table, untilQuiet } from '../proofs/verdict.ts'

const MEMBERS = 600
const SHOT_S = 5
const ROUNDS = 3
const DRAIN_MS = 60_000

readOptions()
const began = performance.now()
const stand = await openStand()
const port = await freePort()
// No far end is asked for anything here, and no worker runs until the shot is over.
const here = await install(
  stand,
  { line_url: 'http://127.0.0.1:1', smtp_url: 'smtp://127.0.0.1:1' },
  { PORT: String(port) },
)
const home = await settle(here, null, { index: 0, members: MEMBERS })
await launchTimed(here, home)
const web = here.start('web')
await web.until('web_started')
const ours = { url: `http://127.0.0.1:${port}${webhookPath(home)}` }
const hmac = await reference('hmac')
const insert = await reference('insert')
const quiet = await untilQuiet()

const rows: Record<'connections' | 'round' | 'hmac' | 'insert' | 'ours' | 'p99_ms' | 'failed', number>[] = []
for (const connections of [64, 512])
  for (let round = 1; round <= ROUNDS; round++) {
    const shots = signedShots()
    const of = async ({ url }: { url: string }) => shoot(url, connections, shots)
    const [bare, single, own] = [await of(hmac), await of(insert), await of(ours)]
    rows.push({
      connections,
      round,
      hmac: bare.rate,
      insert: single.rate,
      ours: own.rate,
      p99_ms: own.p99,
      failed: own.failed,
    })
  }
const drain = await drainRate()
const lost = await killUnderLoad()
await stand.close()

table(rows)
const at = (connections: number) => rows.filter((row) => row.connections === connections)
const ratio = (connections: number, to: 'hmac' | 'insert') =>
  Number(median(at(connections).map((row) => row.ours / row[to])).toFixed(2))
const p99_ms = median(at(64).map((row) => row.p99_ms))
const goals = {
  hmac: Math.min(ratio(64, 'hmac'), ratio(512, 'hmac')) >= 0.5,
  insert: Math.min(ratio(64, 'insert'), ratio(512, 'insert')) >= 1.8,
  p99: p99_ms <= 15,
  lost: lost.acknowledged > 0 && lost.lost === 0,
  failed: rows.every(({ failed }) => failed === 0),
}
conclude(Object.values(goals).every(Boolean), {
  bench: 'replies',
  quiet,
  replies_a_second: {
    64: median(at(64).map((row) => row.ours)),
    512: median(at(512).map((row) => row.ours)),
  },
  ratio_hmac: { 64: ratio(64, 'hmac'), 512: ratio(512, 'hmac') },
  ratio_insert: { 64: ratio(64, 'insert'), 512: ratio(512, 'insert') },
  p99_ms,
  taken_in_a_second: drain,
  killed_web: lost,
  goals,
  seconds: Math.round((performance.now() - began) / 1_000),
})

async function reference(kind: 'hmac' | 'insert') {
  const own = await freePort()
  const words = [kind, String(own), home.keys.channel_secret, here.settings.DATABASE_URL ?? '']
  const server: Program = startProgram(
    ['--import', 'tsx', 'tests/benches/reference-server.ts', ...words],
    here.settings,
  )
  stand.cleaning.push(() => server.kill('SIGKILL'))
  await server.until('web_started')
  return { url: `http://127.0.0.1:${own}/webhook` }
}

/** Webhooks signed beforehand, no two alike: more than the product takes in a shot. */
function signedShots() {
  return Array.from({ length: 150_000 }, (_, n) => ({
    method: 'POST' as const,
    ...signedWebhook(home, [{ user_id: home.members[n % MEMBERS]?.user_id ?? '', at: Date.now() }]),
  }))
}

/** As fast as they are taken, after a second to warm up. */
async function shoot(url: string, connections: number, shots: ReturnType<typeof signedShots>) {
  let next = 0
  const setupRequest = (request: autocannon.Request) => ({ ...request, ...shots[next++ % shots.length] })
  const shot = (duration: number) => autocannon({ url, connections, duration, requests: [{ setupRequest }] })
  await shot(1)
  const { requests, latency, non2xx, errors } = await shot(SHOT_S)
  return { rate: Math.round(requests.average), p99: latency.p99, failed: non2xx + errors }
}

/** How many answers a second become replies, once somebody takes them in: counted until none waits, or for a minute. */
async function drainRate() {
  const waiting = async () => {
    const [row] = await here.ask<{ n: number }>(
      'select count(*)::int as n from line_event where taken_in_at is null',
    )
    return row?.n ?? 0
  }
  const before = await waiting()
  const worker = here.start('worker')
  await worker.until('workers_started')
  const started = performance.now()
  await waitFor(async () => (await waiting()) === 0, DRAIN_MS)
  const seconds = (performance.now() - started) / 1_000
  const after = await waiting()
  await worker.kill('SIGTERM')
  return Math.round((before - after) / seconds)
}

/** 64 at once, until the process dies in the middle: whatever it said 200 to must be there when it is back. */
async function killUnderLoad() {
  const acknowledged: string[] = []
  let is_over = false
  const answer = async (n: number) => {
    while (!is_over) {
      const { body, headers } = signedWebhook(home, [
        { user_id: home.members[n]?.user_id ?? '', at: Date.now() },
      ])
      const id = /"webhookEventId":"([^"]+)"/.exec(body)?.[1] ?? ''
      const answered = await fetch(ours.url, { method: 'POST', body, headers }).then(
        ({ status }) => status === 200,
        () => false,
      )
      if (!answered) return
      acknowledged.push(id)
    }
  }
  const answering = Promise.all(Array.from({ length: 64 }, (_, n) => answer(n)))
  await new Promise((later) => setTimeout(later, 3_000))
  await web.kill('SIGKILL')
  is_over = true
  await answering
  const again = here.start('web')
  await again.until('web_started')
  const missing = async () => {
    const [row] = await here.ask<{ n: number }>(
      'select count(*)::int as n from unnest($1::text[]) id where not exists (select from line_event where webhook_event_id = id)',
      [acknowledged],
    )
    return row?.n ?? -1
  }
  await waitFor(async () => (await missing()) === 0, 15_000)
  return { acknowledged: acknowledged.length, lost: await missing() }
}
