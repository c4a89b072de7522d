import { Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { callRoutes } from './calls/routes.tsx'
import { compareRoutes } from './compare/routes.tsx'
import { enterRoutes } from './enter/routes.tsx'
import { facilityBoardRoutes } from './facilities/routes.tsx'
import { helpRoutes } from './help/routes.tsx'
import { mapRoutes } from './map/routes.tsx'
import { markRoutes } from './marks/routes.tsx'
import { matrixRoutes } from './matrix/routes.tsx'
import { paperRoutes } from './paper/routes.tsx'
import { boardRoutes } from './routes.tsx'

/** Every page that shows what was answered, mounted at /safety-checks. */
export const allBoardRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .route('/', boardRoutes(deps))
    .route('/', compareRoutes(deps))
    .route('/', paperRoutes(deps))
    .route('/', enterRoutes(deps))
    .route('/', callRoutes(deps))
    .route('/', helpRoutes(deps))
    .route('/', matrixRoutes(deps))
    .route('/', facilityBoardRoutes(deps))
    .route('/', mapRoutes(deps))
    .route('/', markRoutes(deps))
