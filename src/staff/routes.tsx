import { Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import type { Deps, SignedIn } from '../app.tsx'
import { addressOf } from './client-address.ts'
import { invitationRoutes } from './invitation-routes.tsx'
import { peopleRoutes } from './people-routes.tsx'
import { ASSOCIATION_COOKIE } from './require-staff.tsx'
import { ownPath } from './rules.ts'
import { secondFactorRoutes } from './second-factor-routes.tsx'
import { settingsRoutes } from './settings-routes.tsx'
import { SignInPage } from './views.tsx'

export const staffRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .route('/', secondFactorRoutes(deps))
    .route('/', settingsRoutes(deps))
    .route('/', peopleRoutes(deps))
    .route('/', invitationRoutes(deps))
    .get('/sign-in', (c) =>
      c.html(<SignInPage next={ownPath(c.req.query('next'))} changed={c.req.query('changed') === '1'} />),
    )
    .post('/sign-in', async (c) => {
      const { email = '', password = '' } = c.var.form
      const next = ownPath(c.var.form.next)
      const signedIn = await deps.accounts.signIn({
        email,
        password,
        ip: addressOf(c, deps),
        agent: c.req.header('User-Agent'),
      })
      if (!signedIn.ok) {
        deps.log.info({ event: 'sign_in_refused', reason: signedIn.reason })
        const status = signedIn.reason === 'too_many' ? 429 : 401
        return c.html(<SignInPage next={next} email={email} refusal={signedIn.reason} />, status)
      }
      deps.log.info({ event: 'signed_in' })
      for (const cookie of signedIn.cookies) c.header('Set-Cookie', cookie, { append: true })
      return c.redirect(next, 303)
    })
    .post('/sign-out', async (c) => {
      const cookies = await deps.accounts.signOut(c.req.raw.headers)
      for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true })
      return c.redirect('/sign-in', 303)
    })
    .post('/association', (c) => {
      const { workplaces } = c.var.staff
      const chosen = workplaces.find(({ association_id }) => association_id === c.var.form.association)
      if (!chosen) return c.notFound()
      setCookie(c, ASSOCIATION_COOKIE, chosen.association_id, {
        httpOnly: true,
        sameSite: 'Lax',
        path: '/',
        secure: deps.public_url.startsWith('https:'),
      })
      return c.redirect('/safety-checks', 303)
    })
