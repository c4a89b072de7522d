import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { download, type FileFormat } from '../../board/download.ts'
import { ID } from '../../id.ts'
import { headline, LABELS } from '../../safety-checks/rules.ts'
import { toDateField } from '../../ui/time.ts'
import { readingPaper } from '../check/reading.ts'
import { EmisPage } from './page.tsx'
import { findFacilityStates } from './queries.ts'
import { emisSheet, isInEmis, readDisasterCode } from './rules.ts'

type Page = Context<SignedIn>
type Needs = Pick<Deps, 'db' | 'now'>

/** Mounted at /safety-checks. */
export const emisRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get(`/${ID}/emis`, async (c) => {
      const found = await read(deps, c)
      const code = readDisasterCode(c.req.query('code'))
      return found
        ? c.html(<EmisPage {...found} staff={c.var.staff} code={code} at={deps.now()} />)
        : c.notFound()
    })
    .get(`/${ID}/emis.csv`, (c) => file(deps, c, 'csv'))
    .get(`/${ID}/emis.xlsx`, (c) => file(deps, c, 'xlsx'))

const read = (deps: Needs, c: Page) =>
  readingPaper(deps, c, async (tx, { association, check }) => ({
    check,
    states: await findFacilityStates(tx, association, check.id),
  }))

async function file(deps: Needs, c: Page, format: FileFormat) {
  const found = await read(deps, c)
  if (!found) return c.notFound()
  const { check, states } = found
  const code = readDisasterCode(c.req.query('code'))
  const sheetOf = (name: string, some: typeof states) =>
    emisSheet(some, { name: LABELS[check.purpose] + name, purpose: check.purpose, code })
  const sheets = [
    sheetOf('病院・有床診療所', states.filter(isInEmis)),
    sheetOf(
      '無床の診療所',
      states.filter((state) => !isInEmis(state)),
    ),
  ]
  const day = toDateField(deps.now()).slice(0, 10)
  return download(c, sheets, `${headline(check)}_EMIS転記_${day}`, format)
}
