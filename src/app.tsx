import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { compress } from 'hono/compress'
import { HTTPException } from 'hono/http-exception'
import { matchedRoutes } from 'hono/route'
import { areaRoutes } from './areas/routes.tsx'
import { bindingRoutes } from './binding/routes.tsx'
import { allBoardRoutes } from './board/all-routes.ts'
import type { Boards } from './board/live.ts'
import type { Line } from './channels/line.ts'
import type { Mailer } from './channels/mail.ts'
import type { Config } from './config.ts'
import type { Db } from './db.ts'
import { ownContactRoutes } from './freshness/own-routes.tsx'
import { unreachableRoutes } from './freshness/routes.tsx'
import { healthRoutes } from './health/routes.ts'
import { homeRoutes } from './home/routes.tsx'
import { edgeIntakeRoutes } from './intake/edge-routes.ts'
import type { Intake } from './intake/intake.ts'
import { webhookRoutes } from './intake/routes.ts'
import { apiRoutes } from './integrations/api/routes.ts'
import { integrationRoutes } from './integrations/routes.tsx'
import { leaderLinkRoutes } from './leaders/link-routes.tsx'
import { leaderRoutes } from './leaders/routes.tsx'
import { lineRoutes } from './line-settings/routes.tsx'
import { hasPass } from './loans/label/pass.ts'
import { ownerRoutes } from './loans/lending/owner-routes.tsx'
import { needLinkRoutes } from './loans/needs/link-routes.tsx'
import { allLoanRoutes } from './loans/routes.ts'
import { takesFiles } from './loans/takes-files.ts'
import { codeOf, type Log, whereOf } from './log.ts'
import { musterRoutes } from './muster/routes.tsx'
import { stationRoutes } from './muster/stations-routes.tsx'
import { isOutage } from './outage.ts'
import { cityRoutes } from './papers/city/public-routes.tsx'
import { allPaperRoutes } from './papers/routes.tsx'
import { selfReviewLinkRoutes } from './papers/self-review/link-routes.tsx'
import type { Queues } from './queues.ts'
import { reportRoutes } from './replies/reports/routes.tsx'
import { replyRoutes } from './replies/routes.tsx'
import { rosterImportRoutes } from './roster/import/routes.tsx'
import { officeNumberRoutes } from './roster/office-numbers-routes.tsx'
import { rosterRoutes } from './roster/routes.tsx'
import type { AssociationId } from './roster/table.ts'
import { showCountdowns } from './safety-checks/launching/countdowns.ts'
import { noticeRoutes } from './safety-checks/notices/routes.tsx'
import { roundRoutes } from './safety-checks/rounds/routes.tsx'
import { safetyCheckRoutes } from './safety-checks/routes.tsx'
import { templateRoutes } from './safety-checks/templates/routes.tsx'
import { ownLineRoutes } from './safety-checks/trial/own-line/routes.tsx'
import { trialRoutes } from './safety-checks/trial/routes.tsx'
import type { Secrets } from './secrets.ts'
import { edgePulseRoutes } from './snapshots/routes.ts'
import type { Account, Accounts } from './staff/accounts.ts'
import { checkRights, refuseStrangers } from './staff/require-staff.tsx'
import { staffRoutes } from './staff/routes.tsx'
import type { StaffRole } from './staff/table.ts'
import { trailRoutes } from './trail/routes.tsx'
import { limitBody } from './ui/body-limit.ts'
import { fromOurPagesOnly, isSafe, stayOnHttps, strictHeaders } from './ui/guards.tsx'
import type { Countdown } from './ui/launch-band.tsx'
import { MessagePage } from './ui/message-page.tsx'
import { staticRoutes } from './ui/static.ts'

