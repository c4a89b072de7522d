import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie } from 'hono/cookie'
import type { Deps, SignedIn, SignedInStaff } from '../app.tsx'
import { isSafe } from '../ui/guards.tsx'
import type { Account } from './accounts.ts'
import { findWorkplaces } from './queries.ts'
import { NowherePage, OfficeOnlyPage, SignInFirstPage, SwitchedPage } from './views.tsx'

/** Which of their associations a person with several works for now; believed only if the door says so too. */
export const ASSOCIATION_COOKIE = 'tomoshibi.association'

/**
 * Nobody passes without an account and an association; both are asked for anew at every request. A form made for
 * another association than the one in charge now changes nothing, unless it is the one that switches.
 */
export const requireStaff =
  (
    { db, accounts }: Pick<Deps, 'db' | 'accounts'>,
    { switching = false } = {},
  ): MiddlewareHandler<SignedIn> =>
  async (c, next) => {
    const account = await accounts.whoIs(c.req.raw.headers)
    if (!account) return askToSignIn(c)
    for (const cookie of account.cookies) c.header('Set-Cookie', cookie, { append: true })

    const workplaces = await findWorkplaces(db, account.user_id)
    const chosen = getCookie(c, ASSOCIATION_COOKIE)
    const staff = staffAt(workplaces, account, chosen)
    if (!staff) return c.html(<NowherePage />, 403)
    const lapsed = chosen !== undefined && chosen !== staff.association
    // Told once and then forgotten: otherwise somebody with one association left could never act again.
    if (lapsed) deleteCookie(c, ASSOCIATION_COOKIE, { path: '/' })
    if (!switching && !isSafe(c.req.method)) {
      const { working_for = staff.association } = c.var.form
      if (lapsed || working_for !== staff.association) return c.html(<SwitchedPage staff={staff} />, 409)
    }
    c.set('staff', staff)
    await next()
  }

/** For what only the office may do; the committee may look. Runs after `requireStaff`. */
export const requireOffice: MiddlewareHandler<SignedIn> = async (c, next) => {
  if (c.var.staff.role !== 'office') return c.html(<OfficeOnlyPage staff={c.var.staff} />, 403)
  await next()
}

/** A person following a link is led to the sign-in and back; a script or a form that comes too late is told. */
function askToSignIn(c: Context) {
  const script = c.req.header('Sec-Fetch-Dest') === 'empty' || c.req.header('Accept') === 'text/event-stream'
  if (c.req.method !== 'GET' || script) return c.html(<SignInFirstPage />, 401)
  const { pathname, search } = new URL(c.req.url)
  const next = pathname === '/' ? '' : `?next=${encodeURIComponent(pathname + search)}`
  return c.redirect(`/sign-in${next}`, 303)
}

function staffAt(
  workplaces: Awaited<ReturnType<typeof findWorkplaces>>,
  { user_id, name }: Account,
  chosen: string | undefined,
): SignedInStaff | null {
  const at = workplaces.find(({ association_id }) => association_id === chosen) ?? workplaces[0]
  if (!at) return null
  const { association_id: association, association_name, role } = at
  return { user_id, name, association, association_name, role, workplaces }
}
