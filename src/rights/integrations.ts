import { OFFICE } from './roles.ts'

/** Of other systems that read here, and of the page on which the office lets them. */
export const INTEGRATION_RIGHTS = {
  'GET /api/v1/openapi.json': 'open',
  'GET /api/v1/checks': 'token:checks:read',
  'GET /api/v1/checks/:id': 'token:checks:read',
  'GET /api/v1/checks/:id/tally': 'token:tallies:read',
  'GET /api/v1/incidents/:id/tally': 'token:tallies:read',
  'GET /api/v1/checks/:id/open-clinics': 'token:clinics:read',

  'GET /settings/integrations': OFFICE,
  'GET /settings/integrations/tokens/new': OFFICE,
  'POST /settings/integrations/tokens': OFFICE,
  'GET /settings/integrations/tokens/:id/revoke': OFFICE,
  'POST /settings/integrations/tokens/:id/revoke': OFFICE,
  'GET /settings/integrations/hooks/new': OFFICE,
  'POST /settings/integrations/hooks': OFFICE,
  'GET /settings/integrations/hooks/:id': OFFICE,
  'POST /settings/integrations/hooks/:id/try': OFFICE,
  'POST /settings/integrations/hooks/:id/pause': OFFICE,
  'POST /settings/integrations/hooks/:id/resume': OFFICE,
  'GET /settings/integrations/hooks/:id/remove': OFFICE,
  'POST /settings/integrations/hooks/:id/remove': OFFICE,
} as const
