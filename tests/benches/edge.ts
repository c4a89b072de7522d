import autocannon from 'autocannon'
import { startBareWorkerd } from '../edge/bare-workerd.ts'
import { signedWebhook, webhookPath } from '../proofs/answers.ts'
import { standEdge } from '../proofs/edge-stand.ts'
import { openStand, waitFor } from '../proofs/stand.ts'
import { conclude, median, packageVersion, readOptions, table, untilQuiet } from '../proofs/verdict.ts'

const MEMBERS = 240
const CONNECTIONS = 32
const SHOT_S = 5
const ROUNDS = 3
const GOALS = { accepts_a_second: 500, p99_ms: 200 }

readOptions()
const began = performance.now()
const stand = await openStand()
const at = await standEdge(stand, { members: MEMBERS, startEdge: startBareWorkerd })
const { home, edge } = at
const quiet = await untilQuiet()

const rows: {
  origin: string
  round: number
  rate: number
  p50_ms: number
  p99_ms: number
  failed: number
}[] = []
await shoot(1)
for (let round = 1; round <= ROUNDS; round++) rows.push({ origin: 'up', round, ...(await shoot(SHOT_S)) })
const drained_up = await waitFor(async () => (await edge.status()).inbox.waiting === 0, 120_000)
await at.originDies()
for (let round = 1; round <= ROUNDS; round++) rows.push({ origin: 'down', round, ...(await shoot(SHOT_S)) })
await stand.close()

table(rows)
const of = (origin: string, what: 'rate' | 'p50_ms' | 'p99_ms') =>
  median(rows.filter((row) => row.origin === origin).map((row) => row[what]))
const figures = (origin: string) => ({
  accepts_a_second: of(origin, 'rate'),
  p50_ms: of(origin, 'p50_ms'),
  p99_ms: of(origin, 'p99_ms'),
})
const isGood = (origin: string) =>
  of(origin, 'rate') >= GOALS.accepts_a_second && of(origin, 'p99_ms') < GOALS.p99_ms
const goals = {
  up: isGood('up'),
  down: isGood('down'),
  failed: rows.every(({ failed }) => failed === 0),
  drained: drained_up,
}
conclude(
  Object.values(goals).every(Boolean),
  {
    bench: 'edge',
    quiet,
    connections: CONNECTIONS,
    up: figures('up'),
    down: figures('down'),
    goals,
    seconds: Math.round((performance.now() - began) / 1_000),
  },
  { wrangler: packageVersion('wrangler'), workerd: packageVersion('workerd') },
)

/** Webhooks signed beforehand, no two alike. */
async function shoot(duration: number) {
  const shots = Array.from({ length: duration * 3_000 }, (_, n) => ({
    method: 'POST' as const,
    ...signedWebhook(home, [{ user_id: home.members[n % MEMBERS]?.user_id ?? '', at: Date.now() }]),
  }))
  let next = 0
  const setupRequest = (request: autocannon.Request) => ({ ...request, ...shots[next++ % shots.length] })
  const url = edge.url + webhookPath(home)
  const { requests, latency, non2xx, errors } = await autocannon({
    url,
    connections: CONNECTIONS,
    duration,
    requests: [{ setupRequest }],
  })
  return {
    rate: Math.round(requests.average),
    p50_ms: latency.p50,
    p99_ms: latency.p99,
    failed: non2xx + errors,
  }
}
