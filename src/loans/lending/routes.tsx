import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { asId, ID } from '../../id.ts'
import { refuse } from '../../refusal.ts'
import { refusalOfNote } from '../../roster/note-rules.ts'
import { findRosterNames } from '../../roster/queries.ts'
import { isPaper, PaperPage, PapersPage } from '../forms/paper-pages.tsx'
import { findTerms } from '../forms/terms.ts'
import { askedUnits } from '../needs/asked-loans.tsx'
import { findNeed } from '../needs/queries.ts'
import { findMatches } from '../needs/ranked.ts'
import { MOST_PHOTO_BYTES, type Picture, pictureOf } from '../photos.ts'
import type { LoanId } from '../table.ts'
import { missingPoints, RETURN_POINTS } from './checklists.ts'
import { LoanPage } from './loan-page.tsx'
import { findPhoto } from './page-queries.ts'
import { fromDayField, toDayField } from './periods.ts'
import { findLoan, findLoanMessages, findLoanSteps, findLoansOfNeed } from './queries.ts'
import { isOpenNeed, requestLoan } from './request.ts'
import { RequestRefusedPage } from './request-page.tsx'
import { requestSeveral } from './request-several.ts'
import { type StepFaults, type StepForm, StepPage } from './step-page.tsx'
import { BUTTONS, FORMS, type FormStep, type InspectFault, isFormStep } from './step-words.ts'
import { STEPS, type Step } from './steps.ts'
import { type StepFault, takeStep } from './take-step.ts'
import { findPeriodTerms } from './terms.ts'

type Page = Context<SignedIn>

/** 貸出のページ — one loan, its steps, its pictures. The ledger of all of them is below /power. */
export const loanRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .post('/', (c) => postRequest(deps, c))
    .get(`/${ID}`, (c) => showLoan(deps, c, idOf(c)))
    .get(`/${ID}/:form{${Object.keys(FORMS).join('|')}}`, (c) => showForm(deps, c))
    .post(`/${ID}/decide/:step`, (c) => postStep(deps, c, 'deciders'))
    .post(`/${ID}/steps/:step`, (c) => postStep(deps, c, 'hands'))
    .get(`/${ID}/papers`, (c) => showPapers(deps, c))
    .get(`/${ID}/papers/:paper`, (c) => showPaper(deps, c))
    .get(`/${ID}/photos/:photo`, async (c) => {
      const { association } = c.var.staff
      const photo = asId<'power_photo'>(c.req.param('photo'))
      const found =
        photo &&
        (await inAssociation(deps.db, association, (tx) =>
          findPhoto(tx, { association, loan: idOf(c), photo }),
        ))
      if (!found) return c.notFound()
      return c.body(new Uint8Array(found.content), 200, {
        'Content-Type': found.media_type,
        'Content-Disposition': 'inline',
        'X-Content-Type-Options': 'nosniff',
        'Cache-Control': 'private, no-store',
      })
    })

/** `ID` only matches what is shaped like an id, so the cast is safe. */
const idOf = (c: Page) => c.req.param('id') as LoanId

async function postRequest(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by, name: by_name } = staff
  const [unit, need] = [asId<'power_unit'>(form.unit ?? ''), asId<'power_need'>(form.need ?? '')]
  const units = form.units?.split(' ').flatMap((id) => asId<'power_unit'>(id) ?? [])
  const until = form.day ? fromDayField(form.day) : null
  const of = { association, until, by, by_name, at: deps.now() }
  if (!need || !(await isOpenNeed(deps.db, association, need))) return c.notFound()
  const requested =
    form.day && !until
      ? refuse('no_day')
      : units
        ? await requestSeveral(deps.db, { ...of, units, need })
        : unit
          ? await requestLoan(deps.db, { ...of, unit, need })
          : refuse('no_unit')
  if (!requested.ok) {
    const { reason } = requested
    if (reason === 'no_unit' || reason === 'no_need') return c.notFound()
    const status = reason === 'already_asked' || reason === 'overlaps' ? 409 : 422
    const asked = { action: '/loans' as const, form }
    return c.html(<RequestRefusedPage staff={staff} reason={reason} need={need} asked={asked} />, status)
  }
  await deps.queues.hint([{ kind: 'loans', association_id: association }])
  const loans = 'ids' in requested ? requested.ids : [requested.id]
  for (const loan of loans) deps.log.info({ event: 'loan_requested', association, loan, by })
  return c.redirect('ids' in requested ? `/power/needs/${need}` : `/loans/${requested.id}`, 303)
}

async function showLoan(deps: Deps, c: Page, id: LoanId, fault?: Exclude<StepFault, 'not_found'>) {
  const { staff } = c.var
  const { association } = staff
  const at = deps.now()
  const found = await inAssociation(deps.db, association, async (tx) => {
    const loan = await findLoan(tx, association, id)
    if (!loan) return null
    const will_not_do =
      loan.handed_over_at === null || loan.status === 'broken'
        ? loan.unit_status !== 'ready' || fault === 'overlaps'
        : false
    const needed =
      will_not_do && loan.power_need_id ? await findNeed(tx, association, loan.power_need_id) : null
    const need = needed?.status === 'open' ? needed : null
    return {
      loan,
      steps: await findLoanSteps(tx, association, id),
      messages: await findLoanMessages(tx, association, id),
      others: need && {
        need,
        matches: await findMatches(tx, association, { need, at }),
        asked: askedUnits(await findLoansOfNeed(tx, association, need.id)),
        terms: await findPeriodTerms(tx, association),
      },
    }
  })
  if (!found) return c.notFound()
  const status = fault === 'already_done' || fault === 'overlaps' ? 409 : fault ? 422 : 200
  return c.html(<LoanPage staff={staff} {...found} fault={fault} at={at} />, status)
}

