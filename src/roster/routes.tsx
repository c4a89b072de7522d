import { Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { contactRoutes } from './contact-routes.tsx'
import { exportRoutes } from './export-routes.tsx'
import { facilityRoutes } from './facility-routes.tsx'
import { listRoutes } from './list-routes.tsx'
import { memberRoutes } from './member-routes.tsx'

/** 名簿 — every page of it but the import's. */
export const rosterRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .route('/', listRoutes(deps))
    .route('/export', exportRoutes(deps))
    .route('/members', memberRoutes(deps))
    .route('/members', contactRoutes(deps))
    .route('/facilities', facilityRoutes(deps))
