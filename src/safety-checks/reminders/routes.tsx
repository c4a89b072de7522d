import { Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { findCheck, idOf, missed, type Page } from '../launching/asked.tsx'
import { findCostTo } from '../quota/queries.ts'
import { remind } from '../remind.ts'
import { countSilent, findSilent, findSilentWards, type SilentFilter, silentFilter } from '../silent.ts'
import { type RemindFault, RemindPage } from './remind-page.tsx'

/** 手動の督促 — who would be asked again, what it costs, and the button. */
export const remindRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get(`/${ID}/remind`, (c) => showRemind(deps, c, silentFilter(c.req.query()), 200))
    .post(`/${ID}/remind`, (c) => postRemind(deps, c))

async function showRemind(
  deps: Deps,
  c: Page,
  filter: SilentFilter,
  status: 200 | 409 | 422,
  fault: RemindFault | null = null,
) {
  const { form = {} } = c.var
  const { staff } = c.var
  const check = await findCheck(deps, c)
  if (!check) return c.notFound()
  if (check.status !== 'open') return missed(deps, c, 'not_open')
  const found = await inAssociation(deps.db, staff.association, async (tx) => ({
    silent: await countSilent(tx, staff.association, check.id, filter),
    wards: await findSilentWards(tx, staff.association, check.id),
    cost: await findCostTo(
      tx,
      staff.association,
      (await findSilent(tx, staff.association, check.id, filter)).map(({ member_id }) => member_id),
    ),
  }))
  return c.html(
    <RemindPage
      staff={staff}
      check={check}
      filter={filter}
      fault={fault}
      again={form.again === '1'}
      not_ticked={status === 422}
      is_ticked={form.use_reserve === 'yes'}
      {...found}
    />,
    status,
  )
}

async function postRemind(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const id = idOf(c)
  const filter = silentFilter(form)
  const again = form.again === '1'
  const reserve = form.use_reserve === 'yes' ? 'use' : 'ask'
  const reminded = await remind(deps, { association, id, filter, again, reserve, by, at: deps.now() })
  if (reminded.ok) {
    const { wave, silent } = reminded
    deps.log.info({ event: 'safety_check_reminded', association, safety_check: id, wave, silent, by })
    return c.redirect(`/safety-checks/${id}`, 303)
  }
  if (reminded.reason === 'not_found') return c.notFound()
  if (reminded.reason === 'not_open') return missed(deps, c, 'not_open')
  if (reminded.reason === 'takes_reserve') return showRemind(deps, c, filter, 422)
  return showRemind(deps, c, filter, 409, reminded.reason)
}
