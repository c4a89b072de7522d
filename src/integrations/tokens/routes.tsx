import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { asId, ID, newId } from '../../id.ts'
import { isFresh } from '../../staff/rules.ts'
import { AlreadyPage } from '../form-parts.tsx'
import type { ApiTokenId } from '../table.ts'
import { makeToken } from './make.ts'
import { NewTokenPage, RevokeTokenPage, TokenMadePage } from './pages.tsx'
import { findToken } from './queries.ts'
import { revokeToken } from './revoke.ts'
import { readTokenForm, type TokenFault } from './rules.ts'

type Page = Context<SignedIn>

export const tokenRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/new', (c) => c.html(newPage(deps, c, { form: {} })))
    .post('/', (c) => postToken(deps, c))
    .get(`/${ID}/revoke`, async (c) => {
      const { staff } = c.var
      const id = c.req.param('id') as ApiTokenId
      const token = await inAssociation(deps.db, staff.association, (tx) =>
        findToken(tx, staff.association, id),
      )
      if (!token) return c.notFound()
      if (token.revoked_at) return c.html(<AlreadyPage staff={staff} what="token_revoked" />, 409)
      return c.html(<RevokeTokenPage staff={staff} token={token} />)
    })
    .post(`/${ID}/revoke`, async (c) => {
      const { association, user_id: by } = c.var.staff
      const id = c.req.param('id') as ApiTokenId
      const revoked = await revokeToken(deps.db, { association, id, by, at: deps.now() })
      if (revoked.ok) {
        deps.log.info({ event: 'api_token_revoked', association, api_token: id, by })
        return c.redirect('/settings/integrations?done=revoked', 303)
      }
      if (revoked.reason === 'not_found') return c.notFound()
      return c.html(<AlreadyPage staff={c.var.staff} what="token_revoked" />, 409)
    })

const needsCode = ({ now }: Deps, c: Page) => !isFresh(c.var.staff.confirmed_at, now())

/** The id of the form stays with it, so that the second of two clicks is known again. */
const newPage = (
  deps: Deps,
  c: Page,
  wrong: { form: Record<string, string | undefined>; faults?: TokenFault[]; is_full?: boolean },
) => (
  <NewTokenPage
    staff={c.var.staff}
    id={asId<'api_token'>(wrong.form.id ?? '') ?? newId<'api_token'>()}
    needs_code={needsCode(deps, c)}
    {...wrong}
  />
)

async function postToken(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const at = deps.now()
  const id = asId<'api_token'>(form.id ?? '')
  const read = readTokenForm(form, at)
  if (!read.ok) return c.html(newPage(deps, c, { form, faults: read.faults }), 422)
  if (!id || needsCode(deps, c)) return c.html(newPage(deps, c, { form }), 422)
  const made = await makeToken(deps.db, { association, id, asked: read.asked, by, at })
  if (made.ok) {
    deps.log.info({ event: 'api_token_made', association, api_token: id, by })
    const api_url = `${deps.public_url}/api/v1`
    return c.html(<TokenMadePage staff={staff} name={read.asked.name} token={made.token} api_url={api_url} />)
  }
  if (made.reason === 'too_many') return c.html(newPage(deps, c, { form, is_full: true }), 422)
  return c.html(<AlreadyPage staff={staff} what="token_made" />, 409)
}
