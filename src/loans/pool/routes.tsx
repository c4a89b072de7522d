import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { asId } from '../../id.ts'
import { refuse } from '../../refusal.ts'
import { fromDayField } from '../lending/periods.ts'
import { isOpenNeed } from '../lending/request.ts'
import { ABOUT_DAY, RequestRefusedPage } from '../lending/request-page.tsx'
import { joinPool, leavePool, makePool } from './pool.ts'
import { type PoolFault, PoolPage } from './pool-page.tsx'
import { findNeighbours, findOpenNeeds, findPoolLedger, findPools } from './queries.ts'
import { requestFromNeighbour } from './request.ts'

type Page = Context<SignedIn>

/** 共同利用 — made, joined and left by the office; each association acts for itself only. */
export const poolRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => show(deps, c))
    .post('/', async (c) => {
      const made = await makePool(deps.db, { ...doing(deps, c), name: c.var.form.name ?? '' })
      return made.ok ? back(c) : show(deps, c, made.reason)
    })
    .post('/join', async (c) => {
      const joined = await joinPool(deps.db, { ...doing(deps, c), code: c.var.form.code ?? '' })
      return joined.ok ? back(c) : show(deps, c, joined.reason)
    })
    .post('/leave', async (c) => {
      const id = asId<'power_pool'>(c.var.form.pool ?? '')
      const left = id && (await leavePool(deps.db, { ...doing(deps, c), id }))
      return left?.ok ? back(c) : c.notFound()
    })
    .post('/request', (c) => request(deps, c))

const doing = ({ now }: Deps, c: Page) => ({
  association: c.var.staff.association,
  by: c.var.staff.user_id,
  at: now(),
})

const back = (c: Page) => c.redirect('/power/pool', 303)

async function show({ db, now }: Deps, c: Page, fault?: PoolFault) {
  const { staff, form = {} } = c.var
  const { association } = staff
  const found = await inAssociation(db, association, async (tx) => ({
    pools: await findPools(tx, association),
    neighbours: await findNeighbours(tx),
    rows: await findPoolLedger(tx),
    needs: await findOpenNeeds(tx, association),
  }))
  const status = fault === undefined ? 200 : fault === 'overlaps' || fault === 'already_asked' ? 409 : 422
  return c.html(<PoolPage staff={staff} {...found} form={form} at={now()} fault={fault} />, status)
}

async function request(deps: Deps, c: Page) {
  const { form } = c.var
  const [unit, need] = [asId<'power_unit'>(form.unit ?? ''), asId<'power_need'>(form.need ?? '')]
  if (!unit || !need) return c.notFound()
  const until = form.day ? fromDayField(form.day) : null
  if (!(await isOpenNeed(deps.db, c.var.staff.association, need))) return c.notFound()
  const asked =
    form.day && !until
      ? refuse('no_day')
      : await requestFromNeighbour(deps.db, { ...doing(deps, c), unit, need, until })
  if (!asked.ok) {
    const { reason } = asked
    if (reason === 'no_unit' || reason === 'no_need') return c.notFound()
    if (!ABOUT_DAY.includes(reason)) return show(deps, c, reason)
    const again = { action: '/power/pool/request' as const, form }
    return c.html(<RequestRefusedPage staff={c.var.staff} reason={reason} need={need} asked={again} />, 422)
  }
  await deps.queues.hint([{ kind: 'loans', association_id: asked.lender }])
  deps.log.info({ event: 'loan_asked_of_neighbour', association: c.var.staff.association, loan: asked.id })
  return c.redirect('/power', 303)
}
