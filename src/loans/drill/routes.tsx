import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { asId, ID } from '../../id.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { addExercise } from './exercise.ts'
import { type DrillFault, DrillsPage, ExercisePage } from './pages.tsx'
import { findDrills, findLoanExercise } from './queries.ts'

/** 電源の訓練 — one press adds a loan to a drill; the rest is practised where it is done in earnest. */
export const drillRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => show(deps, c))
    .post('/', async (c) => {
      const { association, user_id: by, name: by_name } = c.var.staff
      const check = asId<'safety_check'>(c.var.form.check ?? '')
      if (!check) return c.notFound()
      const added = await addExercise(deps.db, { association, check, by, by_name, at: deps.now() })
      if (!added.ok) return show(deps, c, added.reason)
      await deps.queues.hint([{ kind: 'loans', association_id: association }])
      deps.log.info({ event: 'loan_exercise_added', association, safety_check: check, by })
      return c.redirect(`/loans/${added.loan}`, 303)
    })
    .get(`/${ID}`, async (c) => {
      const { staff } = c.var
      const id = c.req.param('id') as SafetyCheckId
      const exercise = await inAssociation(deps.db, staff.association, (tx) =>
        findLoanExercise(tx, staff.association, id),
      )
      return exercise ? c.html(<ExercisePage staff={staff} exercise={exercise} />) : c.notFound()
    })

async function show({ db }: Deps, c: Context<SignedIn>, fault?: DrillFault) {
  const { staff } = c.var
  const drills = await inAssociation(db, staff.association, (tx) => findDrills(tx, staff.association))
  const status = fault === undefined ? 200 : fault === 'already_added' ? 409 : 422
  return c.html(<DrillsPage staff={staff} drills={drills} fault={fault} />, status)
}
