import { Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { findCheck, idOf, type Page } from '../launching/asked.tsx'
import { countAudience, findSafetyCheck } from '../queries.ts'
import type { SafetyCheckId } from '../table.ts'
import { beginRound } from './begin-round.ts'
import { BeginRoundPage, NoRoundPage, type WhyNot } from './page.tsx'
import { findLaterRound, findNextNumber } from './queries.ts'
import { isRepeatable } from './rules.ts'

/** Mounted at /safety-checks: the next round of one that was sent. */
export const roundRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get(`/${ID}/rounds/begin`, (c) => showBegin(deps, c))
    .post(`/${ID}/rounds/begin`, (c) => begin(deps, c))

async function showBegin(deps: Deps, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const found = await inAssociation(deps.db, association, async (tx) => {
    const check = await findSafetyCheck(tx, association, idOf(c))
    return (
      check && {
        check,
        later: await findLaterRound(tx, check),
        round: await findNextNumber(tx, check),
        members: (await countAudience(tx, association, check)).members,
      }
    )
  })
  if (!found) return c.notFound()
  const { check, later, round, members } = found
  if (later) return noRound(deps, c, 'later_round', later.id)
  if (!isRepeatable(check)) return noRound(deps, c, 'not_repeatable')
  return c.html(<BeginRoundPage staff={staff} check={check} round={round} members={members} />)
}

async function begin(deps: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const begun = await beginRound(deps.db, { association, id: idOf(c), by, at: deps.now() })
  if (begun.ok) {
    const { id: safety_check, round } = begun
    deps.log.info({ event: 'round_begun', association, safety_check, round, by })
    return c.redirect(`/safety-checks/${safety_check}/launch`, 303)
  }
  if (begun.reason === 'not_found') return c.notFound()
  return noRound(deps, c, begun.reason, 'later' in begun ? begun.later : null)
}

async function noRound(deps: Deps, c: Page, reason: WhyNot, later: SafetyCheckId | null = null) {
  const check = await findCheck(deps, c)
  return check
    ? c.html(<NoRoundPage staff={c.var.staff} check={check} reason={reason} later={later} />, 409)
    : c.notFound()
}
