import { OFFICE } from './roles.ts'

/** 権限表 of the LINE account and of who is bound to it. */
export const LINE_RIGHTS = {
  'GET /line': OFFICE,
  'GET /line/check': OFFICE,
  'GET /line/keys': OFFICE,
  'POST /line/keys': OFFICE,
  'GET /line/webhook': OFFICE,
  'POST /line/webhook': OFFICE,
  'GET /line/reserve': OFFICE,
  'POST /line/reserve': OFFICE,
  'GET /line/menus': OFFICE,
  'POST /line/menus': OFFICE,
  'GET /line/share': OFFICE,
  'POST /line/share': OFFICE,

  'GET /binding': OFFICE,
  'GET /binding/letters': OFFICE,
  'POST /binding/letters': OFFICE,
  'GET /binding/letters/setting': OFFICE,
  'POST /binding/letters/setting': OFFICE,
  'GET /binding/letters/test': OFFICE,
  'GET /binding/letters/window.css': OFFICE,
  'GET /binding/codes/:id/revoke': OFFICE,
  'POST /binding/codes/:id/revoke': OFFICE,
  'GET /binding/lines/:id/remove': OFFICE,
  'POST /binding/lines/:id/remove': OFFICE,
} as const
