import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { asId, ID } from '../../id.ts'
import { findSafetyCheck } from '../queries.ts'
import type { Purpose, WordingTemplate, WordingTemplateId } from '../table.ts'
import { TemplateFormPage, templateErrors } from './form-page.tsx'
import { TemplatesPage } from './list-page.tsx'
import { findOwnTemplates, findTemplate } from './queries.ts'
import type { TemplateWords } from './rules.ts'
import { changeTemplate, createTemplate, putAway } from './save.ts'

type Page = Context<SignedIn>

/** Mounted at /templates: the wording that an association keeps. */
export const templateRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => showList(deps, c))
    .post('/', (c) => create(deps, c))
    .get('/new', (c) => showNew(deps, c))
    .get(`/${ID}/edit`, (c) => showEdit(deps, c))
    .post(`/${ID}/edit`, (c) => edit(deps, c))
    .post(`/${ID}/put-away`, (c) => put(deps, c, true))
    .post(`/${ID}/take-out`, (c) => put(deps, c, false))

const idOf = (c: Page) => c.req.param('id') as WordingTemplateId
const purposeIn = (text: string | undefined): Purpose | undefined =>
  (['drill', 'actual', 'test'] as const).find((known) => known === text)

const find = ({ db }: Deps, c: Page) => {
  const { association } = c.var.staff
  return inAssociation(db, association, (tx) => findTemplate(tx, association, idOf(c)))
}

async function showList({ db }: Deps, c: Page, already = false) {
  const { staff } = c.var
  const own = await inAssociation(db, staff.association, (tx) => findOwnTemplates(tx, staff.association))
  return c.html(<TemplatesPage staff={staff} own={own} already={already} />, already ? 409 : 200)
}

/** Empty, or with the words of a check, whose purpose it then keeps. */
async function showNew({ db }: Deps, c: Page) {
  const { staff } = c.var
  const from = c.req.query('from')
  if (from === undefined) {
    const purpose = purposeIn(c.req.query('purpose'))
    return c.html(<TemplateFormPage staff={staff} form={{}} errors={{}} purpose={purpose} />)
  }
  const id = asId<'safety_check'>(from)
  const check =
    id && (await inAssociation(db, staff.association, (tx) => findSafetyCheck(tx, staff.association, id)))
  if (!check) return c.notFound()
  const { purpose } = check
  const form = { name: check.title, ...formOf(check) }
  return c.html(<TemplateFormPage staff={staff} form={form} errors={{}} purpose={purpose} />)
}

const formOf = ({
  title,
  scenario,
  note_to_doctors,
}: Pick<WordingTemplate, 'title' | 'scenario' | 'note_to_doctors'>) => ({
  title,
  scenario: scenario ?? '',
  note_to_doctors: note_to_doctors ?? '',
})

const wordsIn = (form: Partial<Record<string, string>>): TemplateWords => ({
  name: form.name ?? '',
  title: form.title ?? '',
  scenario: form.scenario || null,
  note_to_doctors: form.note_to_doctors || null,
})

async function create(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const purpose = purposeIn(form.purpose)
  const again = (faults: Parameters<typeof templateErrors>[0]) =>
    c.html(<TemplateFormPage staff={staff} form={form} errors={templateErrors(faults)} />, 422)
  if (!purpose) return again(['purpose_missing'])
  const words = wordsIn(form)
  const created = await createTemplate(deps.db, { association, purpose, words, by, at: deps.now() })
  if (!created.ok) return again(created.faults)
  deps.log.info({ event: 'template_created', association, purpose, by })
  return c.redirect('/templates', 303)
}

async function showEdit(deps: Deps, c: Page) {
  const template = await find(deps, c)
  if (!template) return c.notFound()
  const form = { name: template.name, ...formOf(template) }
  const page = { staff: c.var.staff, template, purpose: template.purpose, form, errors: {} }
  return c.html(<TemplateFormPage {...page} />)
}

async function edit(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const [id, version] = [idOf(c), Number(form.version)]
  const words = wordsIn(form)
  const changed = await changeTemplate(deps.db, { association, id, version, words, by, at: deps.now() })
  if (changed.ok) {
    deps.log.info({ event: 'template_changed', association, by })
    return c.redirect('/templates', 303)
  }
  const template = await find(deps, c)
  if (!template) return c.notFound()
  const page = { staff, template, purpose: template.purpose, form }
  return 'faults' in changed
    ? c.html(<TemplateFormPage {...page} errors={templateErrors(changed.faults)} />, 422)
    : c.html(<TemplateFormPage {...page} errors={{}} is_clash />, 409)
}

async function put(deps: Deps, c: Page, is_away: boolean) {
  const { association, user_id: by } = c.var.staff
  const done = await putAway(deps.db, { association, id: idOf(c), is_away, by, at: deps.now() })
  if (!done.ok) return done.reason === 'not_found' ? c.notFound() : showList(deps, c, true)
  deps.log.info({ event: is_away ? 'template_put_away' : 'template_taken_out', association, by })
  return c.redirect('/templates', 303)
}
