import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { ID } from '../id.ts'
import { addContact } from './add-contact.ts'
import { changeContact } from './change-contact.ts'
import { ContactPage } from './contact-page.tsx'
import { HAND_SYSTEMS, isHandSystem } from './contact-rules.ts'
import { findContact } from './contacts-of.ts'
import { findMember } from './member-queries.ts'
import { answerWithMember } from './member-screen.tsx'
import { moveContact } from './move-contact.ts'
import { removeContact } from './remove-contact.ts'
import { retryAddress } from './retry-address.ts'
import type { ContactPointId, MemberId } from './table.ts'
import { sentenceOf } from './words.ts'

type Page = Context<SignedIn>

const CONTACT = ID.replace(':id', ':contact')

/** Mounted at /roster/members, beside the pages of the member himself. */
export const contactRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .post(`/${ID}/contacts`, (c) => add(deps, c))
    .get(`/${ID}/contacts/${CONTACT}`, (c) => show(deps, c))
    .post(`/${ID}/contacts/${CONTACT}`, (c) => change(deps, c))
    .post(`/${ID}/contacts/${CONTACT}/move`, (c) => move(deps, c))
    .post(`/${ID}/contacts/${CONTACT}/remove`, (c) => remove(deps, c))
    .post(`/${ID}/contacts/${CONTACT}/retry`, (c) => retry(deps, c))

/** Both only match what is shaped like an id, so the casts are safe. */
const memberOf = (c: Page) => c.req.param('id') as MemberId
const contactOf = (c: Page) => c.req.param('contact') as ContactPointId
const pageOf = (c: Page, done: string) => `/roster/members/${memberOf(c)}?done=${done}`
const whoseOf = (c: Page) => ({ association: c.var.staff.association, member: memberOf(c) })

/** Somebody else took it off meanwhile; on a member who is not there it is a 404 like everything else. */
const gone = (deps: Deps, c: Page, adding?: { system?: string; value?: string }) =>
  answerWithMember(deps, c, {
    id: memberOf(c),
    status: 409,
    trouble: 'この連絡先は、もう名簿にありません。何も変えていません。',
    ...(adding ? { adding } : {}),
  })

async function add(deps: Deps, c: Page) {
  const { system, value = '' } = c.var.form
  const again = (error: string) =>
    answerWithMember(deps, c, { id: memberOf(c), status: 422, adding: { system, value, error } })
  if (!isHandSystem(system)) return again(sentenceOf('種類', { reason: 'not_chosen' }))
  const { user_id: by } = c.var.staff
  const added = await addContact(deps.db, { ...whoseOf(c), system, typed: value, by, at: deps.now() })
  if (added.ok) return c.redirect(pageOf(c, 'contact'), 303)
  if (added.reason === 'not_found') return c.notFound()
  return again(sentenceOf(HAND_SYSTEMS[system], added.fault))
}

const read = ({ db }: Deps, c: Page) =>
  inAssociation(db, c.var.staff.association, async (tx) => {
    const member = await findMember(tx, c.var.staff.association, memberOf(c))
    return member && { member, contact: await findContact(tx, whoseOf(c), contactOf(c)) }
  })

async function show(deps: Deps, c: Page) {
  const found = await read(deps, c)
  if (!found?.contact) return c.notFound()
  const { member, contact } = found
  return c.html(<ContactPage staff={c.var.staff} member={member} contact={contact} value={contact.value} />)
}

async function change(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const typed = form.value ?? ''
  const id = contactOf(c)
  const changed = await changeContact(deps.db, {
    ...whoseOf(c),
    id,
    typed,
    by: staff.user_id,
    at: deps.now(),
  })
  if (changed.ok) return c.redirect(pageOf(c, 'contact'), 303)
  const found = await read(deps, c)
  if (!found) return c.notFound()
  if (changed.reason === 'not_found' || !found.contact) return gone(deps, c, { value: typed })
  const { member, contact } = found
  const error = sentenceOf(HAND_SYSTEMS[contact.system], changed.fault)
  return c.html(
    <ContactPage staff={staff} member={member} contact={contact} value={typed} error={error} />,
    422,
  )
}

async function move(deps: Deps, c: Page) {
  const direction = (['up', 'down'] as const).find((known) => known === c.var.form.direction)
  if (!direction) return c.redirect(`/roster/members/${memberOf(c)}`, 303)
  const { user_id: by } = c.var.staff
  const moved = await moveContact(deps.db, {
    ...whoseOf(c),
    id: contactOf(c),
    direction,
    by,
    at: deps.now(),
  })
  return moved.ok ? c.redirect(pageOf(c, 'contact'), 303) : gone(deps, c)
}

async function remove(deps: Deps, c: Page) {
  const { user_id: by } = c.var.staff
  const removed = await removeContact(deps.db, { ...whoseOf(c), id: contactOf(c), by, at: deps.now() })
  return removed.ok ? c.redirect(pageOf(c, 'removed'), 303) : gone(deps, c)
}

/** An address that came back is stopped for everybody who has it, and so it is tried again for all of them. */
async function retry(deps: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const found = await read(deps, c)
  if (!found) return c.notFound()
  if (!found.contact) return gone(deps, c)
  await retryAddress(deps.db, { association, address: found.contact.value, by, at: deps.now() })
  return c.redirect(pageOf(c, 'retry'), 303)
}
