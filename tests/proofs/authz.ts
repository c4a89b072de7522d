import { createApp } from '../../src/app.tsx'
import { openDeps } from '../../src/boot.ts'
import { urlOf } from '../../src/rights.ts'
import { type Asked, hasRule, requestsOf, UNKNOWN } from './authz-requests.ts'
import { type Person, type Place, settleThree, stateOf } from './authz-world.ts'
import { type Installation, install, openStand } from './stand.ts'
import { conclude, readOptions, table } from './verdict.ts'

readOptions()
const began = performance.now()
const stand = await openStand()
const far = { line_url: 'http://127.0.0.1:9', smtp_url: 'smtp://127.0.0.1:9' }
const seeded = await install(stand, far)
const { places, people, home } = await settleThree(seeded)
const others = places.filter((place) => place !== home)
await seeded.close()

const leaks: string[] = []
const tally = { requests: 0, refused: 0, allowed: 0, told_apart: 0, changed_elsewhere: 0 }

/** The app on a copy of what was settled: whatever a request changes is gone with it. */
async function onCopy<T>(work: (open: Open) => Promise<T>) {
  const here = await install(
    stand,
    far,
    { TOMOSHIBI_SECRET: seeded.settings.TOMOSHIBI_SECRET ?? '' },
    null,
    seeded,
  )
  // On a slow machine more than five minutes pass until the last URL: the second factor is always fresh here.
  await here.plant.store.owner.query('update auth.session set factor_at = now() where factor_at is not null')
  const deps = openDeps(here.plant)
  const app = createApp(deps)
  const done = await work({ here, app })
  await deps.close()
  await here.close()
  return done
}

interface Open {
  here: Installation
  app: Pick<ReturnType<typeof createApp>, 'request' | 'routes'>
}

/** Status, way on and page, without the id that was asked for. */
const whatIs = (answer: { status: number; location: string | null; body: string }, { ids }: Place) =>
  [...Object.values(ids), UNKNOWN].reduce(
    (text, id) => text.replaceAll(id, ''),
    `${answer.status} ${answer.location ?? ''} ${answer.body}`,
  )

async function send({ app }: Open, { method, form }: Asked, person: Person, path: string, about: Place) {
  tally.requests += 1
  const headers = { cookie: person.cookie, origin: 'http://localhost:8787' }
  const answer = await app.request(`http://localhost:8787${path}`, {
    method,
    headers,
    ...(method === 'POST' ? { body: new URLSearchParams(form(about)) } : {}),
  })
  // A stream never ends by itself; its first bytes are what could leak.
  const isStream = answer.headers.get('content-type')?.includes('event-stream')
  const body = isStream ? await firstOf(answer) : await answer.text()
  return { status: answer.status, location: answer.headers.get('location'), body }
}

async function firstOf(answer: Response) {
  const reader = answer.body?.getReader()
  const { value } = (await reader?.read()) ?? {}
  await reader?.cancel()
  return new TextDecoder().decode(value)
}

/** What must be true of one person asking for one association's page; the rest of the run is bookkeeping. */
async function judge(open: Open, asked: Asked, person: Person, place: Place) {
  const path = asked.path(place)
  const answer = await send(open, asked, person, path, place)
  const cell = `${asked.url} as ${person.kind} for ${place === home ? 'own' : 'next door'}`
  const says = (what: string) => void leaks.push(`${cell}: ${what} (${answer.status})`)
  const has_role = hasRight(asked, person)
  const forbidden = has_role ? others : places
  for (const { words } of forbidden)
    for (const word of words) if (answer.body.includes(word)) says(`tells ${word}`)
  if (answer.status >= 500) says('breaks')

  if (!has_role) {
    tally.refused += 1
    const turned_away =
      answer.status === 403 || answer.status === 401 || answer.location?.startsWith('/sign-in')
    if (!turned_away) says('is not turned away')
    return
  }
  if (!asked.names || place === home) {
    tally.allowed += 1
    // A page that asks for a code turns a wrong one away by itself.
    const is_led_away = answer.location?.startsWith('/sign-in')
    if (asked.right !== 'password' && ([401, 403].includes(answer.status) || is_led_away))
      says('is turned away')
    return
  }
  const nothing = await send(open, asked, person, asked.unknown_path, place)
  if ((asked.method === 'GET' && answer.status !== 404) || whatIs(answer, place) !== whatIs(nothing, place)) {
    tally.told_apart += 1
    says(`differs from what is not there (${nothing.status})`)
  }
}

