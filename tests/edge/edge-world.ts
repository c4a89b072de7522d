import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { createTestHarness } from 'wrangler'
import { makeKeyPair } from '../../src/relay/seal.ts'
import { requestParts, SIGNATURE_HEADER, sign } from '../../src/relay/sign.ts'
import { findSnapshotWork } from '../../src/snapshots/queries.ts'
import { workOf } from '../../workers/start.ts'
import { type World, world } from '../world.ts'
import { openFront } from './front.ts'

export const SECRET = 'a secret between the edge and its origin, for stories'

type Harness = ReturnType<typeof createTestHarness>

/** One workerd for a file's stories; each has objects of its own in it. */
export function edgeOfFile() {
  let harness: Harness
  let url = ''
  beforeAll(async () => {
    harness = createTestHarness({ workers: [{ configPath: './tests/edge/wrangler.toml' }] })
    url = (await harness.listen()).url.href.replace(/\/$/, '')
  }, 60_000)
  afterAll(() => harness?.close())
  return (options: Parameters<typeof edgeWorld>[1] = {}) => edgeWorld({ harness, url }, options)
}

/** The people of every story, with a real workerd in front of their server and a way between that can break. */
async function edgeWorld(
  { harness, url }: { harness: Harness; url: string },
  { settings = {}, ...more }: { settings?: Record<string, string>; database?: 'postgres' } = {},
) {
  const { public_key, private_key } = await makeKeyPair()
  let w: World | null = null
  let server: World['app'] | null = null
  const front = await openFront((request) => server?.fetch(request) ?? new Response(null, { status: 503 }))
  onTestFinished(() => front.close())

  const tell = (told: object) =>
    harness.fetch('/test/tell', { method: 'POST', body: JSON.stringify(told) }).then(drained)
  /** Whatever reaches the edge reaches it at the world's time. */
  const ask = async (path: string, init: RequestInit = {}) => {
    if (w) await tell({ now: w.now().getTime() })
    return fetch(url + path, { redirect: 'manual', ...init })
  }
  w = await world({
    ...more,
    edge: { url, secret: SECRET, private_key },
    post: (address, init) => ask(new URL(address).pathname, init),
  })
  const { fuse, kawachi } = w.channels
  const story = crypto.randomUUID()
  await tell({
    now: w.now().getTime(),
    story,
    settings: {
      ORIGIN: front.url,
      ORIGIN_PUBLIC_KEY: public_key,
      EDGE_SECRET: SECRET,
      LINE_API_URL: w.platform.url,
      LINE_CHANNELS: JSON.stringify({
        [fuse.id]: { secret: fuse.secret, token: fuse.token },
        [kawachi.id]: { secret: kawachi.secret },
      }),
      PULSE_MS: '3600000',
      RETRY_MS: '50',
      ...settings,
    },
  })
  const work = workOf(w.plant)
  server = w.app
  const status = async () => {
    const answer = await ask('/edge/status.json')
    return (await answer.json()) as {
      inbox: { waiting: number; handed_over: number; refused: { why: string; n: number }[]; checks: number }
      watch: { silent_since: number | null; uptime_30_days: number | null; not_told: string[] }
    }
  }
  const looks = async () => {
    await tell({ now: w.now().getTime() })
    await harness.fetch('/test/look', { method: 'POST' }).then(drained)
  }
  return {
    w,
    harness,
    front,
    url,
    keys: { public_key, private_key },
    /** Every row of the object that keeps what came in, as a thief of its file would have it. */
    async stolen() {
      const storage = await harness.getWorker().getDurableObjectStorage('INBOX', { name: `${story} inbox` })
      const tables = ['item', 'known_event', 'snapshot', 'door', 'counter']
      const rows = await Promise.all(tables.map((table) => storage.exec(`select * from ${table}`)))
      return Object.fromEntries(tables.map((table, index) => [table, rows[index] ?? []]))
    },
    /** Another server takes the old one's place behind the edge. */
    standIn(other: World['app']) {
      server = other
    },
    /** The operator's commands to the edge, signed as the origin signs. */
    async commands(path: string, body = '{}') {
      const signature = await sign(SECRET, await requestParts(path, body))
      return ask(path, { method: 'POST', body, headers: { [SIGNATURE_HEADER]: signature } })
    },
    ask,
    tell,
    status,
    /** The watch looks at the origin, as it does three times a minute; one that is back is handed what waits. */
    looks,
    press: (path: string, condition: string) =>
      ask(path, { method: 'POST', body: new URLSearchParams({ condition }) }),
    /** The sweep finds what the edge does not know yet, and the workers tell it. */
    async edgeIsTold() {
      for (const hint of await findSnapshotWork(w.db)) await work(hint)
    },
    /** The origin is back: the watch sees it, and everything that waits is handed over and taken in. */
    async originIsBack() {
      front.behave('up')
      await looks()
      for (let tries = 0; tries < 200; tries++) {
        if ((await status()).inbox.waiting === 0) break
        await new Promise((later) => setTimeout(later, 25))
      }
      await w.workersRun()
    },
    /** What the office's list holds, oldest first. */
    replies: async () =>
      (
        await w.store.owner.query<{ name: string; via: string; condition: string; event_at: Date }>(
          `select m.name, r.via, r.condition, r.event_at from reply r join member m on m.id = r.member_id
            order by r.event_at, r.received_at`,
        )
      ).rows,
  }
}

const drained = async (answer: { arrayBuffer(): Promise<ArrayBuffer> }) => void (await answer.arrayBuffer())