async function showForm(deps: Deps, c: Page) {
  const { staff } = c.var
  const step = c.req.param('form') as FormStep
  const loan = await inAssociation(deps.db, staff.association, (tx) =>
    findLoan(tx, staff.association, idOf(c)),
  )
  if (!loan) return c.notFound()
  const day = loan.until && step === 'extend' ? toDayField(loan.until) : toDayField(deps.now())
  const form = { checked: [], day, note: '', version: String(loan.version) }
  return c.html(<StepPage staff={staff} loan={loan} step={step} form={form} />)
}

async function showPapers({ db }: Deps, c: Page) {
  const { staff } = c.var
  const loan = await inAssociation(db, staff.association, (tx) => findLoan(tx, staff.association, idOf(c)))
  return loan ? c.html(<PapersPage staff={staff} loan={loan} />) : c.notFound()
}

async function showPaper({ db, now }: Deps, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const paper = c.req.param('paper') ?? ''
  const found = await inAssociation(db, association, async (tx) => {
    const loan = await findLoan(tx, association, idOf(c))
    return (
      loan && {
        loan,
        steps: await findLoanSteps(tx, association, loan.id),
        terms: await findTerms(tx, association),
      }
    )
  })
  if (!found || !isPaper(paper)) return c.notFound()
  return c.html(<PaperPage staff={staff} paper={paper} {...found} at={now()} />)
}

async function postStep(deps: Deps, c: Page, by_whom: 'deciders' | 'hands') {
  const { staff } = c.var
  const { association, user_id: by, name: by_name } = staff
  const step = c.req.param('step') as Exclude<Step, 'request'>
  const id = idOf(c)
  if (!Object.hasOwn(BUTTONS, step) || STEPS[step].by !== by_whom) return c.notFound()
  const form = readStepForm(c.var.form)
  const names = await inAssociation(deps.db, association, (tx) => findRosterNames(tx, association))
  const { photo, ...faults } = await readPhoto(c)
  const note_fault = refusalOfNote(form.note, names)
  if (note_fault || faults.photo_fault)
    return showFormAgain(deps, c, step, form, {
      ...(note_fault ? { note: note_fault } : {}),
      ...(faults.photo_fault ? { photo: faults.photo_fault } : {}),
    })

  const wrong_result = step === 'inspect' ? await resultFault(deps, c, form) : null
  if (wrong_result) return showFormAgain(deps, c, step, form, { step: wrong_result })
  const taken = await takeStep(deps.db, {
    association,
    id,
    step,
    version: /^\d{1,9}$/.test(form.version) ? Number(form.version) : null,
    until: fromDayField(form.day),
    checked: form.checked,
    note: form.note || null,
    photo,
    by,
    by_name,
    at: deps.now(),
  })
  if (!taken.ok) {
    if (taken.reason === 'not_found') return c.notFound()
    const on_form = isFormStep(step) && taken.reason !== 'already_done'
    return on_form
      ? showFormAgain(deps, c, step, form, { step: taken.reason })
      : showLoan(deps, c, id, taken.reason)
  }
  await deps.queues.hint([{ kind: 'loans', association_id: association }])
  deps.log.info({ event: 'loan_step_taken', association, loan: id, step, by })
  return c.redirect(`/loans/${id}`, 303)
}

/** What was pressed against what was ticked. */
async function resultFault({ db }: Deps, c: Page, { checked }: StepForm): Promise<InspectFault | null> {
  const { association } = c.var.staff
  const loan = await inAssociation(db, association, (tx) => findLoan(tx, association, idOf(c)))
  if (!loan) return null
  const is_good = missingPoints(RETURN_POINTS, loan, checked).length === 0
  if (c.var.form.result === 'failed') return is_good ? 'all_good' : null
  return is_good ? null : 'not_all_good'
}

async function showFormAgain(deps: Deps, c: Page, step: Step, form: StepForm, faults: StepFaults) {
  const { staff } = c.var
  const loan = await inAssociation(deps.db, staff.association, (tx) =>
    findLoan(tx, staff.association, idOf(c)),
  )
  if (!loan || !isFormStep(step)) return c.notFound()
  return c.html(<StepPage staff={staff} loan={loan} step={step} form={form} faults={faults} />, 422)
}

const readStepForm = (form: Page['var']['form']): StepForm => ({
  checked: Object.keys(form)
    .flatMap((name) => (name.startsWith('point_') ? [name.slice(6)] : []))
    .slice(0, 20),
  day: form.day ?? '',
  note: (form.note ?? '').trim(),
  version: form.version ?? '',
})

async function readPhoto(
  c: Page,
): Promise<{ photo: Picture | null; photo_fault?: 'too_large' | 'no_picture' }> {
  // The fields are read already; this gives the file that came with them.
  const { photo } = await c.req.parseBody()
  if (!(photo instanceof File) || photo.size === 0) return { photo: null }
  if (photo.size > MOST_PHOTO_BYTES) return { photo: null, photo_fault: 'too_large' }
  const picture = pictureOf(new Uint8Array(await photo.arrayBuffer()))
  return picture ? { photo: picture } : { photo: null, photo_fault: 'no_picture' }
}