/** By the table's own words; whoever has no association has no right to anybody's pages. */
function hasRight({ right }: Asked, { kind }: Person) {
  if (right === 'open') return true
  if (right === 'password') return kind !== 'stranger'
  if (kind === 'stranger' || kind === 'nobody') return false
  return right === 'signed_in' || right.includes(kind)
}

/** Open URLs ask for no person: with a link that nobody has they tell nothing of anybody. */
async function judgeOpen(open: Open, asked: Asked) {
  const [stranger] = people
  if (!stranger) return
  const answer = await send(open, asked, stranger, asked.unknown_path, home)
  for (const { words } of places)
    for (const word of words) if (answer.body.includes(word)) leaks.push(`${asked.url} tells ${word}`)
  if (answer.status >= 500) leaks.push(`${asked.url} breaks (${answer.status})`)
}

/** Everybody asks for everything of every association, on a copy whose three associations must stay as they are. */
async function whereNothingMayChange(requests: Asked[]) {
  await onCopy(async (open) => {
    const before = await Promise.all(places.map(({ id }) => stateOf(open.here, id)))
    for (const asked of requests) {
      if (asked.right === 'open') await judgeOpen(open, asked)
      else
        for (const person of people)
          for (const place of places) if (!mayChange(asked, person)) await judge(open, asked, person, place)
    }
    const after = await Promise.all(places.map(({ id }) => stateOf(open.here, id)))
    for (const [n, state] of before.entries())
      if (state !== after[n]) {
        tally.changed_elsewhere += 1
        leaks.push(`Association ${n + 1} changed although nobody might: ${differing(state, after[n] ?? '')}`)
      }
  })
}

const mayChange = (asked: Asked, person: Person) => asked.method === 'POST' && hasRight(asked, person)

/** Who may change something does, each time on a copy of its own; the other two associations stay as they are. */
async function whereOneMayChange(requests: Asked[]) {
  for (const asked of requests.filter(({ right }) => right !== 'open'))
    for (const person of people)
      if (mayChange(asked, person))
        await onCopy(async (open) => {
          const before = await Promise.all(others.map(({ id }) => stateOf(open.here, id)))
          for (const place of [...others, home]) await judge(open, asked, person, place)
          const after = await Promise.all(others.map(({ id }) => stateOf(open.here, id)))
          if (before.join() !== after.join()) {
            tally.changed_elsewhere += 1
            leaks.push(`${asked.url} as ${person.kind} changed an association next door`)
          }
        })
}

const differing = (before: string, after: string) => {
  const known = new Set(before.split('\n'))
  return after
    .split('\n')
    .filter((line) => !known.has(line))
    .map((line) => line.split(' ')[0])
    .join(', ')
}

const urls = await onCopy(async ({ app }) =>
  [...new Set(app.routes.filter(({ method }) => method !== 'ALL').map(urlOf))].sort(),
)
const lawless = urls.filter((url) => !hasRule(url))
leaks.push(...lawless.map((url) => `${url} has no rule`))
const requests = requestsOf(urls.filter(hasRule))
await whereNothingMayChange(requests)
await whereOneMayChange(requests)
await stand.close()

const figures = {
  urls: urls.length,
  without_rule: lawless.length,
  people: people.length,
  associations: places.length,
  ...tally,
  leaks: leaks.length,
}
table([figures])
for (const leak of leaks.slice(0, 40)) console.log(leak)
conclude(leaks.length === 0, {
  proof: 'authz',
  ...figures,
  seconds: Math.round((performance.now() - began) / 1_000),
})
