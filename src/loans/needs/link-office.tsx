import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { belongs, choicesOf } from './belongs.ts'
import { makeNeedLink, needToken, needUrl } from './link.ts'
import { LinkSentPage, SendLinkPage } from './link-office-pages.tsx'
import type { NeedFaults } from './need-form.ts'

type Page = Context<SignedIn>

/** Mounted at /power/needs/links. */
export const needLinkOfficeRoutes = (deps: Deps) =>
  new Hono<SignedIn>().get('/', (c) => showLinkForm(deps, c)).post('/', (c) => postLink(deps, c))

async function showLinkForm(deps: Deps, c: Page, faults: NeedFaults = {}) {
  const { staff, form = {} } = c.var
  const page = <SendLinkPage staff={staff} choices={await choicesOf(deps, c)} typed={form} faults={faults} />
  return c.html(page, Object.keys(faults).length > 0 ? 422 : 200)
}

async function postLink(deps: Deps, c: Page) {
  const of = await belongs(deps, c)
  if (!of.ok) return showLinkForm(deps, c, of.faults)
  const { facility, purpose, safety_check_id } = of
  const { association, user_id: by } = c.var.staff
  const made = await makeNeedLink(deps, {
    association,
    by,
    at: deps.now(),
    facility_id: facility.id,
    purpose,
    safety_check_id,
  })
  if (!made.ok) return c.notFound()
  deps.log.info({ event: 'power_need_link_made', association, mails: made.mails })
  const link = needUrl(deps.public_url, needToken(deps.secrets.reply_link_key, made.id))
  return c.html(
    <LinkSentPage
      staff={c.var.staff}
      facility_name={facility.name}
      purpose={purpose}
      mails={made.mails}
      link={link}
    />,
  )
}
