import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { may } from '../../rights.ts'
import { headline, LABELS } from '../../safety-checks/rules.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { tallyByWay } from '../compare/queries.ts'
import { download, type FileFormat } from '../download.ts'
import { findNeedsHelp } from '../people.ts'
import { findBoardCheck } from '../queries.ts'
import { MatrixPage } from './page.tsx'
import { findCells } from './queries.ts'
import { crossOf, readAxes, readScope, roundsCounted } from './rules.ts'
import { crossSheet, followUpSheet, waysSheet } from './sheets.ts'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now'>

/** Mounted at /safety-checks. */
export const matrixRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get(`/${ID}/matrix`, async (c) => {
      const read = await readCross(deps, c)
      return read ? c.html(<MatrixPage {...read} staff={c.var.staff} at={deps.now()} />) : c.notFound()
    })
    .get(`/${ID}/matrix.xlsx`, (c) => file(deps, c, 'xlsx'))
    .get(`/${ID}/matrix.csv`, (c) => file(deps, c, 'csv'))

const idOf = (c: Page) => c.req.param('id') as SafetyCheckId

const readCross = ({ db }: Needs, c: Page) => {
  const { association, association_name: own_name } = c.var.staff
  return inAssociation(db, association, async (tx) => {
    const check = await findBoardCheck(tx, association, idOf(c))
    if (!check?.launched_at) return null
    const axes = readAxes(c.req.query())
    const wanted = { axes, scope: readScope(c.req.query()), own_name }
    const { cells, rounds, scope } = await findCells(tx, check, wanted)
    const cross = crossOf(cells, axes)
    const counted = roundsCounted({ scope, round: check.round, rounds })
    return {
      check,
      cross,
      scope,
      rounds,
      counted,
      ways: waysSheet(await tallyByWay(tx, association, check.id)),
    }
  })
}

async function file(deps: Needs, c: Page, format: FileFormat) {
  const read = await readCross(deps, c)
  if (!read) return c.notFound()
  const { check, cross, ways, counted } = read
  const { association, role } = c.var.staff
  const asking = may(role, 'GET /safety-checks/:id/needs-help')
    ? await inAssociation(deps.db, association, (tx) => findNeedsHelp(tx, association, check.id))
    : []
  const sheets = [crossSheet(cross, counted), ways, ...(asking.length > 0 ? [followUpSheet(asking)] : [])]
  const marked = sheets.map((sheet) => ({ ...sheet, name: LABELS[check.purpose] + sheet.name }))
  return download(c, marked, `${headline(check)}_区分のかけ合わせ${counted ? `_${counted}` : ''}`, format)
}
