import { Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { findBrokenLink, findHead } from '../audit/queries.ts'
import { inAssociation } from '../db.ts'
import { AuditPage } from './audit-page.tsx'
import { A_PAGE, findActors, findEntries, findNamesIn } from './queries.ts'
import { readFilter } from './rules.ts'

/** Mounted at /audit. */
export const trailRoutes = ({ db, accounts, now }: Pick<Deps, 'db' | 'accounts' | 'now'>) =>
  new Hono<SignedIn>().get('/', async (c) => {
    const { staff } = c.var
    const { association } = staff
    const filter = readFilter((name) => c.req.query(name))
    const { named, ...shown } = await inAssociation(db, association, async (tx) => {
      const found = await findEntries(tx, association, filter)
      const entries = found.slice(0, A_PAGE)
      const actors = await findActors(tx, association)
      return {
        entries,
        actors,
        has_more: found.length > A_PAGE,
        head: await findHead(tx, association),
        broken_at: await findBrokenLink(tx, association),
        named: await findNamesIn(tx, association, entries),
      }
    })
    const people = await accounts.namesOf([...shown.actors, ...named.user_ids])
    const names = { ...named, person: (id: string) => people.get(id) ?? null }
    return c.html(<AuditPage staff={staff} filter={filter} at={now()} names={names} {...shown} />)
  })
