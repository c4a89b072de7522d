import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { type Db, inAssociation } from '../../db.ts'
import { asId } from '../../id.ts'
import type { AssociationId } from '../../roster/table.ts'
import { toDateField } from '../../ui/time.ts'
import { createSafetyCheck } from '../create.ts'
import { type FormFault, formOf, readDraft } from '../draft-form.ts'
import { timeToAnswer } from '../draft-rules.ts'
import { NewPage } from '../new-page.tsx'
import { countAudience, findPlaces, findSafetyCheck } from '../queries.ts'
import { findTemplates } from '../templates/queries.ts'
import { applyTemplate, ownUsed, usedFault } from '../templates/use.ts'

type Page = Context<SignedIn>

/** 到達テスト — what the home page asks for every three months. */
const REACH_TEST = { purpose: 'test', title: '到達テスト' }

export const newDraftRoutes = (deps: Deps) =>
  new Hono<SignedIn>().post('/', (c) => create(deps, c)).get('/new', (c) => showNew(deps, c))

/** Empty, or with the words of an earlier check: the deadline then lies as long after now as it lay after that launch. */
async function showNew(deps: Deps, c: Page) {
  const { db, embedded, now } = deps
  const { staff } = c.var
  const like = c.req.query('like')
  const past = like === undefined ? undefined : await findPast(db, staff.association, like)
  if (like !== undefined && !past) return c.notFound()
  const deadline_at = toDateField(new Date(now().getTime() + timeToAnswer(past)))
  const form = past
    ? { ...formOf(past), purpose: past.purpose, deadline_at: past.deadline_at ? deadline_at : '' }
    : { audience: 'all', deadline_at, ...(c.req.query('purpose') === 'test' ? REACH_TEST : {}) }
  const choices = await findChoices(deps, c, form)
  return c.html(<NewPage staff={staff} form={form} embedded={embedded} choices={choices} like={past} />)
}

async function create(deps: Deps, c: Page) {
  const { db, now, embedded, log } = deps
  const { staff, form } = c.var
  const at = now()
  const purpose = (['drill', 'actual', 'test'] as const).find((known) => known === form.purpose)
  const { draft, faults } = readDraft(form, purpose, at)
  const choices = await findChoices(deps, c, form)
  const page = (faults: FormFault[] = []) => (
    <NewPage staff={staff} form={form} faults={faults} embedded={embedded} choices={choices} />
  )
  const again = (faults: FormFault[]) => c.html(page(faults), 422)
  if (form.use_template) {
    const filled = applyTemplate(form, purpose, choices.templates)
    return c.html(
      <NewPage staff={staff} {...filled} embedded={embedded} choices={choices} />,
      filled.faults ? 422 : 200,
    )
  }
  if (form.count === 'yes') return c.html(page())
  const wrong = purpose ? [...usedFault(form, purpose, choices.templates), ...faults] : faults
  if (!purpose || wrong.length > 0) return again(wrong)

  const { association, user_id: by } = staff
  const created = await createSafetyCheck(db, {
    association,
    ...draft,
    purpose,
    template: ownUsed(form, purpose, choices.templates),
    by,
    at,
  })
  if (!created.ok) return again(created.faults)
  log.info({ event: 'safety_check_created', association, safety_check: created.id, purpose, by })
  return c.redirect(`/safety-checks/${created.id}/launch`, 303)
}

/** Wards and kinds of facility to choose from, and how many the form as it stands would ask. */
export async function findChoices({ db, now }: Deps, c: Page, form: Partial<Record<string, string>>) {
  const { association } = c.var.staff
  const { draft } = readDraft(form, 'drill', now())
  return inAssociation(db, association, async (tx) => ({
    places: await findPlaces(tx, association),
    audience: draft.audience_roles.length > 0 ? await countAudience(tx, association, draft) : null,
    templates: await findTemplates(tx, association),
  }))
}

async function findPast(db: Db, association: AssociationId, text: string) {
  const id = asId<'safety_check'>(text)
  const past = id && (await inAssociation(db, association, (tx) => findSafetyCheck(tx, association, id)))
  return past || undefined
}