/** What the web side of one process works with. */
export interface Deps {
  db: Db
  queues: Queues
  line: Line
  intake: Intake
  boards: Boards
  /** For the few mails to staff that somebody waits for; what doctors get leaves through the workers. */
  mailer: Mailer
  accounts: Accounts
  secrets: Secrets
  public_url: string
  /** Where LINE and the doctors find us; the same without an edge. */
  front_url: string
  edge: Config['edge']
  /** The database lives in this process and does not survive a power cut. */
  embedded: boolean
  mode: Config['mode']
  /** Migrations that this version knows and the database has not run. */
  findPending: () => Promise<string[]>
  trusted_proxy: string | null
  metrics_token: string | null
  /** Hosts inside the operator's house that webhooks may go to. */
  hook_hosts: readonly string[]
  /** Where nightly twins may be kept; null where there is no such folder. */
  twin_dir: string | null
  version: string
  now: () => Date
  log: Log
}

/** Set by `checkRights` for every page behind the sign-in. */
export interface SignedIn {
  Variables: {
    staff: SignedInStaff
    account: Account
    /** The text fields of the form that came; an unreadable form never gets this far. */
    form: Record<string, string | undefined>
  }
}

export interface SignedInStaff {
  user_id: string
  name: string
  association: AssociationId
  association_name: string
  role: StaffRole
  /** When the second factor was last confirmed in this session; an actual launch asks for five minutes or less. */
  confirmed_at: Date | null
  /** Actual checks that are about to leave here, for whoever may stop them. */
  countdowns: Countdown[]
  /** Every association this person may switch to. */
  workplaces: { association_id: AssociationId; association_name: string; role: StaffRole }[]
}

const MOST_BYTES = 1_048_576
const ROSTER_FILES = '/roster/import'
const AREA_FILES = '/settings/areas'
/** A file of 10 MB and the form around it. */
const MOST_FILE_BYTES = 10 * 1_048_576 + 65_536
/** The URLs that take a photo of 3 MB, with the form around it. */
const PHOTOS = /^\/loans\/[^/]+\/(steps|decide)\/[^/]+$/
const MOST_PHOTO_FORM_BYTES = 3 * 1_048_576 + 65_536
const COMPRESSIBLE = /^(text\/(html|css|javascript|plain)|image\/svg\+xml|application\/json)\b/

const limitForms = limitBody(MOST_BYTES, (c) => c.html(<MessagePage about="too_large" />, 413))
const limitPhotos = limitBody(MOST_PHOTO_FORM_BYTES, (c) => c.html(<MessagePage about="too_large" />, 413))
const limitFiles = limitBody(MOST_FILE_BYTES, (c) => c.html(<MessagePage about="file_too_large" />, 413))

