import { type Context, Hono } from 'hono'
import type { Deps } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { tokenHash } from '../deliveries/reply-link.ts'
import { asId } from '../id.ts'
import { limitBody } from '../ui/body-limit.ts'
import { AskCodePage, GonePage } from './link-pages.tsx'
import { LINK_PAGE_HEADERS } from './link-style.ts'
import { findByToken, findSilentOfWard, type Leader } from './queries.ts'
import { reportCall } from './report.ts'
import { findCallsOfWard, findReported } from './reported.ts'
import { isPass, readDone } from './rules.ts'
import { type Problem, SilentPage, type SilentPageProps } from './silent-page.tsx'
import { tryCode } from './try-code.ts'

/** 20 bytes in base64url. */
const TOKEN = ':token{[A-Za-z0-9_-]{27}}'
const FORM_MAX_BYTES = 2_000

/** The leader's pages: no cookies, no script. Opening the link shows nothing but the question for the code. */
export const leaderLinkRoutes = (deps: Pick<Deps, 'db' | 'secrets' | 'now' | 'log'>) =>
  new Hono()
    .use(async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(LINK_PAGE_HEADERS)) c.header(name, value)
    })
    .get(`/${TOKEN}`, async (c) => {
      const leader = await findByToken(deps.db, tokenHash(c.req.param('token')))
      return leader ? c.html(<AskCodePage leader={leader} />) : c.html(<GonePage />, 404)
    })
    .post(
      `/${TOKEN}`,
      limitBody(FORM_MAX_BYTES, (c) => c.html(<GonePage />, 413)),
      (c) => open(deps, c, c.req.param('token')),
    )

async function open(deps: Pick<Deps, 'db' | 'secrets' | 'now' | 'log'>, c: Context, token: string) {
  const leader = await findByToken(deps.db, tokenHash(token))
  if (!leader) return c.html(<GonePage />, 404)
  const form = new URLSearchParams(await c.req.text())
  const [at, { id, association_id: association }] = [deps.now(), leader]
  const pass = form.get('pass') ?? ''
  if (isPass(deps.secrets.leader_key, id, { pass, at })) {
    const problem = form.has('done') ? await report(deps, leader, { form, at }) : null
    if (problem === 'gone') return c.html(<GonePage />, 404)
    return show(deps, c, { leader, pass, at, ...(problem ? { problem } : {}) })
  }

  const tried = await tryCode(deps, { association, id, typed: form.get('code') ?? '', at })
  if (tried.ok) return show(deps, c, { leader, pass: tried.pass, at })
  deps.log.info({ event: 'leader_code_refused', association, area_leader: id, reason: tried.reason })
  if (tried.reason === 'gone') return c.html(<GonePage />, 404)
  return c.html(<AskCodePage leader={leader} refusal={tried.reason} />, tried.reason === 'locked' ? 429 : 422)
}

/** What came of a call, entered by a press; null where it was kept. */
async function report(
  { db, log }: Pick<Deps, 'db' | 'log'>,
  { id, association_id: association }: Leader,
  { form, at }: { form: URLSearchParams; at: Date },
): Promise<Problem | 'gone' | null> {
  const done = readDone(form.get('done') ?? '')
  const entry = asId<'entry'>(form.get('entry') ?? '')
  if (!done || !entry) return 'unreadable'
  const reported = await reportCall(db, { association, id, done, entry, at })
  log.info({ event: 'leader_reported', association, area_leader: id, what: done.what, ok: reported.ok })
  return reported.ok ? null : reported.reason
}

async function show(
  { db }: Pick<Deps, 'db'>,
  c: Context,
  shown: Pick<SilentPageProps, 'leader' | 'pass' | 'at' | 'problem'>,
) {
  const { leader, at, problem } = shown
  const { association_id: association, ward } = leader
  const found = await inAssociation(db, association, async (tx) => ({
    checks: await findSilentOfWard(tx, association, ward),
    reported: await findReported(tx, association, leader, at),
    calls: await findCallsOfWard(tx, association, ward),
  }))
  return c.html(<SilentPage {...shown} {...found} />, problem ? 409 : 200)
}
