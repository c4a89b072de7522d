import { type Context, Hono } from 'hono'
import type { Deps } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { tokenHash } from '../deliveries/reply-link.ts'
import { limitBody } from '../ui/body-limit.ts'
import { AskCodePage, GonePage, SilentPage } from './link-pages.tsx'
import { LINK_PAGE_HEADERS } from './link-style.ts'
import { findByToken, findSilentOfWard, type Leader } from './queries.ts'
import { isPass } from './rules.ts'
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
  if (isPass(deps.secrets.leader_key, id, { pass, at })) return show(deps, c, { leader, pass, at })

  const tried = await tryCode(deps, { association, id, typed: form.get('code') ?? '', at })
  if (tried.ok) return show(deps, c, { leader, pass: tried.pass, at })
  deps.log.info({ event: 'leader_code_refused', association, area_leader: id, reason: tried.reason })
  if (tried.reason === 'gone') return c.html(<GonePage />, 404)
  return c.html(<AskCodePage leader={leader} refusal={tried.reason} />, tried.reason === 'locked' ? 429 : 422)
}

async function show(
  { db }: Pick<Deps, 'db'>,
  c: Context,
  { leader, pass, at }: { leader: Leader; pass: string; at: Date },
) {
  const checks = await inAssociation(db, leader.association_id, (tx) =>
    findSilentOfWard(tx, leader.association_id, leader.ward),
  )
  return c.html(<SilentPage leader={leader} checks={checks} pass={pass} at={at} />)
}
