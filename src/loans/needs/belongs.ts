import type { Context } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { findChecks } from '../gap/queries.ts'
import type { NeedFaults } from './need-form.ts'
import { findFacilities } from './queries.ts'

type Page = Context<SignedIn>

/** What a need may belong to: facilities of the roster, and checks that are not over. */
export const choicesOf = ({ db }: Deps, c: Page) => {
  const { association } = c.var.staff
  return inAssociation(db, association, async (tx) => ({
    facilities: await findFacilities(tx, association),
    checks: (await findChecks(tx, association)).filter(({ status }) => status !== 'closed'),
  }))
}

/** For whom, and of which drill or disaster. */
export async function belongs(deps: Deps, c: Page) {
  const { form } = c.var
  const { facilities, checks } = await choicesOf(deps, c)
  const facility = facilities.find(({ id }) => id === form.facility)
  const check = checks.find(({ id }) => id === form.about)
  const alone = form.about === 'actual' || form.about === 'drill' ? form.about : null
  const faults: NeedFaults = {
    ...(facility ? {} : { facility: '医療機関を選んでください。' }),
    ...(check || alone ? {} : { about: '本番か訓練かを選んでください。' }),
  }
  const purpose = check?.purpose ?? alone
  return facility && purpose
    ? { ok: true as const, facility, purpose, safety_check_id: check?.id ?? null }
    : { ok: false as const, faults }
}
