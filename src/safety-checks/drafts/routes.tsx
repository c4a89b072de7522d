import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { changedSince, DRAFT_FIELDS, type DraftForm, formOf, inFields, readDraft } from '../draft-form.ts'
import { findLastChange, findSafetyCheck } from '../queries.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'
import { applyTemplate, ownUsed, usedFault } from '../templates/use.ts'
import { AlreadyDonePage } from '../views.tsx'
import { changeDraft } from './change.ts'
import { discardDraft, restoreDraft } from './discard.ts'
import { DiscardedPage, DiscardPage } from './discard-page.tsx'
import { EditPage } from './edit-page.tsx'
import { findChoices } from './new-routes.tsx'

type Page = Context<SignedIn>

/** Everything that may happen to a draft before it is sent. */
export const draftRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get(`/${ID}/edit`, (c) => showEdit(deps, c))
    .post(`/${ID}/edit`, (c) => edit(deps, c))
    .get(`/${ID}/discard`, async (c) => {
      const check = await find(deps, c)
      if (!check) return c.notFound()
      return gone(c, check) ?? c.html(<DiscardPage staff={c.var.staff} check={check} />)
    })
    .post(`/${ID}/discard`, (c) => discard(deps, c))
    .post(`/${ID}/restore`, (c) => restore(deps, c))

/** `ID` only matches what is shaped like an id, so the cast is safe. */
const idOf = (c: Page) => c.req.param('id') as SafetyCheckId
const launchOf = (id: SafetyCheckId) => `/safety-checks/${id}/launch`

const find = ({ db }: Deps, c: Page) => {
  const { association } = c.var.staff
  return inAssociation(db, association, (tx) => findSafetyCheck(tx, association, idOf(c)))
}

/** Why this is no draft that anybody could change, as a page; null while it is one. */
export function gone(c: Page, check: SafetyCheck) {
  const { staff } = c.var
  if (check.discarded_at) return c.html(<DiscardedPage staff={staff} check={check} />, 409)
  if (check.status === 'draft') return null
  const reason = check.status === 'scheduled' ? 'scheduled' : 'not_draft'
  return c.html(<AlreadyDonePage staff={staff} check={check} reason={reason} />, 409)
}

async function showEdit(deps: Deps, c: Page) {
  const check = await find(deps, c)
  if (!check) return c.notFound()
  const past = gone(c, check)
  if (past) return past
  const saved = formOf(check)
  const choices = await findChoices(deps, c, saved)
  return c.html(<EditPage staff={c.var.staff} check={check} form={saved} saved={saved} choices={choices} />)
}

async function edit(deps: Deps, c: Page) {
  const { db, now, log } = deps
  const { staff } = c.var
  const form = inFields(c.var.form)
  const { association, user_id: by } = staff
  const at = now()
  const found = await find(deps, c)
  if (!found) return c.notFound()
  const { draft, faults: ofForm } = readDraft(form, found.purpose, at)
  const version = Number(form.version)
  const choices = await findChoices(deps, c, form)
  const faults = [...usedFault(form, found.purpose, choices.templates), ...ofForm]
  if ((form.count === 'yes' || form.use_template) && !gone(c, found)) {
    const filled = form.use_template ? applyTemplate(form, found.purpose, choices.templates) : { form }
    const page = { staff, check: { ...found, version }, saved: seenIn(form, found), choices }
    return c.html(<EditPage {...page} {...filled} />, 'faults' in filled && filled.faults ? 422 : 200)
  }
  // What cannot be read is never saved, so the verb is not even asked.
  const changed =
    faults.length > 0
      ? version === found.version
        ? { ok: false as const, reason: 'unreadable', faults }
        : { ok: false as const, reason: 'changed_meanwhile' }
      : await changeDraft(db, {
          association,
          id: found.id,
          version,
          draft,
          template: form.used_template ? ownUsed(form, found.purpose, choices.templates) : undefined,
          by,
          at,
        })
  if (changed.ok) {
    log.info({ event: 'safety_check_changed', association, safety_check: found.id, by })
    return c.redirect(launchOf(found.id), 303)
  }
  const check = await find(deps, c)
  if (!check) return c.notFound()
  const past = gone(c, check)
  if (past) return past
  const props = { staff, check, form, choices, saved: formOf(check) }
  if ('faults' in changed) return c.html(<EditPage {...props} faults={changed.faults} />, 422)
  return c.html(<EditPage {...props} faults={faults} clash={await clashOf(deps, c, check)} />, 409)
}

/** What the page that was sent had shown, so that counting again changes nothing of what its writer has seen. */
const seenIn = (form: Partial<Record<string, string>>, check: SafetyCheck): DraftForm => ({
  ...formOf(check),
  ...Object.fromEntries(Object.keys(DRAFT_FIELDS).map((field) => [field, form[`seen_${field}`] ?? ''])),
})

async function clashOf({ db, accounts }: Deps, c: Page, check: SafetyCheck) {
  const { association } = c.var.staff
  const last = await inAssociation(db, association, (tx) => findLastChange(tx, association, check.id))
  const names = last ? await accounts.namesOf([last.actor]) : null
  return {
    fields: changedSince(c.var.form, formOf(check)),
    who: (last && names?.get(last.actor)) ?? null,
    at: last?.at ?? null,
  }
}

async function discard(deps: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const id = idOf(c)
  const discarded = await discardDraft(deps.db, { association, id, by, at: deps.now() })
  if (discarded.ok) {
    deps.log.info({ event: 'safety_check_discarded', association, safety_check: id, by })
    return c.redirect(`/safety-checks?discarded=${id}`, 303)
  }
  const check = await find(deps, c)
  if (check && discarded.reason === 'announced')
    return c.html(<AlreadyDonePage staff={c.var.staff} check={check} reason="announced" />, 409)
  return (check && gone(c, check)) ?? c.notFound()
}

async function restore(deps: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const id = idOf(c)
  const restored = await restoreDraft(deps.db, { association, id, by, at: deps.now() })
  if (!restored.ok) {
    const check = await find(deps, c)
    if (check && restored.reason === 'round_taken')
      return c.html(<AlreadyDonePage staff={c.var.staff} check={check} reason="round_taken" />, 409)
    return (check && gone(c, check)) ?? c.notFound()
  }
  deps.log.info({ event: 'safety_check_restored', association, safety_check: id, by })
  return c.redirect(launchOf(id), 303)
}
