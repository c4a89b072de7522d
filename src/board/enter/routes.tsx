import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation, type Tx } from '../../db.ts'
import { asId, ID } from '../../id.ts'
import { enterAnswer } from '../../replies/enter-answer.ts'
import { keptAs, readHearing } from '../../replies/hearing.ts'
import { retractAnswer } from '../../replies/retract-answer.ts'
import type { AssociationId } from '../../roster/table.ts'
import type { SafetyCheck, SafetyCheckId } from '../../safety-checks/table.ts'
import { MessagePage } from '../../ui/message-page.tsx'
import { findBoardCheck } from '../queries.ts'
import { EnterPage, type EnterPageProps } from './enter-page.tsx'
import { narrowedTo, type Place } from './entry-parts.tsx'
import { MOST_FOUND } from './found-people.tsx'
import {
  type Asked,
  findAskedMember,
  findAudience,
  findByNumber,
  findHistory,
  findOwnEntries,
} from './queries.ts'
import { RefusedPage } from './refused-page.tsx'
import {
  addressOf,
  type Pressed,
  pickByNumber,
  readList,
  readPressed,
  readQuick,
  readSearch,
  search,
} from './rules.ts'

import { findTakenBack } from './taken-back.tsx'

type Page = Context<SignedIn>
type EnterDeps = Pick<Deps, 'db' | 'accounts' | 'log' | 'now'>

/** Mounted at /safety-checks: what the office hears and enters for a doctor. */
export const enterRoutes = (deps: EnterDeps) =>
  new Hono<SignedIn>()
    .get(`/${ID}/enter`, (c) => showEnter(deps, c))
    .post(`/${ID}/enter`, (c) => withCheck(deps, c, (check) => postQuick(deps, c, check)))
    .post(`/${ID}/answers`, (c) => withCheck(deps, c, (check) => postAnswer(deps, c, check)))
    .post(`/${ID}/answers/retract`, (c) => withCheck(deps, c, (check) => postRetract(deps, c, check)))

const idOf = (c: Page) => c.req.param('id') as SafetyCheckId
const looking = <T,>({ db }: EnterDeps, c: Page, look: (tx: Tx, association: AssociationId) => Promise<T>) =>
  inAssociation(db, c.var.staff.association, (tx) => look(tx, c.var.staff.association))

async function withCheck(deps: EnterDeps, c: Page, go: (check: SafetyCheck) => Promise<Response>) {
  const check = await looking(deps, c, (tx, association) => findBoardCheck(tx, association, idOf(c)))
  return check ? go(check) : c.notFound()
}

function placeOf(c: Page): Place {
  const { from, q, ward, ...query } = c.req.query()
  const searched = readSearch(q)
  const chosen = readSearch(ward)
  return {
    id: idOf(c),
    list: readList(from),
    hearing: readHearing(query),
    ...(searched ? { q: searched } : {}),
    ...(chosen ? { ward: chosen } : {}),
  }
}

async function showEnter(deps: EnterDeps, c: Page, quick?: EnterPageProps['quick']) {
  const { staff } = c.var
  const [place, at] = [placeOf(c), deps.now()]
  const read = await looking(deps, c, async (tx, association) => {
    const check = await findBoardCheck(tx, association, idOf(c))
    if (!check) return null
    const found = place.q ? search(await findAudience(tx, association, check.id), place.q) : null
    const shown = (found ?? []).slice(0, MOST_FOUND).map(({ member_id }) => member_id)
    return {
      check,
      found,
      own: await findOwnEntries(tx, association, check.id, { by: staff.user_id, at }),
      taken_back: await findTakenBack(tx, association, check.id, { by: staff.user_id, at }),
      history: shown.length === 0 ? [] : await findHistory(tx, association, check.id, shown),
    }
  })
  if (!read) return c.notFound()
  const names = await deps.accounts.namesOf(read.history.flatMap(({ entered_by }) => entered_by ?? []))
  const nameOf = (user_id: string) => names.get(user_id) ?? null
  return c.html(
    <EnterPage {...read} {...(quick ? { quick } : {})} staff={staff} at={at} place={place} nameOf={nameOf} />,
    quick ? 422 : 200,
  )
}

/** Typed for a pile of FAX: whoever has not answered otherwise is recorded at once. */
async function postQuick(deps: EnterDeps, c: Page, check: SafetyCheck) {
  const typed = c.var.form.quick ?? ''
  const again = (fault: 'unreadable' | 'nobody' | 'several', candidates: Asked[] = []) =>
    showEnter(deps, c, { typed, fault, candidates })
  const read = readQuick(typed)
  if (!read) return again('unreadable')
  const { number, condition, whole } = read
  const found = await looking(deps, c, (tx, association) =>
    findByNumber(tx, association, check.id, [number, whole]),
  )
  const picked = pickByNumber(found, read)
  if (!picked) return again('unreadable')
  const [person, ...others] = picked
  if (!person) return again('nobody')
  if (others.length > 0) return again('several', picked)
  // The same once more on paper is worth keeping; something else is asked about first, as paper may be older.
  const seen = person.condition === condition ? person.reply_id : null
  return enter(deps, c, check, { condition, member: person.member_id, seen })
}

async function postAnswer(deps: EnterDeps, c: Page, check: SafetyCheck) {
  const pressed = readPressed(c.var.form.answer)
  return pressed ? enter(deps, c, check, pressed) : unreadable(c)
}

const unreadable = async (c: Page) => c.html(<MessagePage about="bad_form" staff={c.var.staff} />, 400)

async function enter(deps: EnterDeps, c: Page, check: SafetyCheck, pressed: Pressed) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const place = placeOf(c)
  const entry = asId<'entry'>(form.entry ?? '')
  if (!entry) return unreadable(c)
  const heard = keptAs(place.hearing)
  const at = deps.now()
  const entered = await enterAnswer(deps.db, {
    association,
    check: check.id,
    ...pressed,
    heard,
    entry,
    by,
    at,
  })
  if (entered.ok) {
    const { repeated } = entered
    deps.log.info({
      event: 'answer_entered',
      association,
      safety_check: check.id,
      via: heard.via,
      repeated,
      by,
    })
    return c.redirect(backTo(place, pressed.member), 303)
  }
  if (entered.reason === 'not_found') return c.notFound()
  const meant = await looking(deps, c, async (tx) => {
    const person = await findAskedMember(tx, association, check.id, pressed.member)
    const said = await findHistory(tx, association, check.id, [pressed.member])
    return person && { person, condition: pressed.condition, present: said.find(({ counts }) => counts) }
  })
  const page = { check, staff, place, reason: entered.reason, ...(meant ? { meant } : {}) }
  return c.html(<RefusedPage {...page} />, 409)
}

async function postRetract(deps: EnterDeps, c: Page, check: SafetyCheck) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const place = placeOf(c)
  const reply = asId<'reply'>(form.reply ?? '')
  if (!reply) return unreadable(c)
  const retracted = await retractAnswer(deps.db, { association, check: check.id, reply, by, at: deps.now() })
  if (retracted.ok) {
    deps.log.info({ event: 'answer_retracted', association, safety_check: check.id, by })
    return c.redirect(backTo(place, retracted.member), 303)
  }
  if (retracted.reason === 'not_found') return c.notFound()
  return c.html(<RefusedPage check={check} staff={staff} place={place} reason={retracted.reason} />, 409)
}

/** Back to the row that was pressed, so that a long list does not jump; the page to type on begins at its field. */
const backTo = (place: Place, member: string) =>
  addressOf(place.id, place.list, place.hearing, narrowedTo(place)) +
  (place.list === 'enter' ? '' : `#m-${member}`)
