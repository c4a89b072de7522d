import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { BackupCodesPage } from './backup-codes-page.tsx'
import { addressOf } from './client-address.ts'
import { CodePage } from './code-page.tsx'
import { isFresh, ownPath } from './rules.ts'
import { SetUpPage } from './set-up-page.tsx'
import { base32, enrolmentLink } from './totp.ts'

type Page = Context<SignedIn>

/** The pages that open to a password alone: on them the second factor is confirmed, anew too, or set up. */
export const secondFactorRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/sign-in/code', (c) => {
      const next = ownPath(c.req.query('next'))
      if (!c.var.account.enrolled_at) return c.redirect(to('/sign-in/set-up', next), 303)
      return c.html(<CodePage next={next} again={c.var.account.confirmed_at !== null} />)
    })
    .post('/sign-in/code', (c) => confirm(deps, c))
    .get('/sign-in/set-up', (c) => {
      const next = ownPath(c.req.query('next'))
      return askFirst(deps, c, next) ?? c.html(<SetUpPage {...offered(deps, c)} next={next} />)
    })
    .post('/sign-in/set-up', (c) => enrol(deps, c))

const to = (page: string, next: string) => (next === '/' ? page : `${page}?next=${encodeURIComponent(next)}`)

async function confirm(deps: Deps, c: Page) {
  const { account, form } = c.var
  const next = ownPath(form.next)
  if (!account.enrolled_at) return c.redirect(to('/sign-in/set-up', next), 303)
  const tried = { code: form.code ?? '', ip: addressOf(c, deps), at: deps.now() }
  const confirmed = await deps.accounts.factor.confirm(account, tried)
  if (!confirmed.ok) {
    deps.log.info({ event: 'second_factor_refused', reason: confirmed.reason })
    const again = account.confirmed_at !== null
    const status = confirmed.reason === 'too_many' ? 429 : 401
    return c.html(<CodePage next={next} again={again} refusal={confirmed.reason} />, status)
  }
  for (const cookie of confirmed.cookies) c.header('Set-Cookie', cookie, { append: true })
  return c.redirect(next, 303)
}

/** A factor is replaced only by somebody who has just confirmed the one there is. */
function askFirst(deps: Deps, c: Page, next: string) {
  const { enrolled_at, confirmed_at } = c.var.account
  if (!enrolled_at || isFresh(confirmed_at, deps.now())) return null
  return c.redirect(to('/sign-in/code', confirmed_at ? to('/sign-in/set-up', next) : next), 303)
}

function offered({ accounts }: Deps, c: Page) {
  const { account } = c.var
  const secret = accounts.factor.offeredTo(account)
  return {
    secret: base32(secret),
    link: enrolmentLink(secret, { issuer: '灯 安否確認', account: account.email }),
    known: account.enrolled_at?.toISOString() ?? '',
  }
}

async function enrol(deps: Deps, c: Page) {
  const { account, form } = c.var
  const next = ownPath(form.next)
  const page = offered(deps, c)
  // Sent again after it was done: by a reload of the page with the backup codes, for one.
  if (form.known !== page.known) return c.redirect(next, 303)
  const first = askFirst(deps, c, next)
  if (first) return first
  const tried = { code: form.code ?? '', ip: addressOf(c, deps), at: deps.now() }
  const enrolled = await deps.accounts.factor.enrol(account, tried)
  if (enrolled.ok) {
    deps.log.info({ event: 'second_factor_set_up' })
    for (const cookie of enrolled.cookies) c.header('Set-Cookie', cookie, { append: true })
    return c.html(<BackupCodesPage codes={enrolled.backup_codes} next={next} at={deps.now()} />)
  }
  if (enrolled.reason === 'has_factor') return c.redirect(to('/sign-in/code', next), 303)
  const status = enrolled.reason === 'too_many' ? 429 : 401
  return c.html(<SetUpPage {...page} next={next} refusal={enrolled.reason} />, status)
}
