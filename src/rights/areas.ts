import { OFFICE } from './roles.ts'

/** 権限表 of the shapes that stand behind the counts of the 区. */
export const AREA_RIGHTS = {
  'GET /settings/areas': OFFICE,
  'POST /settings/areas': OFFICE,
  'GET /settings/areas/:id': OFFICE,
  'POST /settings/areas/:id/use': OFFICE,
  'POST /settings/areas/:id/ties': OFFICE,
  'GET /settings/areas/:id/end': OFFICE,
  'POST /settings/areas/:id/end': OFFICE,
} as const
