import { Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { capRoutes } from './cap/routes.ts'
import { checkPaperRoutes } from './check/routes.tsx'
import { cityListRoutes } from './city/routes.tsx'
import { emisRoutes } from './emis/routes.tsx'
import { minutesRoutes } from './minutes/routes.tsx'
import { selfReviewRoutes } from './self-review/routes.tsx'
import { twinRoutes } from './twin/routes.tsx'
import { yearRoutes } from './year/routes.tsx'

/** Mounted at the root: the papers of a year, and those of each check beside its other pages. */
export const allPaperRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .route('/papers', yearRoutes(deps))
    .route('/papers/self-reviews', selfReviewRoutes(deps))
    .route('/safety-checks', checkPaperRoutes(deps))
    .route('/safety-checks', cityListRoutes(deps))
    .route('/safety-checks', emisRoutes(deps))
    .route('/safety-checks', minutesRoutes(deps))
    .route('/safety-checks', capRoutes(deps))
    .route('/settings/twin', twinRoutes(deps))
