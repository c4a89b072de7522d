import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { changeTerms, findTerms, readTerms } from './terms.ts'
import { type TermsNotice, TermsPage } from './terms-page.tsx'

/** 規程と条項 — what the papers say and how long is lent. */
export const termsRoutes = (deps: Deps) =>
  new Hono<SignedIn>().get('/', (c) => show(deps, c, {})).post('/', (c) => save(deps, c))

async function show(
  { db }: Deps,
  c: Context<SignedIn>,
  more: { faults?: Parameters<typeof TermsPage>[0]['faults']; notice?: TermsNotice },
) {
  const { staff, form } = c.var
  const terms = await inAssociation(db, staff.association, (tx) => findTerms(tx, staff.association))
  const status = more.notice === 'changed_meanwhile' ? 409 : more.faults ? 422 : 200
  return c.html(<TermsPage staff={staff} terms={terms} form={form ?? {}} {...more} />, status)
}

async function save(deps: Deps, c: Context<SignedIn>) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const read = readTerms(form)
  if (!read.ok) return show(deps, c, { faults: read.faults })
  const version = /^\d{1,9}$/.test(form.version ?? '') ? Number(form.version) : 0
  const changed = await changeTerms(deps.db, { association, terms: read.terms, version, by, at: deps.now() })
  if (!changed.ok) return show(deps, c, { notice: 'changed_meanwhile' })
  deps.log.info({ event: 'loan_terms_changed', association, by })
  return c.redirect('/power/terms', 303)
}