/** The product's URLs, all on this page. What stands above the staff's guards has guards of its own. */
export const createApp = (deps: Deps) =>
  new Hono<SignedIn>()
    // Before everything that is for browsers: a burst of answers pays for nothing it does not need.
    .route('/webhooks/line', webhookRoutes(deps))
    .route('/edge', edgeIntakeRoutes(deps))
    .route('/edge', edgePulseRoutes(deps))
    .use(stayOnHttps(deps), compress({ contentTypeFilter: COMPRESSIBLE }))
    .use((c, next) =>
      ([ROSTER_FILES, AREA_FILES].includes(c.req.path) || takesFiles(c.req.path)
        ? limitFiles
        : PHOTOS.test(c.req.path)
          ? limitPhotos
          : limitForms)(c, next),
    )
    // Before what keeps every answer out of caches: a system that asks again may compare.
    .route('/api/v1', apiRoutes(deps))
    .route('/', healthRoutes(deps))
    .route('/r', replyRoutes(deps))
    .route('/l', leaderLinkRoutes(deps))
    .route('/u', ownContactRoutes(deps))
    .route('/p', needLinkRoutes(deps))
    .route('/o', ownerRoutes(deps))
    .route('/c', cityRoutes(deps))
    .route('/y', selfReviewLinkRoutes(deps))
    .route('/static', staticRoutes())
    .use(strictHeaders, fromOurPagesOnly(deps))
    // A file is read into memory whole, so it is asked first who sends it.
    .use(ROSTER_FILES, refuseStrangers(deps))
    .use(AREA_FILES, refuseStrangers(deps))
    .use(guardFiles(deps))
    .use('/loans/*', refuseStrangers(deps))
    .use(readForm, checkRights(deps), showCountdowns(deps))
    .route('/', homeRoutes(deps))
    .route('/', staffRoutes(deps))
    .route('/trial', trialRoutes())
    .route('/safety-checks', safetyCheckRoutes(deps))
    .route('/safety-checks', noticeRoutes(deps))
    .route('/safety-checks', roundRoutes(deps))
    .route('/safety-checks', allBoardRoutes(deps))
    .route('/safety-checks', musterRoutes(deps))
    .route('/settings/relief-stations', stationRoutes(deps))
    .route('/settings/numbers', officeNumberRoutes(deps))
    .route('/settings/areas', areaRoutes(deps))
    .route('/settings/own-line', ownLineRoutes(deps))
    .route('/settings/integrations', integrationRoutes(deps))
    .route('/templates', templateRoutes(deps))
    .route('/leaders', leaderRoutes(deps))
    .route('/roster/import', rosterImportRoutes(deps))
    .route('/binding', bindingRoutes(deps))
    .route('/safety-checks', reportRoutes(deps))
    .route('/line', lineRoutes(deps))
    .route('/unreachable', unreachableRoutes(deps))
    .route('/', allLoanRoutes(deps))
    .route('/', allPaperRoutes(deps))
    .route('/audit', trailRoutes(deps))
    .route('/roster', rosterRoutes(deps))
    .notFound((c) => c.html(<MessagePage about="not_found" staff={c.get('staff')} />, 404))
    .onError((error, c) => answerFailure(deps, error, c))

/** Photos and ledgers of power units, before anything of them is read: a session, or the code of a unit's label. */
function guardFiles(deps: Deps): MiddlewareHandler<SignedIn> {
  const ask = refuseStrangers(deps)
  return async (c, next) => {
    const taken = isSafe(c.req.method) ? null : takesFiles(c.req.path)
    if (!taken) return next()
    if (taken === 'staff') return ask(c, next)
    return hasPass(deps, c, taken) ? next() : c.html(<MessagePage about="not_found" />, 403)
  }
}

/** Reads the form once for everybody. PostgreSQL takes no NUL, so none gets further than this. */
const readForm: MiddlewareHandler<SignedIn> = async (c, next) => {
  const fields = isSafe(c.req.method) ? {} : await fieldsOf(c)
  const text = Object.entries(fields ?? {}).filter(
    (field): field is [string, string] => typeof field[1] === 'string',
  )
  const hasNul = /%00/.test(c.req.url) || text.some(([, value]) => value.includes('\0'))
  if (!fields || hasNul) return c.html(<MessagePage about="bad_form" />, 400)
  c.set('form', Object.fromEntries(text))
  await next()
}

async function fieldsOf(c: Context): Promise<Record<string, unknown> | null> {
  try {
    const isJson = c.req.header('Content-Type')?.startsWith('application/json')
    if (isJson) await c.req.json()
    return isJson ? {} : await c.req.parseBody()
  } catch {
    return null
  }
}

/** One line in the log, with what a person may read out over the telephone and without anything they typed. */
function answerFailure({ log }: Deps, error: Error, c: Context<SignedIn>) {
  if (error instanceof HTTPException && error.status < 500)
    return c.html(<MessagePage about="bad_form" staff={c.get('staff')} />, error.status)

  const reference = crypto.randomUUID().slice(0, 8)
  const route = matchedRoutes(c).at(-1)?.path
  const line = { code: codeOf(error), where: whereOf(error), method: c.req.method, route, reference }
  if (isOutage(error)) {
    log.warn({ event: 'request_met_outage', ...line })
    return c.html(<MessagePage about="outage" reference={reference} staff={c.get('staff')} />, 503)
  }
  log.error({ event: 'request_failed', ...line })
  return c.html(<MessagePage about="broken" reference={reference} staff={c.get('staff')} />, 500)
}
