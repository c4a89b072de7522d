import { startLinePlatform } from '../../src/demo/line-platform.ts'
import { startMailHost } from '../../src/demo/mail-host.ts'
import { makeKeyPair } from '../../src/relay/seal.ts'
import { openFront } from '../edge/front.ts'
import { replyPaths } from './answers.ts'
import { launchTimed, settle } from './people.ts'
import { freePort, install, type Stand, waitFor } from './stand.ts'

interface StartedEdge {
  url: string
  status(): Promise<{ inbox: { checks: number } }>
  close(): Promise<void>
}

const SECRET = `a secret between edge and origin ${crypto.randomUUID()}`

/** A launched drill on a real origin, a real workerd in front of it, and a way between them that can break. */
export async function standEdge<Started extends StartedEdge>(
  stand: Stand,
  {
    members,
    startEdge,
  }: {
    members: number
    startEdge: (how: { port: number; settings: Record<string, string> }) => Promise<Started>
  },
) {
  const platform = await startLinePlatform()
  const host = await startMailHost()
  stand.cleaning.push(() => Promise.all([platform.close(), host.close()]))
  const [web_port, edge_port] = [await freePort(), await freePort()]
  const keys = await makeKeyPair()
  const here = await install(
    stand,
    { line_url: platform.url, smtp_url: host.url },
    {
      PORT: String(web_port),
      TOMOSHIBI_EDGE_URL: `http://127.0.0.1:${edge_port}`,
      TOMOSHIBI_EDGE_SECRET: SECRET,
      TOMOSHIBI_EDGE_PRIVATE_KEY: keys.private_key,
    },
  )
  const home = await settle(here, platform, { index: 0, members })
  await launchTimed(here, home)
  const front = await openFront(async (request) => {
    const { pathname } = new URL(request.url)
    const body = request.method === 'GET' ? null : await request.arrayBuffer()
    return fetch(`http://127.0.0.1:${web_port}${pathname}`, {
      method: request.method,
      headers: request.headers,
      ...(body ? { body } : {}),
    }).catch(() => new Response(null, { status: 502 }))
  })
  stand.cleaning.push(() => front.close())
  const edge = await startEdge({
    port: edge_port,
    settings: {
      ORIGIN: front.url,
      ORIGIN_PUBLIC_KEY: keys.public_key,
      EDGE_SECRET: SECRET,
      LINE_API_URL: platform.url,
      LINE_CHANNELS: JSON.stringify({ [home.line_channel_id]: { secret: home.keys.channel_secret } }),
      PULSE_MS: '1000',
      RETRY_LONGEST_MS: '2000',
    },
  })
  stand.cleaning.push(() => edge.close())
  let running = await startOrigin()
  if (!(await waitFor(async () => (await edge.status()).inbox.checks === 1, 30_000)))
    throw new Error('The edge was never told of the check')
  const isPlanned = async () =>
    (await here.ask('select from prompt where token_hash is null limit 1')).length === 0
  if (!(await waitFor(isPlanned, 30_000))) throw new Error('The links were never made')

  async function startOrigin() {
    const parts = [here.start('web'), here.start('worker')] as const
    await parts[0].until('web_started')
    await parts[1].until('workers_started')
    return parts
  }
  return {
    here,
    home,
    front,
    edge,
    keys,
    secret: SECRET,
    paths: await replyPaths(here, home),
    async originDies() {
      front.behave('down')
      for (const part of running) await part.kill('SIGKILL')
    },
    async originStarts() {
      running = await startOrigin()
    },
    /** Everything that came in has become an answer. */
    allTakenIn: () =>
      waitFor(
        async () =>
          (
            await here.ask(
              `select from line_event where taken_in_at is null
                union all select from web_event where taken_in_at is null limit 1`,
            )
          ).length === 0,
        60_000,
      ),
  }
}
