import { Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { findAlerts } from '../deliveries/office-alert.ts'
import { countHardToReach } from '../freshness/unreachable.ts'
import { countStoppedHooks } from '../integrations/hooks/queries.ts'
import { countTroubled } from '../loans/inspections/queries.ts'
import { findOwedPapers } from '../loans/lending/queries.ts'
import { countLoanWork } from '../loans/waiting/work.ts'
import { findTwinTrouble } from '../papers/twin/queries.ts'
import { may } from '../rights.ts'
import { countFollowed } from '../safety-checks/count-followed.ts'
import {
  findMissedLaunches,
  findMissedNotices,
  findSpared,
  findUpcoming,
  type MissedLaunch,
} from '../safety-checks/planned/upcoming.ts'

import { findSafetyChecks } from '../safety-checks/queries.ts'
import { headline } from '../safety-checks/rules.ts'
import { HomePage } from './home-page.tsx'
import { findStanding } from './queries.ts'
import { firstSteps, type Standing, todosFor } from './rules.ts'

/** ホーム — what is live, what comes, what needs a person. */
export const homeRoutes = ({ db, embedded, now }: Pick<Deps, 'db' | 'embedded' | 'now'>) =>
  new Hono<SignedIn>().get('/', async (c) => {
    const { staff } = c.var
    const { association, role } = staff
    const at = now()
    const { checks, standing, upcoming } = await inAssociation(db, association, async (tx) => {
      const checks = await findSafetyChecks(tx, association)
      const calling = checks.filter(({ needs_help }) => needs_help > 0)
      const ids = calling.map(({ id }) => id)
      const followed = ids.length > 0 ? await countFollowed(tx, association, ids) : []
      const help = calling.map((check) => {
        const { taken = 0, done = 0 } = followed.find(({ id }) => id === check.id) ?? {}
        return {
          id: check.id,
          purpose: check.purpose,
          headline: headline(check),
          people: check.needs_help,
          taken,
          done,
        }
      })
      const standing: Standing = {
        ...(await findStanding(tx, association)),
        hard_to_reach: may(role, 'GET /unreachable') ? await countHardToReach(tx, association) : null,
        alerts: await findAlerts(tx, association),
        help,
        power: await countTroubled(tx, association, at),
        loans: await countLoanWork(tx, association, at),
        papers: (await findOwedPapers(tx, association)).length,
        twin: await findTwinTrouble(tx, association, at),
        stopped_hooks: await countStoppedHooks(tx, association),
        missed: (await findMissedLaunches(tx, association)).map(named),
        missed_notices: (await findMissedNotices(tx, association)).map(named),
        spared: (await findSpared(tx, association)).map(
          ({ kind: what, outcome, by_line, by_nothing, ...check }) => ({
            id: check.id,
            headline: headline(check),
            what,
            outcome,
            by_line,
            by_nothing,
          }),
        ),
      }
      return { checks, standing, upcoming: await findUpcoming(tx, association) }
    })
    return c.html(
      <HomePage
        staff={staff}
        checks={checks}
        standing={standing}
        upcoming={upcoming}
        todos={todosFor(role, standing, at)}
        steps={role === 'office' ? firstSteps(standing) : null}
        embedded={embedded}
        at={at}
      />,
    )
  })

const named = ({ outcome, ...check }: MissedLaunch) => ({ id: check.id, headline: headline(check), outcome })
