import { COMMITTEE } from './roles.ts'

/** 権限表 of what doctors report of their own accord. */
export const REPORT_RIGHTS = {
  'GET /safety-checks/reports': COMMITTEE,
  'GET /safety-checks/reports/:id': COMMITTEE,
  'POST /safety-checks/reports/:id': COMMITTEE,
} as const
