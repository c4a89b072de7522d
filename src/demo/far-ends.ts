import { getRequestListener } from '@hono/node-server'
import { Crowd } from './crowd.ts'
import type { Answered, Asks, Question } from './far-end-asks.ts'
import { findUnmarked, summarise } from './ledgers.ts'
import { startLinePlatform } from './line-platform.ts'
import { startMailHost } from './mail-host.ts'
import { phonesApp } from './phones.tsx'

/** 相手側 — the second process of the demo: LINE, the mail host, the phones page and everybody behind them. */
async function startFarEnds({ phones_port, smtp_port, seed, speed }: Asks['start']['with']) {
  const line = await startLinePlatform({
    port: phones_port,
    tell: (received) => crowd.sees(received),
    otherwise: (request, response) => void listener(request, response),
  })
  const mail = await startMailHost({ port: smtp_port, tell: (received) => void crowd.gets(received) })
  const crowd = new Crowd({ seed, speed, phone: line.phone })
  const place = { line, mail, crowd, app_url: '' }
  const listener = getRequestListener(phonesApp(place).fetch)
  return {
    place,
    ports: { line_url: line.url, phones_url: `http://localhost:${line.port}`, smtp_url: mail.url },
    async close() {
      crowd.pace.close()
      await Promise.all([line.close(), mail.close()])
    },
  }
}

type FarEnds = Awaited<ReturnType<typeof startFarEnds>>
let farEnds: Promise<FarEnds> | null = null

const ANSWERS: { [Ask in keyof Asks]: (words: Asks[Ask]['with']) => Promise<Asks[Ask]['gives']> } = {
  async start(settings) {
    farEnds = startFarEnds(settings)
    return (await farEnds).ports
  },
  async open({ app_url, accounts, doctors }) {
    const { line, crowd } = await here()
    ;(await here()).app_url = app_url
    for (const account of accounts) line.openChannel(account)
    for (const { user_id, access_token, name } of doctors)
      if (user_id) line.befriend(access_token, user_id, name)
    crowd.enrol(doctors)
    return null
  },
  ledgers: async () => summarise(await here()),
  answers: async () => (await here()).crowd.answers(),
  unmarked: async ({ mark }) => findUnmarked(await here(), mark),
}

async function here() {
  if (!farEnds) throw new Error('The far ends have not been started')
  return (await farEnds).place
}

process.on('message', async ({ id, ask, with: words }: Question) => {
  const answer: (words: never) => Promise<unknown> = ANSWERS[ask]
  const answered: Answered = await answer(words as never).then(
    (gives) => ({ id, gives }),
    (error) => ({ id, failed: String(error) }),
  )
  process.send?.(answered)
})

// The terminal's Ctrl-C reaches both processes; this one goes when the other has let go of it, however it ended.
process.on('SIGINT', () => {})
process.on('disconnect', () => {
  setTimeout(() => process.exit(0), 2_000).unref()
  void farEnds?.then((opened) => opened.close()).finally(() => process.exit(0))
  if (!farEnds) process.exit(0)
})
