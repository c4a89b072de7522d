import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { asId, ID } from '../id.ts'
import { appointLeader } from './appoint.ts'
import { dismissLeader } from './dismiss.ts'
import { DismissPage, LeadersPage, TellPage } from './office-pages.tsx'
import { findChoices, findLeaders } from './queries.ts'
import type { AreaLeaderId } from './table.ts'

/** The office appoints; the link itself is in link-routes.tsx. */
export const leaderRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => showLeaders(deps, c))
    .post('/', (c) => appoint(deps, c))
    .get(`/${ID}/dismiss`, async (c) => {
      const leader = await findOne(deps, c)
      return leader ? c.html(<DismissPage staff={c.var.staff} leader={leader} />) : c.notFound()
    })
    .post(`/${ID}/dismiss`, async (c) => {
      const { association, user_id: by } = c.var.staff
      const dismissed = await dismissLeader(deps.db, { association, id: idOf(c), by, at: deps.now() })
      return dismissed.ok ? c.redirect('/leaders', 303) : c.notFound()
    })

const idOf = (c: Context<SignedIn>) => c.req.param('id') as AreaLeaderId

async function findOne({ db }: Deps, c: Context<SignedIn>) {
  const { association } = c.var.staff
  const leaders = await inAssociation(db, association, (tx) => findLeaders(tx, association))
  return leaders.find(({ id }) => id === idOf(c))
}

async function showLeaders({ db }: Deps, c: Context<SignedIn>, fault?: 'no_member' | 'no_ward') {
  const { staff, form = {} } = c.var
  const shown = await inAssociation(db, staff.association, async (tx) => ({
    leaders: await findLeaders(tx, staff.association),
    choices: await findChoices(tx, staff.association),
  }))
  return c.html(<LeadersPage staff={staff} {...shown} form={form} fault={fault} />, fault ? 422 : 200)
}

async function appoint(deps: Deps, c: Context<SignedIn>) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const member_id = asId<'member'>(form.member ?? '')
  if (!member_id) return showLeaders(deps, c, 'no_member')
  const ward = form.ward ?? ''
  const appointed = await appointLeader(deps, { association, member_id, ward, by, at: deps.now() })
  if (!appointed.ok) return showLeaders(deps, c, appointed.reason)
  return c.html(<TellPage staff={staff} told={appointed} link={`${deps.public_url}/l/${appointed.token}`} />)
}
