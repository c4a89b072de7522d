import { type Context, Hono } from 'hono'
import type { Deps } from '../app.tsx'
import { withinTime } from '../channels/within-time.ts'
import { tokenHash } from '../deliveries/reply-link.ts'
import { asId } from '../id.ts'
import { TAP_HEADER, tapParts } from '../relay/protocol.ts'
import { isSigned } from '../relay/sign.ts'
import { answerable } from '../safety-checks/rules.ts'
import { limitBody } from '../ui/body-limit.ts'
import { detailRoutes } from './details/routes.tsx'
import { receive } from './line-rules.ts'
import { AskPage, AwayPage, GonePage, KeptPage, ThanksPage } from './page.tsx'
import { REPLY_PAGE_HEADERS } from './page-headers.ts'
import { pressedIn } from './pressed.ts'
import { type AskedNow, countColleagues, findAsked } from './queries.ts'
import { StandInPage } from './stand-in-page.tsx'

/** 20 bytes in base64url; nothing else can be a link of ours. */
const TOKEN = ':token{[A-Za-z0-9_-]{27}}'
/** This and the storing together leave LINE's and a doctor's 2 s room for the disk. */
const LOOK_UP_WITHIN_MS = 600
const FORM_MAX_BYTES = 10_000

/** The doctors' pages: no cookies, no script, one request. Only a POST records, as scanners open every link. */
export function replyRoutes({ db, intake, now, edge }: Pick<Deps, 'db' | 'intake' | 'now' | 'edge'>) {
  const look = (token_hash: Buffer): Promise<Found> =>
    withinTime(findAsked(db, token_hash), LOOK_UP_WITHIN_MS).then(
      (asked) => (asked ? stateOf(asked, now()) : { state: 'unknown' }),
      () => ({ state: 'away' }),
    )
  /** The page for the staff of the clinic; where the others cannot be counted now, for this doctor alone. */
  async function standIn(
    c: Context,
    asked: AskedNow,
    notice: 'unclear' | 'late' | null,
    status: 200 | 400 = 200,
  ) {
    const counted = withinTime(countColleagues(db, tokenHash(c.req.param('token') ?? '')), LOOK_UP_WITHIN_MS)
    const colleagues = await counted.then(undefined, () => 1)
    return c.html(
      <StandInPage asked={asked} colleagues={colleagues ?? 1} notice={notice} now={now()} />,
      status,
    )
  }
  const limit = limitBody(FORM_MAX_BYTES, (c) => c.html(<GonePage why="unknown" asked={null} />, 413))

  return new Hono()
    .route('/', detailRoutes({ db, now }, TOKEN))
    .use(async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(REPLY_PAGE_HEADERS)) c.header(name, value)
    })
    .get(`/${TOKEN}`, async (c) => {
      const found = await look(tokenHash(c.req.param('token')))
      if (found.state === 'away') return c.html(<AwayPage failed={false} />, 503)
      if (isGone(found)) return gone(c, found)
      const notice = found.state === 'late' ? 'late' : null
      if (c.req.query('by') === 'clinic') return standIn(c, found.asked, notice)
      return c.html(<AskPage asked={found.asked} notice={notice} now={now()} />)
    })
    .post(`/${TOKEN}`, limit, async (c) => {
      const token_hash = tokenHash(c.req.param('token'))
      const tap = await edgeTap(c, edge, now())
      const at = tap?.at ?? now()
      const [found, { condition, stands_for }] = await Promise.all([
        look(token_hash),
        c.req.text().then(pressedIn),
      ])
      if (isGone(found)) return gone(c, found)
      const asked = found.state === 'away' ? null : found.asked
      if (!condition && asked && stands_for) return standIn(c, asked, 'unclear', 400)
      if (!condition)
        return asked
          ? c.html(<AskPage asked={asked} notice="unclear" now={at} />, 400)
          : c.html(<AwayPage failed={false} />, 400)

      const taken = await intake
        .takeTap({ token_hash, condition, stands_for, ...(tap ?? { at }) })
        .then(undefined, () => 'lost' as const)
      if (taken === 'lost') return c.html(<AwayPage failed />, 503)
      if (taken === 'spooled' || !asked)
        return c.html(<KeptPage asked={asked} condition={condition} at={at} />)
      return c.html(
        <ThanksPage
          asked={asked}
          received={receive(asked, condition, at)}
          stands_for={stands_for}
          more={`/r/${c.req.param('token')}/more${stands_for ? '?by=clinic' : ''}`}
        />,
      )
    })
    .all('/*', (c) => c.html(<GonePage why="unknown" asked={null} />, 404))
}

type Found =
  | { state: 'asking' | 'late'; asked: AskedNow }
  | { state: 'withdrawn' | 'expired'; asked: AskedNow }
  | { state: 'unknown' }
  | { state: 'away' }

function stateOf(asked: AskedNow, at: Date): Found {
  const state = answerable(asked.check, at)
  return state === 'asking' || state === 'late' ? { state, asked } : { state, asked }
}

type GoneFound = Extract<Found, { state: 'withdrawn' | 'expired' } | { state: 'unknown' }>
const isGone = (found: Found): found is GoneFound =>
  found.state === 'withdrawn' || found.state === 'expired' || found.state === 'unknown'

const gone = (c: Context, found: GoneFound) =>
  found.state === 'unknown'
    ? c.html(<GonePage why="unknown" asked={null} />, 404)
    : c.html(<GonePage why={found.state} asked={found.asked} />, 410)

/** The id and the time that the edge gave a tap before it passed it on: handed over once more, it is the same row. */
async function edgeTap(c: Context, edge: Deps['edge'], now: Date) {
  const [id = '', time = '', signature] = c.req.header(TAP_HEADER)?.split('.') ?? []
  if (!edge || !asId<'web_event'>(id) || !/^\d{13}$/.test(time)) return null
  const parts = tapParts(id, Number(time), new URL(c.req.url).pathname)
  if (!(await isSigned(edge.secret, parts, signature))) return null
  return { id, at: new Date(Math.min(Number(time), now.getTime())) }
}
