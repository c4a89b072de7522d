import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie } from 'hono/cookie'
import { matchedRoutes } from 'hono/route'
import type { Deps, SignedIn, SignedInStaff } from '../app.tsx'
import { type Right, rightTo, urlOf } from '../rights.ts'
import { isSafe } from '../ui/guards.tsx'
import type { Account } from './accounts.ts'
import { findWorkplaces } from './queries.ts'
import { isOfficer, type StaffRole } from './table.ts'
import { NotAllowedPage, NowherePage, SignInFirstPage, SwitchedPage } from './views.tsx'

/** Which of their associations a person with several works for now; believed only if the door says so too. */
export const ASSOCIATION_COOKIE = 'tomoshibi.association'

/**
 * Looks up in the table of rights who may use the URL asked for; account and association are asked for anew at every
 * request. A URL without a line in the table is a bug and opens to nobody.
 */
export const checkRights =
  (deps: Pick<Deps, 'db' | 'accounts'>): MiddlewareHandler<SignedIn> =>
  async (c, next) => {
    // The first that matches is the one that answers.
    const asked = matchedRoutes(c).find(({ method }) => method !== 'ALL')
    if (!asked) return next()
    const right = rightTo(urlOf(asked))
    if (!right) throw new Error(`No right for ${urlOf(asked)}`)
    if (right === 'open') return next()
    const refused = await identify(deps, c, right)
    if (refused) return refused
    if (typeof right !== 'string' && !right.includes(c.var.staff.role))
      return c.html(<NotAllowedPage staff={c.var.staff} allowed={right} />, 403)
    await next()
  }

/** Answers whoever has no session, before anything of what he sends is read. */
export const refuseStrangers =
  ({ accounts }: Pick<Deps, 'accounts'>): MiddlewareHandler<SignedIn> =>
  async (c, next) => {
    const account = await accounts.whoIs(c.req.raw.headers)
    if (!account) return leadTo(c, '/sign-in')
    c.set('account', account)
    await next()
  }

/**
 * Nobody passes without an account and an association. A form made for another association than the one in charge now
 * changes nothing, unless it is the one that switches.
 */
async function identify(
  { db, accounts }: Pick<Deps, 'db' | 'accounts'>,
  c: Context<SignedIn>,
  right: Right,
): Promise<Response | null> {
  const account = c.get('account') ?? (await accounts.whoIs(c.req.raw.headers))
  if (!account) return leadTo(c, '/sign-in')
  for (const cookie of account.cookies) c.header('Set-Cookie', cookie, { append: true })
  c.set('account', account)
  if (right === 'password') return null

  const workplaces = await findWorkplaces(db, account.user_id)
  const chosen = getCookie(c, ASSOCIATION_COOKIE)
  const staff = staffAt(workplaces, account, chosen)
  if (!staff) return c.html(<NowherePage />, 403)
  const proof = missingProof(account, workplaces)
  if (proof) return leadTo(c, `/sign-in/${proof}`)
  const lapsed = chosen !== undefined && chosen !== staff.association
  // Told once and then forgotten: otherwise somebody with one association left could never act again.
  if (lapsed) deleteCookie(c, ASSOCIATION_COOKIE, { path: '/' })
  if (right !== 'signed_in' && !isSafe(c.req.method)) {
    const { working_for = staff.association } = c.var.form
    if (lapsed || working_for !== staff.association) return c.html(<SwitchedPage staff={staff} />, 409)
  }
  c.set('staff', staff)
  return null
}

/** Whoever has a second factor confirms it, and whoever is an officer anywhere has one; before that nothing opens. */
function missingProof({ enrolled_at, confirmed_at }: Account, workplaces: { role: StaffRole }[]) {
  if (enrolled_at) return confirmed_at ? null : 'code'
  return workplaces.some(({ role }) => isOfficer(role)) ? 'set-up' : null
}

/** A person following a link is led to the sign-in and back; a script or a form that comes too late is told. */
function leadTo(c: Context, path: string) {
  const script = c.req.header('Sec-Fetch-Dest') === 'empty' || c.req.header('Accept') === 'text/event-stream'
  if (c.req.method !== 'GET' || script) return c.html(<SignInFirstPage />, 401)
  const { pathname, search } = new URL(c.req.url)
  const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`
  return c.redirect(path + next, 303)
}

function staffAt(
  workplaces: Awaited<ReturnType<typeof findWorkplaces>>,
  { user_id, name, confirmed_at }: Account,
  chosen: string | undefined,
): SignedInStaff | null {
  const at = workplaces.find(({ association_id }) => association_id === chosen) ?? workplaces[0]
  if (!at) return null
  const { association_id: association, association_name, role } = at
  return { user_id, name, association, association_name, role, confirmed_at, countdowns: [], workplaces }
}
