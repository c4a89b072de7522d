import type { Scope } from './integrations/table.ts'
import { AREA_RIGHTS } from './rights/areas.ts'
import { INTEGRATION_RIGHTS } from './rights/integrations.ts'
import { LINE_RIGHTS } from './rights/line.ts'
import { PAPER_RIGHTS } from './rights/papers.ts'
import { POWER_RIGHTS } from './rights/power.ts'
import { REPORT_RIGHTS } from './rights/reports.ts'
import { COMMITTEE, EVERYBODY, LAUNCHERS, OFFICE } from './rights/roles.ts'
import type { StaffRole } from './staff/table.ts'

/**
 * Who may use a URL: `open` asks for no sign-in (a signature, a link nobody can guess or a code is the guard there),
 * `password` for the pages on which somebody with an account proves the second factor, `signed_in` for an account
 * only, `token:…` for another system whose token has that scope, a list for one of these roles in the association in
 * charge.
 */
export type Right = 'open' | 'password' | 'signed_in' | `token:${Scope}` | readonly StaffRole[]

/** 権限表 — every URL of the app and who may use it. What is not written here is refused to everybody. */
export const RIGHTS = {
  'GET /healthz': 'open',
  'GET /readyz': 'open',
  'GET /metrics': 'open',
  'GET /static/:name': 'open',
  'POST /webhooks/line/:channel': 'open',
  'POST /edge/intake': 'open',
  'POST /edge/pulse': 'open',
  'GET /r/:token': 'open',
  'POST /r/:token': 'open',
  'GET /r/:token/more': 'open',
  'POST /r/:token/more': 'open',
  'GET /u/:token': 'open',
  'POST /u/:token': 'open',

  'GET /trial/:purpose': 'open',

  'GET /l/:token': 'open',
  'POST /l/:token': 'open',

  'GET /sign-in': 'open',
  'POST /sign-in': 'open',
  'POST /sign-out': 'open',
  'POST /association': 'signed_in',
  'GET /sign-in/code': 'password',
  'POST /sign-in/code': 'password',
  'GET /sign-in/set-up': 'password',
  'POST /sign-in/set-up': 'password',
  'GET /invitations/:token': 'open',
  'POST /invitations/:token': 'open',

  'GET /settings': EVERYBODY,
  'GET /settings/devices': EVERYBODY,
  'POST /settings/devices/end-others': EVERYBODY,
  'POST /settings/devices/:session/end': EVERYBODY,
  'GET /settings/sign-in': EVERYBODY,
  'POST /settings/sign-in/password': EVERYBODY,
  'POST /settings/sign-in/backup-codes': EVERYBODY,

  'GET /settings/own-line': LAUNCHERS,
  'POST /settings/own-line': LAUNCHERS,
  'POST /settings/own-line/code': LAUNCHERS,
  'POST /settings/own-line/shown': LAUNCHERS,
  'POST /settings/own-line/end': LAUNCHERS,

  'GET /settings/relief-stations': OFFICE,
  'POST /settings/relief-stations': OFFICE,
  'POST /settings/relief-stations/:id/put-away': OFFICE,

  'GET /staff': LAUNCHERS,
  'GET /staff/invite': OFFICE,
  'POST /staff/invite': OFFICE,
  'POST /staff/invitations/:id/resend': OFFICE,
  'POST /staff/invitations/:id/revoke': OFFICE,
  'GET /staff/people/:person': LAUNCHERS,
  'POST /staff/people/:person/role': OFFICE,
  'GET /staff/people/:person/remove': OFFICE,
  'POST /staff/people/:person/remove': OFFICE,
  'POST /staff/people/:person/reset': LAUNCHERS,
  'POST /staff/people/:person/reset/approve': LAUNCHERS,
  'POST /staff/people/:person/reset/withdraw': LAUNCHERS,

  'GET /': EVERYBODY,

  'GET /safety-checks': EVERYBODY,
  'POST /safety-checks': OFFICE,
  'GET /safety-checks/new': OFFICE,
  'GET /safety-checks/:id/edit': OFFICE,
  'POST /safety-checks/:id/edit': OFFICE,
  'GET /safety-checks/:id/discard': OFFICE,
  'POST /safety-checks/:id/discard': OFFICE,
  'POST /safety-checks/:id/restore': OFFICE,
  'POST /safety-checks/:id/try': LAUNCHERS,
  'GET /safety-checks/:id/launch': LAUNCHERS,
  'POST /safety-checks/:id/launch': LAUNCHERS,
  'POST /safety-checks/:id/launch/stop': LAUNCHERS,
  'POST /safety-checks/:id/launch/now': LAUNCHERS,
  'GET /safety-checks/countdowns': LAUNCHERS,
  'GET /safety-checks/:id/schedule': LAUNCHERS,
  'POST /safety-checks/:id/schedule': LAUNCHERS,
  'GET /safety-checks/:id/remind': LAUNCHERS,
  'POST /safety-checks/:id/remind': LAUNCHERS,
  'GET /safety-checks/:id/resume': LAUNCHERS,
  'POST /safety-checks/:id/resume': LAUNCHERS,
  'GET /safety-checks/:id/close': LAUNCHERS,
  'POST /safety-checks/:id/close': LAUNCHERS,
  'GET /safety-checks/:id/advance': LAUNCHERS,
  'POST /safety-checks/:id/advance': LAUNCHERS,
  'POST /safety-checks/:id/advance/now': LAUNCHERS,
  'POST /safety-checks/:id/advance/:planned/cancel': LAUNCHERS,
  'GET /safety-checks/:id/withdraw': LAUNCHERS,
  'POST /safety-checks/:id/withdraw': LAUNCHERS,
  'GET /safety-checks/:id/extend': LAUNCHERS,
  'POST /safety-checks/:id/extend': LAUNCHERS,
  'GET /safety-checks/:id/rounds/begin': OFFICE,
  'POST /safety-checks/:id/rounds/begin': OFFICE,
  'GET /safety-checks/:id/call-off': LAUNCHERS,
  'POST /safety-checks/:id/call-off': LAUNCHERS,

  'GET /safety-checks/compare': EVERYBODY,
  'GET /safety-checks/compare.xlsx': EVERYBODY,
  'GET /safety-checks/compare.csv': EVERYBODY,

  'GET /safety-checks/:id': EVERYBODY,
  'GET /safety-checks/:id/live': EVERYBODY,
  'GET /safety-checks/:id/map': EVERYBODY,
  'GET /safety-checks/:id/matrix': EVERYBODY,
  'GET /safety-checks/:id/matrix.xlsx': EVERYBODY,
  'GET /safety-checks/:id/matrix.csv': EVERYBODY,
  'GET /safety-checks/:id/paper': EVERYBODY,
  'GET /safety-checks/:id/paper.xlsx': EVERYBODY,
  'GET /safety-checks/:id/paper.csv': EVERYBODY,
  'POST /safety-checks/:id/paper': COMMITTEE,
  'POST /safety-checks/:id/rain': COMMITTEE,
  'GET /safety-checks/:id/marks': COMMITTEE,
  'POST /safety-checks/:id/marks': COMMITTEE,
  'POST /safety-checks/:id/marks/:mark/take-back': COMMITTEE,
  'GET /safety-checks/:id/unanswered': COMMITTEE,
  'GET /safety-checks/:id/unreached': COMMITTEE,
  'GET /safety-checks/:id/needs-help': COMMITTEE,
  'GET /safety-checks/:id/help/:member': COMMITTEE,
  'POST /safety-checks/:id/help/:member': COMMITTEE,
  'GET /safety-checks/:id/rounds': COMMITTEE,
  'GET /safety-checks/:id/details': COMMITTEE,
  'GET /safety-checks/:id/facilities': COMMITTEE,
  'GET /safety-checks/:id/muster': COMMITTEE,
  'POST /safety-checks/:id/muster': COMMITTEE,
  'GET /safety-checks/:id/muster/sheet': COMMITTEE,
  'GET /safety-checks/:id/calls': COMMITTEE,
  'POST /safety-checks/:id/calls': COMMITTEE,
  'GET /safety-checks/:id/enter': COMMITTEE,
  'POST /safety-checks/:id/enter': COMMITTEE,
  'POST /safety-checks/:id/answers': COMMITTEE,
  'POST /safety-checks/:id/answers/retract': COMMITTEE,

  'GET /templates': OFFICE,
  'POST /templates': OFFICE,
  'GET /templates/new': OFFICE,
  'GET /templates/:id/edit': OFFICE,
  'POST /templates/:id/edit': OFFICE,
  'POST /templates/:id/put-away': OFFICE,
  'POST /templates/:id/take-out': OFFICE,

  'GET /leaders': OFFICE,
  'POST /leaders': OFFICE,
  'GET /leaders/:id/dismiss': OFFICE,
  'POST /leaders/:id/dismiss': OFFICE,
  'GET /roster/import': OFFICE,
  'POST /roster/import': OFFICE,
  'GET /roster/import/template.xlsx': OFFICE,
  'GET /roster/import/:id': OFFICE,
  'GET /roster/import/:id/columns': OFFICE,
  'POST /roster/import/:id/columns': OFFICE,
  'GET /roster/import/:id/report.xlsx': OFFICE,
  'POST /roster/import/:id/apply': OFFICE,
  'POST /roster/import/:id/discard': OFFICE,
  'GET /roster/import/:id/undo': OFFICE,
  'POST /roster/import/:id/undo': OFFICE,

  'GET /unreachable': OFFICE,
  'POST /unreachable/links': OFFICE,
  'GET /unreachable/letters/:id': OFFICE,
  'GET /audit': LAUNCHERS,
  'GET /roster': EVERYBODY,
  'GET /roster/export': OFFICE,
  'POST /roster/export': OFFICE,
  'GET /roster/members/new': OFFICE,
  'POST /roster/members': OFFICE,
  'GET /roster/members/:id': OFFICE,
  'GET /roster/members/:id/edit': OFFICE,
  'POST /roster/members/:id/edit': OFFICE,
  'GET /roster/members/:id/leave': OFFICE,
  'POST /roster/members/:id/leave': OFFICE,
  'POST /roster/members/:id/return': OFFICE,
  'POST /roster/members/:id/contacts': OFFICE,
  'GET /roster/members/:id/contacts/:contact': OFFICE,
  'POST /roster/members/:id/contacts/:contact': OFFICE,
  'POST /roster/members/:id/contacts/:contact/move': OFFICE,
  'POST /roster/members/:id/contacts/:contact/remove': OFFICE,
  'POST /roster/members/:id/contacts/:contact/retry': OFFICE,
  'GET /roster/facilities/:id': OFFICE,
  'GET /roster/facilities/:id/edit': OFFICE,
  'POST /roster/facilities/:id/edit': OFFICE,
  ...REPORT_RIGHTS,
  ...AREA_RIGHTS,
  ...LINE_RIGHTS,
  ...POWER_RIGHTS,
  ...PAPER_RIGHTS,
  ...INTEGRATION_RIGHTS,
} as const satisfies Record<string, Right>

export type Url = keyof typeof RIGHTS

/** The key in `RIGHTS` of a route as the app mounted it. */
export const urlOf = ({ method, path }: { method: string; path: string }) =>
  `${method} ${path.replace(/\{[^/]*\}/g, '')}`

/** Null where nobody decided. */
export const rightTo = (url: string): Right | null => (isDecided(url) ? RIGHTS[url] : null)

const isDecided = (url: string): url is Url => Object.hasOwn(RIGHTS, url)

/** Whether to show somebody a button or a link; the route itself asks the same table. */
export const may = (role: StaffRole, url: Url): boolean => {
  const right: Right = RIGHTS[url]
  // No page of the staff leads to what only a token opens.
  return typeof right === 'string' ? !isForTokens(right) : right.includes(role)
}

const isForTokens = (right: string) => right.startsWith('token:')

/** What a token must be good for at this URL, or null where none is asked for. */
export const scopeFor = (right: Right): Scope | null =>
  typeof right === 'string' && isForTokens(right) ? (right.slice('token:'.length) as Scope) : null
