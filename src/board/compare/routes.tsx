import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { asId } from '../../id.ts'
import { may } from '../../rights.ts'
import { LABELS } from '../../safety-checks/rules.ts'
import type { Purpose, SafetyCheckId } from '../../safety-checks/table.ts'
import { download, type FileFormat } from '../download.ts'
import type { Person } from '../people.ts'
import type { Sheet } from '../sheet.ts'
import { ComparePage } from './page.tsx'
import { type Comparison, readComparisons } from './read.ts'
import { comparisonSheets } from './sheets.ts'
import { findSilentInARow } from './silent.ts'
import { dateInFigures } from './words.ts'

type Page = Context<SignedIn>

/** Mounted at /safety-checks. Only looks; what somebody else's ids would name is simply not there. */
export const compareRoutes = (deps: Pick<Deps, 'db' | 'now'>) =>
  new Hono<SignedIn>()
    .get('/compare', (c) => show(deps, c))
    .get('/compare.xlsx', (c) => file(deps, c, 'xlsx'))
    .get('/compare.csv', (c) => file(deps, c, 'csv'))

const asked = (c: Page) => {
  const idsOf = (name: string) =>
    (c.req.queries(name) ?? [])
      .map((text): SafetyCheckId | null => asId<'safety_check'>(text))
      .filter((id) => id !== null)
  return { ids: idsOf('check'), bases: idsOf('base') }
}

async function show({ db, now }: Pick<Deps, 'db' | 'now'>, c: Page) {
  const { staff } = c.var
  const { association, role } = staff
  const at = now()
  const read = await inAssociation(db, association, async (tx) => {
    const found = await readComparisons(tx, { association, ...asked(c), at })
    const silent_names = new Map<Purpose, Person[]>()
    if (may(role, 'GET /safety-checks/:id/unanswered'))
      for (const { purpose, silent } of found.comparisons)
        silent_names.set(purpose, silent.silent > 0 ? await findSilentInARow(tx, association, purpose) : [])
    return { ...found, silent_names }
  })
  const { search } = new URL(c.req.url)
  return c.html(
    <ComparePage {...read} staff={staff} query={search} year={c.req.query('year') ?? ''} at={at} />,
  )
}

async function file({ db, now }: Pick<Deps, 'db' | 'now'>, c: Page, format: FileFormat) {
  const { association } = c.var.staff
  const at = now()
  const { ids } = asked(c)
  // Nothing is chosen yet: the page is where one chooses.
  if (ids.length === 0) return c.redirect('/safety-checks/compare', 303)
  const { comparisons } = await inAssociation(db, association, (tx) =>
    readComparisons(tx, { association, ...asked(c), at }),
  )
  if (comparisons.length === 0) return c.notFound()
  const marks = comparisons.map(({ purpose }) => LABELS[purpose]).join('')
  const name = `${marks}安否確認の比較_${dateInFigures(at).replaceAll('/', '-')}`
  return download(c, comparisons.flatMap(markedSheets), name, format)
}

/** A tab says for itself whether it tells of a drill: it is copied into other files. */
const markedSheets = (comparison: Comparison): Sheet[] =>
  comparisonSheets(comparison).map((sheet) => ({ ...sheet, name: LABELS[comparison.purpose] + sheet.name }))
