import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../../app.tsx'
import { inAssociation } from '../../../db.ts'
import { openLineChannel } from '../../../deliveries/line-channel.ts'
import { asId } from '../../../id.ts'
import { type BindingCode, hashOf, newCode as newLineCode } from '../../../roster/binding-code.ts'
import { findAssociation } from '../../../roster/queries.ts'
import { withMonth } from '../../quota/queries.ts'
import { askOwnLine, confirmOwnLine, endOwnLine, markCodeSent } from './bind.ts'
import { type OwnLineFault, OwnLinePage } from './own-line-page.tsx'
import { findAskedLine, findBound, findOwnLine } from './queries.ts'
import { codeWords, newCode, readCode } from './rules.ts'
import { findBasicId, showOwnCode } from './typed.ts'

type Page = Context<SignedIn>
const PAGE = '/settings/own-line'

/** Mounted at /settings/own-line: whose LINE the officer's own is, shown by a code that only he can read. */
export const ownLineRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => show(deps, c))
    .post('/', (c) => ask(deps, c))
    .post('/code', (c) => confirm(deps, c))
    .post('/shown', (c) => showCode(deps, c))
    .post('/end', async (c) => {
      const { association, user_id: by } = c.var.staff
      const which = c.var.form.which === 'asked' ? 'asked' : 'confirmed'
      await endOwnLine(deps.db, { association, by, at: deps.now(), which })
      deps.log.info({ event: 'own_line_ended', association, by })
      return c.redirect(PAGE, 303)
    })

interface Shown {
  fault?: OwnLineFault
  /** A code that was made this moment: it stands on this one page and nowhere else. */
  shown?: BindingCode
}

async function show({ db, now }: Deps, c: Page, { fault, shown }: Shown = {}) {
  const { staff, form = {} } = c.var
  const read = await inAssociation(db, staff.association, async (tx) => ({
    own: await findOwnLine(tx, staff.association, staff.user_id),
    asked: await findAskedLine(tx, staff.association, staff.user_id),
    cost: await withMonth(tx, staff.association, 1),
    bound: await findBound(tx, staff.association),
    basic_id: await findBasicId(tx, staff.association),
  }))
  const status =
    fault === 'too_many' || fault === 'too_many_shown' ? 429 : fault === 'not_sent' ? 503 : fault ? 422 : 200
  return c.html(
    <OwnLinePage staff={staff} {...read} now={now()} chosen={form.contact} fault={fault} shown={shown} />,
    status,
  )
}

async function ask(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const contact = asId<'contact_point'>(form.contact ?? '')
  if (!contact) return show(deps, c, { fault: 'not_bound' })
  const code = newCode()
  const key = deps.secrets.leader_key
  const asked = await askOwnLine(deps.db, { association, contact, code, key, by, at: deps.now() })
  deps.log.info({ event: 'own_line_asked', association, by, ok: asked.ok })
  if (!asked.ok) return show(deps, c, { fault: asked.reason })
  const is_sent = await sendCode(deps, c, { to: asked.to, code })
  if (is_sent) {
    await markCodeSent(deps.db, { association, id: asked.id, at: deps.now() })
    return c.redirect(PAGE, 303)
  }
  await endOwnLine(deps.db, { association, by, at: deps.now(), which: 'asked' })
  return show(deps, c, { fault: 'not_sent' })
}

async function sendCode({ db, line, secrets }: Deps, c: Page, { to, code }: { to: string; code: string }) {
  const { staff } = c.var
  const home = await inAssociation(db, staff.association, (tx) => findAssociation(tx, staff.association))
  const channel = home?.line_channel_id ? await openLineChannel(db, secrets, home.line_channel_id) : null
  if (!channel || channel.stop_reason) return false
  const outcome = await line.multicast({
    token: channel.token,
    to: [to],
    messages: [{ type: 'text', text: codeWords(code, staff) }],
    retry_key: crypto.randomUUID(),
  })
  return outcome.accepted
}

async function confirm(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const code = readCode(form.code ?? '')
  const key = deps.secrets.leader_key
  const confirmed = await confirmOwnLine(deps.db, { association, code, key, by, at: deps.now() })
  deps.log.info({ event: 'own_line_code', association, by, ok: confirmed.ok })
  return confirmed.ok ? c.redirect(PAGE, 303) : show(deps, c, { fault: confirmed.reason })
}

async function showCode(deps: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const code = newLineCode()
  const hash = await hashOf(deps.secrets.binding_salt, code)
  const shown = await showOwnCode(deps.db, { association, hash, by, at: deps.now() })
  deps.log.info({ event: 'own_line_shown', association, by, ok: shown.ok })
  if (!shown.ok)
    return show(deps, c, { fault: shown.reason === 'too_many' ? 'too_many_shown' : shown.reason })
  c.header('cache-control', 'no-store')
  return show(deps, c, { shown: code })
}
