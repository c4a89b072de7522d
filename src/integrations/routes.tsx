import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { findHooks } from './hooks/queries.ts'
import { hookRoutes } from './hooks/routes.tsx'
import { DONE, type Done, IntegrationsPage } from './page.tsx'
import { findTokens } from './tokens/queries.ts'
import { tokenRoutes } from './tokens/routes.tsx'

/** 外部連携 — the office lets other systems read, and stops them. */
export const integrationRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => showAll(deps, c))
    .route('/tokens', tokenRoutes(deps))
    .route('/hooks', hookRoutes(deps))

async function showAll({ db, now }: Deps, c: Context<SignedIn>) {
  const { staff } = c.var
  const { tokens, hooks } = await inAssociation(db, staff.association, async (tx) => ({
    tokens: await findTokens(tx, staff.association),
    hooks: await findHooks(tx, staff.association),
  }))
  const done = (Object.keys(DONE) as Done[]).find((known) => known === c.req.query('done'))
  return c.html(<IntegrationsPage staff={staff} tokens={tokens} hooks={hooks} done={done} at={now()} />)
}
