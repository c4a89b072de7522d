import { type Context, Hono } from 'hono'
import { setCookie } from 'hono/cookie'
import type { Deps, SignedIn } from '../../app.tsx'
import { inAssociation } from '../../db.ts'
import { ID } from '../../id.ts'
import { may } from '../../rights.ts'
import { findWorkplaces } from '../../staff/queries.ts'
import { inspect } from '../inspections/inspect.ts'
import { entryOf, kindAsked, newEntry, readInspection } from '../inspections/read-form.ts'
import { PHOTO_SENTENCES, readPhoto } from '../read-photo.ts'
import type { PowerUnitId } from '../table.ts'
import { findUnit } from '../units/queries.ts'
import { askCode } from './ask-code.ts'
import { ActPage, AskCodePage, InspectedPage, LabelPage } from './pages.tsx'
import { COOKIE, hasPass } from './pass.ts'
import { findLabel, type Label } from './queries.ts'
import { PASS_SECONDS } from './rules.ts'
import { KEY_HOLDER, tryCode } from './try-code.ts'

type Page = Context<SignedIn>

/** What an inspection says of who made it: the code proves who was asked, not who typed it. */
const BY_NAME = '鍵の管理者・持ち主(暗証番号)'

/** 資産ラベル — where the QR code of a unit leads, signed in or not. */
export const labelRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get(`/${ID}`, (c) => withLabel(deps, c, (label) => show(deps, c, label)))
    .post(`/${ID}`, (c) => withLabel(deps, c, (label) => ask(deps, c, label)))
    .post(`/${ID}/code`, (c) => withLabel(deps, c, (label) => open(deps, c, label)))
    .get(`/${ID}/inspect`, (c) => withLabel(deps, c, (label) => act(deps, c, label)))
    .post(`/${ID}/inspect`, (c) => withLabel(deps, c, (label) => record(deps, c, label)))

async function withLabel(
  { db }: Deps,
  c: Page,
  answer: (label: Label) => Response | Promise<Response>,
): Promise<Response> {
  // `ID` only matches what is shaped like an id, so the cast is safe.
  const label = await findLabel(db, c.req.param('id') as PowerUnitId)
  return label ? answer(label) : c.notFound()
}

/** Staff of the unit's association go straight to its page; a neighbour's sees no more than a passer-by. */
async function show({ db, accounts, secrets, now }: Deps, c: Page, label: Label) {
  const account = await accounts.whoIs(c.req.raw.headers)
  const workplaces = account ? await findWorkplaces(db, account.user_id) : []
  const here = workplaces.find(({ association_id }) => association_id === label.association)
  if (here && may(here.role, 'GET /power/units/:id')) return c.redirect(`/power/units/${label.unit}`, 303)
  if (hasPass({ secrets, now }, c, label)) return c.redirect(`/q/${label.unit}/inspect`, 303)
  return c.html(<LabelPage label={label} />)
}

async function ask(deps: Deps, c: Page, label: Label) {
  const { association, unit } = label
  const asked = await askCode(deps, { association, unit, at: deps.now() })
  deps.log.info({ event: 'power_unit_code_asked', association, unit, ok: asked.ok })
  if (asked.ok) return c.html(<AskCodePage label={label} />)
  if (asked.reason === 'gone') return c.notFound()
  return c.html(<AskCodePage label={label} refusal={asked.reason} />, 429)
}

async function open(deps: Deps, c: Page, label: Label) {
  const { association, unit } = label
  const typed = c.var.form.code ?? ''
  const tried = await tryCode(deps, { association, unit, typed, at: deps.now() })
  if (tried.ok) {
    setCookie(c, COOKIE, tried.pass, {
      path: `/q/${unit}`,
      httpOnly: true,
      sameSite: 'Lax',
      secure: deps.public_url.startsWith('https:'),
      maxAge: PASS_SECONDS,
    })
    return c.redirect(`/q/${unit}/inspect`, 303)
  }
  deps.log.info({ event: 'power_unit_code_refused', association, unit, reason: tried.reason })
  if (tried.reason === 'gone') return c.notFound()
  return c.html(<AskCodePage label={label} refusal={tried.reason} />, tried.reason === 'locked' ? 429 : 422)
}

async function act(deps: Deps, c: Page, label: Label) {
  if (!hasPass(deps, c, label)) return c.redirect(`/q/${label.unit}`, 303)
  const unit = await unitOf(deps, label)
  if (!unit) return c.notFound()
  const kind = kindAsked(c.req.query('kind'))
  return c.html(
    <ActPage
      label={label}
      unit={unit}
      kind={kind}
      entry={newEntry()}
      form={readInspection({})}
      errors={{}}
    />,
  )
}

const unitOf = ({ db, now }: Deps, { association, unit }: Label) =>
  inAssociation(db, association, (tx) => findUnit(tx, association, { id: unit, at: now() }))

async function record(deps: Deps, c: Page, label: Label) {
  if (!hasPass(deps, c, label)) return c.html(<LabelPage label={label} />, 403)
  const { association, unit: id } = label
  const form = readInspection(c.var.form)
  const entry = entryOf(c.var.form)
  const photo = await readPhoto((await c.req.parseBody()).photo)
  const inspection = {
    association,
    unit: id,
    id: entry,
    form,
    by: KEY_HOLDER,
    by_name: BY_NAME,
    at: deps.now(),
  }
  const inspected = photo.ok ? await inspect(deps.db, { ...inspection, photo: photo.photo }) : null
  if (inspected?.ok) {
    deps.log.info({ event: 'power_unit_inspected', association, unit: id, passed: inspected.passed })
    return c.html(<InspectedPage label={label} passed={inspected.passed} />)
  }
  const unit = await unitOf(deps, label)
  if (!unit || inspected?.reason === 'not_found') return c.notFound()
  const shown = { label, unit, kind: kindAsked(form.kind), entry, form }
  return c.html(
    <ActPage
      {...shown}
      errors={inspected?.errors ?? {}}
      {...(photo.ok ? {} : { photo_fault: PHOTO_SENTENCES[photo.reason] })}
    />,
    422,
  )
}
