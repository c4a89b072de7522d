import { type Context, Hono } from 'hono'
import type { Deps } from '../../app.tsx'
import { withinTime } from '../../channels/within-time.ts'
import { tokenHash } from '../../deliveries/reply-link.ts'
import { answerable } from '../../safety-checks/rules.ts'
import { limitBody } from '../../ui/body-limit.ts'
import { GonePage } from '../page.tsx'
import { askedOf, type FoundPrompt } from '../queries.ts'
import { MorePage, NotNowPage, ToldPage } from './more-page.tsx'
import { MORE_HEADERS } from './more-style.ts'
import { findDetails } from './queries.ts'
import { questionsFor } from './questions.ts'
import { tellDetails, unreadable, type Written } from './tell.ts'

const LOOK_UP_WITHIN_MS = 2_000
const FORM_MAX_BYTES = 10_000

/** The second page behind a doctor's link; like the first, only a POST records. */
export const detailRoutes = ({ db, now }: Pick<Deps, 'db' | 'now'>, TOKEN: string) =>
  new Hono()
    .use(`/${TOKEN}/more`, async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(MORE_HEADERS)) c.header(name, value)
    })
    .get(`/${TOKEN}/more`, (c) => show({ db, now }, c))
    .post(
      `/${TOKEN}/more`,
      limitBody(FORM_MAX_BYTES, (c) => c.html(<GonePage why="unknown" asked={null} />, 413)),
      (c) => take({ db, now }, c),
    )

const BY_CLINIC = '?by=clinic'
/** Whoever answered for the doctor says more for him too; kept in the address of the page. */
const isByClinic = (c: Context) => c.req.query('by') === 'clinic'

type Needs = Pick<Deps, 'db' | 'now'>

async function show(deps: Needs, c: Context) {
  const found = await look(deps, c)
  if (found instanceof Response) return found
  const { prompt, given, before } = found
  const questions = questionsFor(prompt.facility_type)
  const chosen = new Map([...before, ...given])
  return c.html(
    <MorePage
      asked={askedOf(prompt)}
      questions={questions}
      chosen={chosen}
      wrong={[]}
      is_by_clinic={isByClinic(c)}
      is_of_last_round={questions.some(({ code }) => before.has(code) && !given.has(code))}
    />,
  )
}

async function take(deps: Needs, c: Context) {
  const found = await look(deps, c)
  if (found instanceof Response) return found
  const { prompt } = found
  const asked = askedOf(prompt)
  const written: Written = Object.fromEntries(new URLSearchParams(await c.req.text()))
  const questions = questionsFor(prompt.facility_type)
  const wrong = unreadable(questions, written)
  if (wrong.length > 0) {
    const chosen = new Map(questions.map(({ code }) => [code, written[code] ?? '']))
    return c.html(
      <MorePage
        asked={asked}
        questions={questions}
        chosen={chosen}
        wrong={wrong}
        is_by_clinic={isByClinic(c)}
      />,
      422,
    )
  }
  const token = c.req.param('token') ?? ''
  const via = isByClinic(c) ? 'facility' : 'link'
  const told = await tellDetails(deps.db, {
    token_hash: tokenHash(token),
    written,
    via,
    at: deps.now(),
  }).then(undefined, () => null)
  if (!told?.ok) return c.html(<NotNowPage asked={asked} />, 503)
  const borrows = prompt.facility_type !== null && (written.PW_ASK ?? found.given.get('PW_ASK')) === '1'
  const power = borrows ? `/p/${token}` : null
  return c.html(
    <ToldPage
      asked={asked}
      told={told.told}
      back={`/r/${token}/more${isByClinic(c) ? BY_CLINIC : ''}`}
      power={power}
    />,
  )
}

/** Or the page that says why there is nothing to add to. */
async function look({ db, now }: Needs, c: Context): Promise<Found | Response> {
  const token_hash = tokenHash(c.req.param('token') ?? '')
  const found = await withinTime(findDetails(db, token_hash), LOOK_UP_WITHIN_MS).then(
    undefined,
    () => 'away' as const,
  )
  if (found === 'away') return c.html(<NotNowPage asked={null} />, 503)
  if (!found) return c.html(<GonePage why="unknown" asked={null} />, 404)
  const { asked: prompt, given, before } = found
  const asked = askedOf(prompt)
  const state = answerable(prompt, now())
  if (state === 'withdrawn' || state === 'expired') return c.html(<GonePage why={state} asked={asked} />, 410)
  return { prompt, given, before }
}

interface Found {
  prompt: FoundPrompt
  given: ReadonlyMap<string, string>
  before: ReadonlyMap<string, string>
}
