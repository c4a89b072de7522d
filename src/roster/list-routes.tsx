import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import type { StaffRole } from '../staff/table.ts'
import { ListPage } from './list-page.tsx'
import { findListed } from './list-queries.ts'
import { pageOf, readFilters, type Sight, selectMembers } from './list-rules.ts'

const SIGHTS = {
  office: 'all',
  chair: 'masked',
  committee: 'masked',
  viewer: 'nothing',
} as const satisfies Record<StaffRole, Sight>

export const listRoutes = (deps: Deps) => new Hono<SignedIn>().get('/', (c) => showList(deps, c))

async function showList({ db, now }: Deps, c: Context<SignedIn>) {
  const { staff } = c.var
  const sight = SIGHTS[staff.role]
  const filters = readFilters(c.req.query(), sight)
  const everybody = await inAssociation(db, staff.association, (tx) => findListed(tx, staff.association))
  const { found, among } = selectMembers(everybody, filters, sight)
  const wards = [...new Set(everybody.flatMap(({ ward }) => ward ?? []))].sort(
    new Intl.Collator('ja').compare,
  )
  return c.html(
    <ListPage
      staff={staff}
      filters={filters}
      sight={sight}
      wards={wards}
      found={found.length}
      among={among}
      empty={everybody.length === 0}
      {...pageOf(found, c.req.query('page'))}
      at={now()}
    />,
  )
}
