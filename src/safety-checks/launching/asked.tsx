import type { Context } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { isFresh } from '../../staff/rules.ts'
import { findSafetyCheck } from '../queries.ts'
import type { SafetyCheck, SafetyCheckId } from '../table.ts'
import { type Missed, MissedPage } from './missed-page.tsx'

export type Page = Context<SignedIn>

/** `ID` only matches what is shaped like an id, so the cast is safe. */
export const idOf = (c: Page) => c.req.param('id') as SafetyCheckId

export const findCheck = ({ db }: Pick<Deps, 'db'>, c: Page) => {
  const { association } = c.var.staff
  return inAssociation(db, association, (tx) => findSafetyCheck(tx, association, idOf(c)))
}

/** An actual check leaves only by the hand of somebody who has just shown the second factor; a drill needs none. */
export const needsCode = ({ purpose }: SafetyCheck, c: Page, at: Date) =>
  purpose === 'actual' && !isFresh(c.var.staff.confirmed_at, at)

/** 409 with what happened instead; 404 where this association has no such check. */
export async function missed(deps: Pick<Deps, 'db'>, c: Page, reason: Missed) {
  const check = await findCheck(deps, c)
  return check ? c.html(<MissedPage staff={c.var.staff} check={check} reason={reason} />, 409) : c.notFound()
}
