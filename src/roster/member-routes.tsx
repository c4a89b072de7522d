import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { asId, ID, newId } from '../id.ts'
import { addMember } from './add-member.ts'
import { editMember } from './edit-member.ts'
import { leaveRoster, returnToRoster } from './leave.ts'
import { LeavePage } from './leave-page.tsx'
import { MemberFormPage } from './member-form-page.tsx'
import { findHistory, findMember } from './member-queries.ts'
import { formOfMember, MEMBER_FIELDS, type MemberField, seenIn } from './member-rules.ts'
import { answerWithMember } from './member-screen.tsx'
import { findFacilitiesByWard } from './queries.ts'
import { errorsOf, staleChanges } from './stale-changes.ts'
import type { MemberId } from './table.ts'

type Page = Context<SignedIn>

export const memberRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/new', (c) => showNew(deps, c))
    .post('/', (c) => add(deps, c))
    .get(`/${ID}`, (c) => answerWithMember(deps, c, { id: idOf(c) }))
    .get(`/${ID}/edit`, (c) => showEdit(deps, c))
    .post(`/${ID}/edit`, (c) => edit(deps, c))
    .get(`/${ID}/leave`, (c) => showLeave(deps, c))
    .post(`/${ID}/leave`, (c) => leave(deps, c))
    .post(`/${ID}/return`, (c) => comeBack(deps, c))

/** `ID` only matches what is shaped like an id, so the cast is safe. */
const idOf = (c: Page) => c.req.param('id') as MemberId
const pageOf = (id: MemberId, done: string) => `/roster/members/${id}?done=${done}`

const facilitiesOf = ({ db }: Pick<Deps, 'db'>, { var: { staff } }: Page) =>
  inAssociation(db, staff.association, (tx) => findFacilitiesByWard(tx, staff.association))

async function showNew(deps: Deps, c: Page) {
  const facilities = await facilitiesOf(deps, c)
  const props = { staff: c.var.staff, member: null, facilities, seen: {} }
  return c.html(<MemberFormPage {...props} form={{ id: newId<'member'>(), role: 'member' }} />)
}

async function add(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const id = asId<'member'>(form.id ?? '') ?? newId<'member'>()
  const added = await addMember(deps.db, { association, id, form, by, at: deps.now() })
  if (added.ok) {
    deps.log.info({ event: 'member_added', association, member: added.id, by })
    return c.redirect(pageOf(added.id, 'added'), 303)
  }
  const facilities = await facilitiesOf(deps, c)
  const props = { staff, member: null, facilities, seen: {}, form, errors: errorsOf(added.faults) }
  return c.html(<MemberFormPage {...props} />, 422)
}

/** The member, and what the form says of him when it is opened. */
async function readMember({ db }: Pick<Deps, 'db'>, c: Page) {
  const { association } = c.var.staff
  return inAssociation(db, association, async (tx) => {
    const member = await findMember(tx, association, idOf(c))
    return (
      member && {
        member,
        facilities: await findFacilitiesByWard(tx, association),
        history: await findHistory(tx, association, { member_id: member.id }),
      }
    )
  })
}

async function showEdit(deps: Deps, c: Page) {
  const read = await readMember(deps, c)
  if (!read) return c.notFound()
  const form = formOfMember(read.member)
  return c.html(<MemberFormPage staff={c.var.staff} {...read} form={form} seen={form} />)
}

async function edit(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const id = idOf(c)
  const seen = seenIn(MEMBER_FIELDS, form)
  const edited = await editMember(deps.db, { association, id, form, seen, by, at: deps.now() })
  if (edited.ok) {
    deps.log.info({ event: 'member_edited', association, member: id, by })
    return c.redirect(pageOf(id, 'saved'), 303)
  }
  const read = await readMember(deps, c)
  if (!read || edited.reason === 'not_found') return c.notFound()
  const { member, facilities, history } = read
  const props = { staff, member, facilities, form }
  if (edited.reason === 'faulty')
    return c.html(<MemberFormPage {...props} seen={seen} errors={errorsOf(edited.faults)} />, 422)

  const current = formOfMember(member)
  const names = await deps.accounts.namesOf(history.map(({ changed_by }) => changed_by))
  const nameOf = (field: MemberField, value: string) =>
    field === 'facility' ? (facilities.find((facility) => facility.id === value)?.name ?? '') : value
  const stale = staleChanges(edited.fields, { seen, current, history, names, nameOf })
  return c.html(<MemberFormPage {...props} seen={current} stale={stale} />, 409)
}

async function showLeave(deps: Deps, c: Page) {
  const read = await readMember(deps, c)
  if (!read) return c.notFound()
  if (read.member.left_at) return c.redirect(`/roster/members/${read.member.id}`, 303)
  return c.html(<LeavePage staff={c.var.staff} member={read.member} />)
}

async function leave({ db, now, log }: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const id = idOf(c)
  const left = await leaveRoster(db, { association, id, by, at: now() })
  if (!left.ok && left.reason === 'not_found') return c.notFound()
  if (left.ok) log.info({ event: 'member_left', association, member: id, by })
  return c.redirect(pageOf(id, 'left'), 303)
}

async function comeBack({ db, now, log }: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const id = idOf(c)
  const back = await returnToRoster(db, { association, id, by, at: now() })
  if (!back.ok && back.reason === 'not_found') return c.notFound()
  if (back.ok) log.info({ event: 'member_returned', association, member: id, by })
  return c.redirect(pageOf(id, 'returned'), 303)
}
