import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation, type Tx } from '../../db.ts'
import { ID } from '../../id.ts'
import { readHearing } from '../../replies/hearing.ts'
import { noteCall } from '../../replies/note-call.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import { MessagePage } from '../../ui/message-page.tsx'
import { narrowedTo, type Place } from '../enter/entry-parts.tsx'
import { findAskedMember, findOwnEntries } from '../enter/queries.ts'
import { addressOf, readSearch } from '../enter/rules.ts'
import { findTakenBack } from '../enter/taken-back.tsx'
import { findBoardCheck } from '../queries.ts'
import { CallsPage } from './calls-page.tsx'
import { type Call, countByWard, findCalls, findToCall, findWardLeaders } from './queries.ts'
import { CallRefusedPage } from './refused-page.tsx'
import { readCall } from './rules.ts'

type Page = Context<SignedIn>
type CallDeps = Pick<Deps, 'db' | 'accounts' | 'log' | 'now'>

/** Mounted at /safety-checks: 電話かけリスト, and what the office notes of its calls. */
export const callRoutes = (deps: CallDeps) =>
  new Hono<SignedIn>()
    .get(`/${ID}/calls`, (c) => showCalls(deps, c))
    .post(`/${ID}/calls`, (c) => postCall(deps, c))

const idOf = (c: Page) => c.req.param('id') as SafetyCheckId

function placeOf(c: Page): Place {
  const { ward, who } = c.req.query()
  const chosen = readSearch(ward)
  const hearing = readHearing({ who })
  return { id: idOf(c), list: 'calls', hearing, ...(chosen ? { ward: chosen } : {}) }
}

const looking = <T,>(
  { db }: CallDeps,
  c: Page,
  look: (tx: Tx, association: AssociationId, check: SafetyCheck) => Promise<T>,
) => {
  const { association } = c.var.staff
  return inAssociation(db, association, async (tx) => {
    const check = await findBoardCheck(tx, association, idOf(c))
    return check ? look(tx, association, check) : null
  })
}

async function showCalls(deps: CallDeps, c: Page) {
  const { staff } = c.var
  const [place, at] = [placeOf(c), deps.now()]
  const read = await looking(deps, c, async (tx, association, check) => {
    const own = await findOwnEntries(tx, association, check.id, { by: staff.user_id, at })
    const also = own.map(({ member_id }) => member_id)
    return {
      check,
      own,
      taken_back: await findTakenBack(tx, association, check.id, { by: staff.user_id, at }),
      found: await findToCall(tx, association, check.id, { ward: place.ward, also }),
      wards: await countByWard(tx, association, check.id),
      leaders: await findWardLeaders(tx, association),
      calls: await findCalls(tx, association, check.id),
    }
  })
  if (!read) return c.notFound()
  const nameOf = await namesIn(deps, read.calls)
  return c.html(<CallsPage {...read} staff={staff} at={at} place={place} nameOf={nameOf} />)
}

async function postCall(deps: CallDeps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const check = await looking(deps, c, async (_, __, found) => found)
  if (!check) return c.notFound()
  const pressed = readCall(form.call)
  if (!pressed) return c.html(<MessagePage about="bad_form" staff={staff} />, 400)
  const [place, at] = [placeOf(c), deps.now()]
  const noted = await noteCall(deps.db, { association, check: check.id, ...pressed, by, at })
  if (noted.ok) {
    deps.log.info({ event: 'call_noted', association, safety_check: check.id, what: pressed.what, by })
    const list = addressOf(check.id, 'calls', place.hearing, narrowedTo(place))
    return c.redirect(`${list}#m-${pressed.member}`, 303)
  }
  if (noted.reason === 'not_found') return c.notFound()
  const meant = await looking(deps, c, async (tx) => ({
    person: await findAskedMember(tx, association, check.id, pressed.member),
    call: (await findCalls(tx, association, check.id)).find(({ member_id }) => member_id === pressed.member),
  }))
  const nameOf = await namesIn(deps, meant?.call ? [meant.call] : [])
  const page = { ...meant, check, staff, place, at, nameOf, reason: noted.reason }
  return c.html(<CallRefusedPage {...page} />, 409)
}

/** What colleagues call each other; of somebody without an account any more, the office. */
async function namesIn({ accounts }: CallDeps, calls: Call[]) {
  const ids = calls.flatMap(({ leader, noted_by }) => (leader ? [] : [noted_by]))
  const names = await accounts.namesOf([...new Set(ids)])
  return ({ leader, noted_by }: Call) => {
    if (leader) return `班長 ${leader}先生`
    const name = names.get(noted_by)
    return name ? `${name}さん` : '事務局'
  }
}
