import { Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { gapRoutes } from './gap/routes.tsx'
import { inspectionRoutes } from './inspections/routes.tsx'
import { labelRoutes } from './label/routes.tsx'
import { powerRoutes } from './ledger/routes.tsx'
import { loanRoutes } from './lending/routes.tsx'
import { needRoutes } from './needs/routes.tsx'
import { unitImportRoutes } from './units/import/routes.tsx'
import { unitRoutes } from './units/routes.tsx'
import { waitingRoutes } from './waiting/routes.tsx'

/** Every page of 非常用電源 behind the sign-in or a label's code; the longer addresses first. */
export const allLoanRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .route('/q', labelRoutes(deps))
    .route('/power/units/import', unitImportRoutes(deps))
    .route('/power/units', unitRoutes(deps))
    .route('/power', inspectionRoutes(deps))
    .route('/power/needs', needRoutes(deps))
    .route('/power/gap', gapRoutes(deps))
    .route('/loans', loanRoutes(deps))
    .route('/loans', waitingRoutes(deps))
    .route('/power', powerRoutes(deps))
