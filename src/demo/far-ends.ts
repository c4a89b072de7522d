import { getRequestListener } from '@hono/node-server'
import { writeArrivals } from './arrivals.ts'
import { selfSigned } from './certificate.ts'
import { Crowd } from './crowd.ts'
import type { Answered, Asks, FarEndSettings, Question } from './far-end-asks.ts'
import { findUnmarked, summarise } from './ledgers.ts'
import { startLinePlatform } from './line-platform.ts'
import { startMailHost } from './mail-host.ts'
import { type Place, phonesApp } from './phones.tsx'

/** 相手側 — the second process of the demo and of proofs: LINE, the mail host, the phones page, everybody behind them. */
async function startFarEnds({ phones_port, smtp_port, seed, speed, encrypted, ...ways }: FarEndSettings) {
  const tls = encrypted ? selfSigned() : null
  const line = await startLinePlatform({
    ...ways,
    port: phones_port,
    tell: (received) => crowd.sees(received),
    otherwise(request, response) {
      if (request.url === ARRIVALS) void writeArrivals(response, arrivals())
      else void listener(request, response)
    },
  })
  const mail = await startMailHost({
    ...ways,
    port: smtp_port,
    ...(tls ? { tls } : {}),
    // Reading a mail is slow, and where counts are kept nobody will answer it.
    ...(ways.keeps === 'counts' ? {} : { tell: (received) => void crowd.gets(received) }),
  })
  function* arrivals() {
    yield* line.ledger.arrivals()
    yield* mail.ledger.arrivals()
  }
  const crowd = new Crowd({ seed, speed, phone: line.phone })
  const place: Place = { line, mail, crowd, app_url: '' }
  const listener = getRequestListener(phonesApp(place).fetch)
  return {
    place,
    ports: {
      line_url: line.url,
      phones_url: `http://localhost:${line.port}`,
      smtp_url: mail.url,
      arrivals_url: line.url + ARRIVALS,
      ca: tls?.cert ?? null,
    },
    async close() {
      crowd.pace.close()
      await Promise.all([line.close(), mail.close()])
    },
  }
}

const ARRIVALS = '/arrivals'

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
  async authenticators(apps) {
    ;(await here()).authenticators = apps
    return null
  },
  async befriend({ access_token, user_ids }) {
    const { line } = await here()
    for (const user_id of user_ids) line.befriend(access_token, user_id)
    return null
  },
  async behave({ line, mail }) {
    const place = await here()
    if (line !== undefined) place.line.behave(line)
    if (mail !== undefined) place.mail.behave(mail)
    return null
  },
  async quota({ access_token, monthly_limit }) {
    ;(await here()).line.setQuota(access_token, monthly_limit ?? undefined)
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
