import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { asId, ID } from '../id.ts'
import { findAssociation } from '../roster/queries.ts'
import type { ContactPointId, MemberId } from '../roster/table.ts'
import { RemovePage, RevokePage, TooLatePage } from './confirm-pages.tsx'
import { issueCodes } from './issue-codes.ts'
import { keepLetterSetting } from './keep-letter-setting.ts'
import { readLetterSetting } from './letter-rules.ts'
import { LettersPage, TestPage } from './letters-page.tsx'
import { ListPage } from './list-page.tsx'
import { listedOf } from './list-rules.ts'
import { OrderPage } from './order-page.tsx'
import { findAddressees, findBindings, findCode, findLetterSetting, findLine } from './queries.ts'
import { removeBinding } from './remove.ts'
import { revokeCode } from './revoke-code.ts'
import { SettingPage } from './setting-page.tsx'
import type { BindingCodeId } from './table.ts'

type Page = Context<SignedIn>

/** LINEの結び付け: who is bound, letters with codes, and the ways to take either back. */
export const bindingRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => showList(deps, c))
    .get('/letters', (c) => showOrder(deps, c))
    .post('/letters', (c) => printLetters(deps, c))
    .get('/letters/setting', (c) => showSetting(deps, c))
    .post('/letters/setting', (c) => postSetting(deps, c))
    .get('/letters/test', (c) => c.html(<TestPage staff={c.var.staff} />))
    .get('/letters/window.css', (c) => sendWindow(deps, c))
    .get(`/codes/${ID}/revoke`, (c) => showRevoke(deps, c))
    .post(`/codes/${ID}/revoke`, (c) => postRevoke(deps, c))
    .get(`/lines/${ID}/remove`, (c) => showRemove(deps, c))
    .post(`/lines/${ID}/remove`, (c) => postRemove(deps, c))

/** `ID` only matches what is shaped like an id, so the casts are safe. */
const codeIdOf = (c: Page) => c.req.param('id') as BindingCodeId
const lineIdOf = (c: Page) => c.req.param('id') as ContactPointId

async function showList({ db, now }: Deps, c: Page) {
  const { staff } = c.var
  const rows = await inAssociation(db, staff.association, (tx) => findBindings(tx, staff.association, now()))
  const listed = listedOf(rows, {
    state: c.req.query('state'),
    words: c.req.query('q'),
    page: c.req.query('page'),
  })
  return c.html(<ListPage staff={staff} listed={listed} done={c.req.query('done')} />)
}

/** Nothing chosen means everybody without a LINE; what is not shaped like an id is nobody. */
const chosenIn = (words: string[]): MemberId[] | 'unbound' =>
  words.length === 0 ? 'unbound' : words.flatMap((word) => asId<'member'>(word) ?? [])

async function showOrder(deps: Deps, c: Page) {
  return orderPage(deps, c, chosenIn(c.req.queries('member') ?? []), 200)
}

async function orderPage({ db }: Deps, c: Page, members: MemberId[] | 'unbound', status: 200 | 422) {
  const { staff } = c.var
  const { association } = staff
  const order = await inAssociation(db, association, async (tx) => ({
    ...(await findAddressees(tx, association, members)),
    setting: await findLetterSetting(tx, association),
  }))
  return c.html(<OrderPage staff={staff} order={order} all={members === 'unbound'} />, status)
}

const MEMBER_FIELD = /^member-(.+)$/

async function printLetters(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const named = Object.keys(form).flatMap((name) => MEMBER_FIELD.exec(name)?.[1] ?? [])
  const members = form.who === 'unbound' ? 'unbound' : named.flatMap((word) => asId<'member'>(word) ?? [])
  const salt = deps.secrets.binding_salt
  const at = deps.now()
  const issued = await issueCodes(deps.db, { association, members, salt, by, at })
  if (!issued.ok) return orderPage(deps, c, members, 422)
  deps.log.info({ event: 'binding_codes_issued', association, codes: issued.letters.length, by })
  const { home, setting } = await inAssociation(deps.db, association, async (tx) => ({
    home: await findAssociation(tx, association),
    setting: await findLetterSetting(tx, association),
  }))
  const { letters, expires_at } = issued
  return c.html(
    <LettersPage
      staff={staff}
      letters={letters}
      expires_at={expires_at}
      issued_at={at}
      phone={home?.phone ?? null}
      setting={setting}
    />,
  )
}

async function showSetting({ db }: Deps, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const setting = await inAssociation(db, association, (tx) => findLetterSetting(tx, association))
  const form = {
    left_mm: String(setting.left_mm),
    top_mm: String(setting.top_mm),
    basic_id: setting.basic_id ?? '',
  }
  return c.html(<SettingPage staff={staff} form={form} done={c.req.query('done') === 'kept'} />)
}

async function postSetting({ db, now }: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const kept = await keepLetterSetting(db, { association, setting: readLetterSetting(form), by, at: now() })
  if (!kept.ok) return c.html(<SettingPage staff={staff} form={form} faults={kept.faults} />, 422)
  return c.redirect('/binding/letters/setting?done=kept', 303)
}

/** A stylesheet of two numbers: the strict policy allows no style in the page itself. */
async function sendWindow({ db }: Deps, c: Page) {
  const { association } = c.var.staff
  const { left_mm, top_mm } = await inAssociation(db, association, (tx) => findLetterSetting(tx, association))
  const css = `.letter-window { left: ${left_mm}mm; top: ${top_mm}mm; }\n`
  return c.body(css, 200, { 'Content-Type': 'text/css; charset=utf-8' })
}

async function showRevoke({ db, now }: Deps, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const code = await inAssociation(db, association, (tx) => findCode(tx, association, codeIdOf(c), now()))
  return code ? c.html(<RevokePage staff={staff} code={code} />) : c.notFound()
}

async function postRevoke({ db, now, log }: Deps, c: Page) {
  const { staff } = c.var
  const { association, user_id: by } = staff
  const id = codeIdOf(c)
  const revoked = await revokeCode(db, { association, id, by, at: now() })
  if (revoked.ok) {
    log.info({ event: 'binding_code_revoked', association, code: id, by })
    return c.redirect('/binding?done=revoked', 303)
  }
  return revoked.reason === 'not_found'
    ? c.notFound()
    : c.html(<TooLatePage staff={staff} about="code" />, 409)
}

async function showRemove({ db }: Deps, c: Page) {
  const { staff } = c.var
  const { association } = staff
  const line = await inAssociation(db, association, (tx) => findLine(tx, association, lineIdOf(c)))
  return line ? c.html(<RemovePage staff={staff} line={line} />) : c.notFound()
}

async function postRemove({ db, now, log }: Deps, c: Page) {
  const { staff } = c.var
  const { association, user_id: by } = staff
  const id = lineIdOf(c)
  const removed = await removeBinding(db, { association, id, by, at: now() })
  if (removed.ok) {
    log.info({ event: 'binding_removed', association, contact_point: id, by })
    return c.redirect('/binding?done=removed', 303)
  }
  return removed.reason === 'not_found'
    ? c.notFound()
    : c.html(<TooLatePage staff={staff} about="line" />, 409)
}
