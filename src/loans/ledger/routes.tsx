import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { csvOf, workbookOf } from '../../roster/export-file.ts'
import { toDateField } from '../../ui/time.ts'
import { drillRoutes } from '../drill/routes.tsx'
import { termsRoutes } from '../forms/terms-routes.tsx'
import { findOwedPapers } from '../lending/queries.ts'
import { poolRoutes } from '../pool/routes.tsx'
import { ledgerRows } from './export.ts'
import { LedgerPage } from './ledger-page.tsx'
import { LedgerPrint } from './ledger-print.tsx'
import { findBorrowed, findLedger } from './queries.ts'

type Page = Context<SignedIn>

/** /power — the ledger of every unit, on the screen, on paper and as a file. */
export const powerRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', async (c) => {
      const { staff } = c.var
      const filter = { state: c.req.query('state') ?? '', ward: c.req.query('ward') ?? '' }
      return c.html(<LedgerPage staff={staff} {...(await read(deps, c))} filter={filter} at={deps.now()} />)
    })
    .get('/ledger', async (c) =>
      c.html(<LedgerPrint staff={c.var.staff} {...(await read(deps, c))} at={deps.now()} />),
    )
    .get('/ledger.xlsx', (c) => download(deps, c, 'xlsx'))
    .get('/ledger.csv', (c) => download(deps, c, 'csv'))
    .route('/terms', termsRoutes(deps))
    .route('/pool', poolRoutes(deps))
    .route('/drill', drillRoutes(deps))

const read = ({ db }: Deps, c: Page) => {
  const { association } = c.var.staff
  return inAssociation(db, association, async (tx) => ({
    rows: await findLedger(tx, association),
    borrowed: await findBorrowed(tx),
    owed: await findOwedPapers(tx, association),
  }))
}

const TYPES = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

async function download(deps: Deps, c: Page, format: keyof typeof TYPES) {
  const at = deps.now()
  const rows = ledgerRows(await read(deps, c), at)
  const bytes = format === 'xlsx' ? await workbookOf(rows) : csvOf(rows)
  const name = `貸出管理簿_${c.var.staff.association_name}_${toDateField(at).slice(0, 10)}.${format}`
  return c.body(new Uint8Array(bytes), 200, {
    'Content-Type': TYPES[format],
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    'Cache-Control': 'no-store',
  })
}
