import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { sha256, toHex, utf8 } from '../relay/bytes.ts'
import type { TapContent } from '../relay/protocol.ts'
import { unsealUnder } from '../relay/seal.ts'
import { AskPage, AwayPage, GonePage, KeptPage } from '../replies/page.tsx'
import { pressedIn } from '../replies/pressed.ts'
import { answerable } from '../safety-checks/rules.ts'
import { clock } from './clock.ts'
import type { Env } from './env.ts'
import { isTooOften } from './limits.ts'
import { askedFrom, LaterPage, MissingPage, pageHeaders, TooOftenPage } from './pages.tsx'
import { sealed } from './sealing.ts'
import type { Door } from './snapshots.ts'
import { throughToOrigin } from './through.ts'
import { laneOf } from './webhook.ts'

type Page = Context<{ Bindings: Env }>

const TOKEN = ':token{[A-Za-z0-9_-]{27}}'
const FORM_MAX_BYTES = 10_000

/** 回答ページ — the origin's while it answers, and the edge's own while it does not. Opening it records nothing. */
export const edgeReplyRoutes = () =>
  new Hono<{ Bindings: Env }>()
    .use(async (c, next) => {
      if (isTooOften('page', addressOf(c))) return ours(c, <TooOftenPage />, 429)
      return next()
    })
    .get(`/${TOKEN}`, async (c) => (await throughToOrigin(c.env, c.req.raw)) ?? show(c))
    .post(
      `/${TOKEN}`,
      bodyLimit({
        maxSize: FORM_MAX_BYTES,
        onError: (c) => c.html(<GonePage why="unknown" asked={null} />, 413),
      }),
      press,
    )
    .get(`/${TOKEN}/more`, async (c) => (await throughToOrigin(c.env, c.req.raw)) ?? later(c))
    .post(`/${TOKEN}/more`, bodyLimit({ maxSize: FORM_MAX_BYTES }), async (c) => {
      const body = await c.req.text()
      return (await throughToOrigin(c.env, c.req.raw, { body })) ?? later(c)
    })
    .all('/*', (c) => ours(c, <GonePage why="unknown" asked={null} />, 404))

async function show(c: Page) {
  const found = await find(c)
  if (!found) return missing(c)
  const { asked, state, door } = found
  if (state === 'withdrawn' || state === 'expired')
    return ours(c, <GonePage why={state} asked={asked} />, 410)
  const notice = door.is_stale ? 'stale' : state === 'late' ? 'late' : null
  return ours(c, <AskPage asked={asked} notice={notice} now={new Date(clock.now())} stand_in={false} />)
}

/** Kept first, then passed on under the same id: whatever happens in between, it is one answer and not lost. */
async function press(c: Page) {
  const at = clock.now()
  const body = await c.req.text()
  const { condition, stands_for } = pressedIn(body)
  const found = await find(c)
  const is_open = found !== null && (found.state === 'asking' || found.state === 'late')
  if (!is_open || !condition) {
    const answered = await throughToOrigin(c.env, c.req.raw, { body })
    if (answered) return answered
    if (!found) return missing(c)
    if (found.state === 'withdrawn' || found.state === 'expired')
      return ours(c, <GonePage why={found.state} asked={found.asked} />, 410)
    return ours(c, <AskPage asked={found.asked} notice="unclear" now={new Date(at)} stand_in={false} />, 400)
  }
  const { token_hash, asked } = found
  if (isTooOften('tap', token_hash)) return ours(c, <TooOftenPage />, 429)
  const tap = { id: crypto.randomUUID(), at }
  const is_kept = await keepTap(c.env, { ...tap, token_hash, condition, stands_for })
  const answered = await throughToOrigin(c.env, c.req.raw, { body, tap })
  if (answered) return answered
  if (!is_kept) return ours(c, <AwayPage failed />, 503)
  return ours(c, <KeptPage asked={asked} condition={condition} at={new Date(at)} at_edge />)
}

async function keepTap(env: Env, { id, at, ...content }: { id: string; at: number } & TapContent) {
  const item = await sealed(env, { id, kind: 'tap', at, content })
  if (!item) return false
  const lanes = [await laneOf(env, content.token_hash)]
  const inbox = env.INBOX.getByName('inbox')
  return inbox.keep({ ...item, lanes, events: [] }, null).then(
    () => true,
    () => false,
  )
}

async function find(c: Page) {
  const token = c.req.param('token') ?? ''
  const token_hash = toHex(await sha256(utf8(token)))
  const door: Door | null = await c.env.INBOX.getByName('inbox').findDoor(token_hash)
  if (!door) return null
  const surname = door.surname && (await unsealUnder(token, door.surname))
  const asked = askedFrom(door.head, surname)
  return { door, token_hash, asked, state: answerable(asked.check, new Date(clock.now())) }
}

/** The honest page; whoever tries links gets it slowly. */
async function missing(c: Page) {
  if (isTooOften('unknown_link', addressOf(c))) return ours(c, <TooOftenPage />, 429)
  const known = await c.env.INBOX.getByName('inbox').offices()
  const { OFFICE_PHONE: phone } = c.env
  const offices = known.length > 0 || !phone ? known : [{ name: '事務局', phone }]
  return ours(c, <MissingPage offices={offices} />, 503)
}

const later = (c: Page) => ours(c, <LaterPage />, 503)

async function ours(
  c: Page,
  page: Parameters<Page['html']>[0],
  status: 200 | 400 | 404 | 410 | 429 | 503 = 200,
) {
  return c.html(page, status, await pageHeaders())
}

const addressOf = (c: Page) => c.req.header('CF-Connecting-IP') ?? ''
