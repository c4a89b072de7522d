import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { asId, ID, newId } from '../../id.ts'
import { isFresh } from '../../staff/rules.ts'
import { AlreadyPage } from '../form-parts.tsx'
import type { HookId } from '../table.ts'
import { pauseHook, removeHook, resumeHook, tryHook } from './change.ts'
import { HOOK_DONE, type HookDone, HookPage } from './hook-page.tsx'
import { makeHook } from './make.ts'
import { HookMadePage, NewHookPage, RemoveHookPage } from './pages.tsx'
import { findAttempts, findHook } from './queries.ts'
import { type HookFault, readHookForm } from './rules.ts'

type Page = Context<SignedIn>

const HOME = '/settings/integrations'
const idOf = (c: Page) => c.req.param('id') as HookId

/** 通知先 — made, tried, paused and removed by the office. */
export const hookRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/new', (c) => c.html(newPage(deps, c, { form: {} })))
    .post('/', (c) => postHook(deps, c))
    .get(`/${ID}`, (c) => showHook(deps, c))
    .post(`/${ID}/try`, async (c) => {
      const { association, user_id: by } = c.var.staff
      const form_id = asId(c.var.form.form_id ?? '') ?? newId()
      const tried = await tryHook(deps.db, { association, id: idOf(c), by, at: deps.now(), form_id })
      if (!tried.ok) return c.notFound()
      await deps.queues.hint([{ kind: 'hook', association_id: association, hook_id: idOf(c) }])
      return c.redirect(`${HOME}/hooks/${idOf(c)}?done=tried`, 303)
    })
    .post(`/${ID}/pause`, (c) => change(deps, c, pauseHook, `${HOME}/hooks/${idOf(c)}?done=paused`))
    .post(`/${ID}/resume`, (c) => change(deps, c, resumeHook, `${HOME}/hooks/${idOf(c)}?done=resumed`))
    .get(`/${ID}/remove`, async (c) => {
      const hook = await hookOf(deps, c)
      if (!hook) return c.notFound()
      return c.html(<RemoveHookPage staff={c.var.staff} hook={hook} at={deps.now()} />)
    })
    .post(`/${ID}/remove`, (c) => change(deps, c, removeHook, `${HOME}?done=removed`))

const hookOf = ({ db }: Deps, c: Page) => {
  const { association } = c.var.staff
  return inAssociation(db, association, (tx) => findHook(tx, association, idOf(c)))
}

async function showHook({ db }: Deps, c: Page) {
  const { staff } = c.var
  const found = await inAssociation(db, staff.association, async (tx) => {
    const hook = await findHook(tx, staff.association, idOf(c))
    return hook && { hook, attempts: await findAttempts(tx, staff.association, hook.id) }
  })
  if (!found) return c.notFound()
  const done = (Object.keys(HOOK_DONE) as HookDone[]).find((known) => known === c.req.query('done'))
  return c.html(<HookPage staff={staff} {...found} done={done} />)
}

async function change(deps: Deps, c: Page, verb: typeof pauseHook, to: string) {
  const { association, user_id: by } = c.var.staff
  const changed = await verb(deps.db, { association, id: idOf(c), by, at: deps.now() })
  if (changed.ok) return c.redirect(to, 303)
  if (changed.reason === 'not_found') return c.notFound()
  return c.html(<AlreadyPage staff={c.var.staff} what="hook_changed" />, 409)
}

const needsCode = ({ now }: Deps, c: Page) => !isFresh(c.var.staff.confirmed_at, now())

const newPage = (
  deps: Deps,
  c: Page,
  wrong: { form: Record<string, string | undefined>; faults?: HookFault[]; is_full?: boolean },
) => (
  <NewHookPage
    staff={c.var.staff}
    id={asId<'hook'>(wrong.form.id ?? '') ?? newId<'hook'>()}
    needs_code={needsCode(deps, c)}
    {...wrong}
  />
)

async function postHook(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const id = asId<'hook'>(form.id ?? '')
  const read = readHookForm(form, deps.hook_hosts)
  if (!read.ok) return c.html(newPage(deps, c, { form, faults: read.faults }), 422)
  if (!id || needsCode(deps, c)) return c.html(newPage(deps, c, { form }), 422)
  const made = await makeHook(deps, { association, id, asked: read.asked, by, at: deps.now() })
  if (made.ok) {
    deps.log.info({ event: 'hook_made', association, hook: id, by })
    return c.html(<HookMadePage staff={staff} id={id} name={read.asked.name} secret={made.secret} />)
  }
  if (made.reason === 'too_many') return c.html(newPage(deps, c, { form, is_full: true }), 422)
  return c.html(<AlreadyPage staff={staff} what="hook_made" />, 409)
}
