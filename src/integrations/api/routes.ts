import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'
import type { Deps } from '../../app.tsx'
import { findOpenClinics } from '../../board/open-clinics.ts'
import { tally } from '../../board/queries.ts'
import { countMerged } from '../../board/rounds/queries.ts'
import { inAssociation, type Tx } from '../../db.ts'
import { asId, ID } from '../../id.ts'
import { codeOf, whereOf } from '../../log.ts'
import { isOutage } from '../../outage.ts'
import { rightTo, scopeFor, urlOf } from '../../rights.ts'
import type { AssociationId, IncidentId } from '../../roster/table.ts'
import type { SafetyCheckId } from '../../safety-checks/table.ts'
import { openToken } from '../tokens/queries.ts'
import { bearerIn, openLimits, tokenState } from '../tokens/rules.ts'
import { checkAnswer, clinicsAnswer, listAnswer, mergedAnswer, tallyAnswer } from './answers.ts'
import { answer } from './etag.ts'
import { openApi } from './openapi.ts'
import { problem } from './problems.ts'
import { findSentCheck, findSentChecks, findSentRounds, type SentCheck } from './queries.ts'

type ApiDeps = Pick<Deps, 'db' | 'now' | 'log' | 'public_url' | 'version'>
interface Asking {
  Variables: { association: AssociationId }
}
type Asked = Context<Asking>

const MOST = 100
const USUAL = 50

/** 読み取りAPI — for other systems: a token instead of a session, no cookie, and no browser of another site. */
export const apiRoutes = (deps: ApiDeps) =>
  new Hono<Asking>()
    .use(askForToken(deps))
    .get('/openapi.json', (c) => answer(c, openApi(deps)))
    .get('/checks', (c) => showList(deps, c))
    .get(`/checks/${ID}`, (c) => withCheck(deps, c, async (_, check) => checkAnswer(check)))
    .get(`/checks/${ID}/tally`, (c) =>
      withCheck(deps, c, async (tx, check) =>
        tallyAnswer(check, await tally(tx, c.var.association, check.id), deps.now()),
      ),
    )
    .get(`/checks/${ID}/open-clinics`, (c) =>
      withCheck(deps, c, async (tx, check) =>
        clinicsAnswer(check, await findOpenClinics(tx, c.var.association, check.id), deps.now()),
      ),
    )
    .get(`/incidents/${ID}/tally`, (c) => showMerged(deps, c))
    .all('*', (c) =>
      c.req.method === 'GET' || c.req.method === 'HEAD'
        ? problem(c, 'not_found')
        : problem(c, 'not_a_get', { Allow: 'GET' }),
    )
    .onError((error, c) => {
      const { log } = deps
      const route = matchedRoutes(c).at(-1)?.path
      const line = { code: codeOf(error), where: whereOf(error), route }
      if (isOutage(error)) {
        log.warn({ event: 'api_met_outage', ...line })
        return problem(c, 'outage', { 'Retry-After': '60' })
      }
      log.error({ event: 'api_failed', ...line })
      return problem(c, 'broken')
    })

/** The table of rights says which URL asks for which scope; what nobody decided is refused. */
function askForToken({ db, now }: ApiDeps): MiddlewareHandler<Asking> {
  const tooOften = openLimits()
  return async (c, next) => {
    const asked = matchedRoutes(c).find(({ method }) => method !== 'ALL')
    const right = asked ? rightTo(urlOf(asked)) : null
    if (right === 'open') return next()
    const bearer = bearerIn(c.req.header('Authorization'))
    const token = bearer && (await openToken(db, bearer, now()))
    if (!token) return problem(c, 'no_token', challenge('invalid_token'))
    const state = tokenState(token, now())
    if (state !== 'works') return problem(c, state, challenge('invalid_token'))
    const wait_s = tooOften(token.id, now())
    if (wait_s !== null) return problem(c, 'too_many', { 'Retry-After': String(wait_s) })
    const scope = right && scopeFor(right)
    if (asked && (!scope || !token.scopes.includes(scope)))
      return problem(c, 'no_scope', challenge('insufficient_scope', scope ?? ''))
    c.set('association', token.association_id)
    await next()
  }
}

const challenge = (error: string, scope?: string) => ({
  'WWW-Authenticate': `Bearer realm="tomoshibi", error="${error}"${scope ? `, scope="${scope}"` : ''}`,
})

async function showList({ db }: ApiDeps, c: Asked) {
  const { association } = c.var
  const { limit: wanted = String(USUAL), cursor } = c.req.query()
  const limit = /^\d{1,3}$/.test(wanted) ? Number(wanted) : 0
  if (limit < 1 || limit > MOST) return problem(c, 'bad_limit')
  const found = await inAssociation(db, association, async (tx) => {
    const id = asId<'safety_check'>(cursor ?? '')
    const after = id && (await findSentCheck(tx, association, id))
    return cursor !== undefined && !after ? null : findSentChecks(tx, association, { after, limit })
  })
  return found ? answer(c, listAnswer(found, limit)) : problem(c, 'bad_cursor')
}

/** Rounds next door are none of ours, whosever incident it is. */
async function showMerged({ db, now }: ApiDeps, c: Asked) {
  const { association } = c.var
  const found = await inAssociation(db, association, async (tx) => {
    const rounds = await findSentRounds(tx, association, c.req.param('id') as IncidentId)
    const newest = rounds.at(-1)
    return newest && mergedAnswer(rounds, newest, await countMerged(tx, newest), now())
  })
  return found ? answer(c, found) : problem(c, 'not_found')
}

/** `ID` only matches what is shaped like an id, so the cast is safe. One transaction, so that the parts agree. */
async function withCheck(
  { db }: ApiDeps,
  c: Asked,
  read: (tx: Tx, check: SentCheck) => Promise<object>,
): Promise<Response> {
  const { association } = c.var
  const found = await inAssociation(db, association, async (tx) => {
    const check = await findSentCheck(tx, association, c.req.param('id') as SafetyCheckId)
    return check && read(tx, check)
  })
  return found ? answer(c, found) : problem(c, 'not_found')
}
