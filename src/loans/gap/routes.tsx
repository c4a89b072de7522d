import { Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { asId } from '../../id.ts'
import { findReadyUnits } from '../needs/units.ts'
import { GapPage } from './gap-page.tsx'
import { findChecks, findFacilityPower } from './queries.ts'
import { gapsOf } from './rules.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

/** Mounted at /power/gap. */
export const gapRoutes = ({ db, now }: Deps) =>
  new Hono<SignedIn>().get('/', async (c) => {
    const { staff } = c.var
    const at = now()
    const asked = c.req.query('check')
    const found = await inAssociation(db, staff.association, async (tx) => {
      const checks = await findChecks(tx, staff.association)
      const id = asked === undefined ? null : asId<'safety_check'>(asked)
      const check = asked === undefined ? (checks[0] ?? null) : (checks.find((one) => one.id === id) ?? null)
      const until = new Date(at.getTime() + DAY_MS)
      const units = await findReadyUnits(tx, staff.association, { for_facility: null, from: at, until })
      const facilities = check ? await findFacilityPower(tx, staff.association, check.id) : []
      return { checks, check, gaps: gapsOf(facilities, units) }
    })
    // Another association's check, or one that never was.
    if (asked !== undefined && !found.check) return c.notFound()
    return c.html(<GapPage staff={staff} {...found} at={at} />)
  })
