import { COMMITTEE, EVERYBODY, LAUNCHERS, OFFICE } from './roles.ts'

/** 権限表 of the papers that are made of a check or a year. */
export const PAPER_RIGHTS = {
  'GET /papers/year': EVERYBODY,
  'POST /papers/year': COMMITTEE,
  'GET /papers/year.xlsx': EVERYBODY,
  'GET /papers/year.csv': EVERYBODY,
  'GET /safety-checks/:id/papers': EVERYBODY,
  'GET /safety-checks/:id/call-sheet': COMMITTEE,
  'GET /safety-checks/:id/fax-sheet': COMMITTEE,
  'GET /safety-checks/:id/city-list': COMMITTEE,
  'POST /safety-checks/:id/city-list': LAUNCHERS,
  'POST /safety-checks/:id/city-list/end': LAUNCHERS,
  'POST /safety-checks/:id/city-list/names': LAUNCHERS,
  'GET /safety-checks/:id/emis': COMMITTEE,
  'GET /safety-checks/:id/emis.csv': COMMITTEE,
  'GET /safety-checks/:id/emis.xlsx': COMMITTEE,
  'GET /safety-checks/:id/certificates': COMMITTEE,
  // 出席 names people.
  'GET /safety-checks/:id/minutes': COMMITTEE,
  'POST /safety-checks/:id/minutes': COMMITTEE,
  'GET /safety-checks/:id/cap.xml': COMMITTEE,
  // What the papers print of the office.
  'GET /settings/numbers': OFFICE,
  'POST /settings/numbers': OFFICE,
  'GET /settings/twin': OFFICE,
  'POST /settings/twin': OFFICE,
  'GET /settings/twin/how': COMMITTEE,
  'GET /c/:token': 'open',
  'POST /c/:token': 'open',
} as const
