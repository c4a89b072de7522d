import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { acceptInvitation } from './accept-invitation.ts'
import type { Account } from './accounts.ts'
import { addressOf } from './client-address.ts'
import { type Gone, InvitationGonePage, InvitationPage } from './invitation-page.tsx'
import { findInvitation } from './queries.ts'
import { newPasswordFaults } from './settings-routes.tsx'

type Page = Context<SignedIn>

/** The link is the guard here: whoever holds it reads the mailbox that it was sent to. */
export const invitationRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/invitations/:token', async (c) => {
      const asked = await findAsked(deps, c)
      return 'why' in asked ? gone(c, asked.why) : c.html(<InvitationPage {...asked} />)
    })
    .post('/invitations/:token', async (c) => {
      const asked = await findAsked(deps, c)
      if ('why' in asked) return gone(c, asked.why)
      if (c.var.form.as === 'signed_in') {
        if (!asked.account) return c.html(<InvitationPage {...asked} />, 401)
        return join(deps, c, { token: asked.token, user_id: asked.account.user_id, cookies: [] })
      }
      return asked.has_account ? joinWithOwnPassword(deps, c, asked) : joinWithNewPassword(deps, c, asked)
    })

type Asked = Exclude<Awaited<ReturnType<typeof findAsked>>, { why: Gone }>

const gone = (c: Page, why: Gone) => {
  const status = why === 'unknown' ? 404 : why === 'already_staff' ? 409 : 410
  return c.html(<InvitationGonePage why={why} />, status)
}

async function findAsked({ db, accounts, now }: Deps, c: Page) {
  const token = c.req.param('token') ?? ''
  const invitation = await findInvitation(db, token)
  if (!invitation) return { why: 'unknown' as const }
  if (invitation.accepted_at) return { why: 'used' as const }
  if (invitation.revoked_at) return { why: 'revoked' as const }
  if (invitation.expires_at <= now()) return { why: 'expired' as const }
  const account = await accounts.whoIs(c.req.raw.headers)
  const known = await accounts.findByEmail(invitation.email)
  const here = account && isProven(account) ? account : null
  return { token, invitation, account: here, signed_in_as: here, has_account: known !== null }
}

/** Somebody whose second factor is still asked for is not signed in. */
const isProven = ({ enrolled_at, confirmed_at }: Account) => enrolled_at === null || confirmed_at !== null

async function joinWithOwnPassword(deps: Deps, c: Page, asked: Asked) {
  const { email } = asked.invitation
  const known = await deps.accounts.findByEmail(email)
  const signedIn = await signIn(deps, c, { email, password: c.var.form.password ?? '' })
  if (!signedIn.ok || !known) {
    const refusal = signedIn.ok ? 'wrong' : signedIn.reason
    return c.html(<InvitationPage {...asked} refusal={refusal} />, refusal === 'too_many' ? 429 : 401)
  }
  return join(deps, c, { token: asked.token, user_id: known.user_id, cookies: signedIn.cookies })
}

async function joinWithNewPassword(deps: Deps, c: Page, asked: Asked) {
  const { password = '' } = c.var.form
  const faults = newPasswordFaults(c.var.form)
  if (faults.length > 0) return c.html(<InvitationPage {...asked} faults={faults} />, 422)
  const { name, email } = asked.invitation
  const created = await deps.accounts.create({ name, email, password })
  // The same form twice, or two invitations for one address at one moment: the account is there now.
  if (!created.ok) return c.html(<InvitationPage {...asked} has_account />, 409)
  const signedIn = await signIn(deps, c, { email, password })
  return join(deps, c, {
    token: asked.token,
    user_id: created.user_id,
    cookies: signedIn.ok ? signedIn.cookies : [],
  })
}

const signIn = (deps: Deps, c: Page, { email, password }: { email: string; password: string }) =>
  deps.accounts.signIn({ email, password, ip: addressOf(c, deps), agent: c.req.header('User-Agent') })

async function join(
  { db, now, log }: Deps,
  c: Page,
  { token, user_id, cookies }: { token: string; user_id: string; cookies: string[] },
) {
  const accepted = await acceptInvitation(db, { token, user_id, at: now() })
  if (!accepted.ok) return gone(c, accepted.reason === 'gone' ? 'used' : 'already_staff')
  log.info({ event: 'staff_joined' })
  for (const cookie of cookies) c.header('Set-Cookie', cookie, { append: true })
  return c.redirect('/', 303)
}
