import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { inAssociation } from '../db.ts'
import { asId, ID } from '../id.ts'
import type { MemberId } from '../roster/table.ts'
import { ConfirmLinksPage } from './confirm-links-page.tsx'
import { LettersPage } from './letters-page.tsx'
import { contactToken, contactUrl } from './link.ts'
import { makeLinks } from './make-links.ts'
import { findLetters } from './queries.ts'
import type { PrintId } from './table.ts'
import { findHardToReach, type HardToReach } from './unreachable.ts'
import { FILTERS, type Filter, type UnreachableNotice, UnreachablePage } from './unreachable-page.tsx'

type Page = Context<SignedIn>

const SHOWN_AS_MENDED_MS = 30 * 24 * 60 * 60 * 1_000

/** Mounted at /unreachable. */
export const unreachableRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', async (c) => {
      const mailed = Number(c.req.query('mailed'))
      const notice = Number.isInteger(mailed) && mailed > 0 ? { mailed } : null
      return c.html(listPage(deps, c, await listOf(deps, c), notice))
    })
    .post('/links', (c) => postLinks(deps, c))
    .get(`/letters/${ID}`, (c) => showLetters(deps, c))

const listOf = ({ db, now }: Deps, c: Page) => {
  const { association } = c.var.staff
  const mended_since = new Date(now().getTime() - SHOWN_AS_MENDED_MS)
  return inAssociation(db, association, (tx) =>
    findHardToReach(tx, association, { mended_since, now: now() }),
  )
}

const listPage = ({ now }: Deps, c: Page, all: HardToReach[], notice: UnreachableNotice | null) => {
  const filter = FILTERS.find((known) => known === c.req.query('show')) ?? 'all'
  return <UnreachablePage staff={c.var.staff} all={all} filter={filter} notice={notice} at={now()} />
}

/** Ticked by hand, or everybody of the group shown who gets mail. */
function chosenOf(all: HardToReach[], form: Record<string, string | undefined>, filter: Filter) {
  if (form.who === 'all')
    return all.filter(
      ({ trouble, has_mail }) => trouble !== null && has_mail && (filter === 'all' || trouble === filter),
    )
  return all.filter(({ member_id }) => form[`member-${member_id}`] === 'on')
}

async function postLinks(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const way = form.way === 'letter' ? 'letter' : form.way === 'mail' ? 'mail' : null
  const filter = FILTERS.find((known) => known === form.show) ?? 'all'
  const all = await listOf(deps, c)
  const chosen = chosenOf(all, form, filter)
  if (!way || chosen.length === 0) return c.html(listPage(deps, c, all, 'nobody_chosen'), 422)
  const reachable = way === 'mail' ? chosen.filter(({ has_mail }) => has_mail) : chosen
  if (reachable.length === 0) return c.html(listPage(deps, c, all, 'no_mail'), 422)
  if (form.confirmed !== 'yes')
    return c.html(
      <ConfirmLinksPage
        staff={staff}
        way={way}
        chosen={reachable}
        left_out={chosen.length - reachable.length}
      />,
    )
  const members: MemberId[] = reachable.map(({ member_id }) => member_id)
  const made = await makeLinks(deps, { association, members, way, by, at: deps.now() })
  if (!made.ok) return c.html(listPage(deps, c, all, 'just_sent'), 409)
  deps.log.info({ event: 'contact_links_made', association, way, links: made.links, by })
  return c.redirect(
    made.print_id ? `/unreachable/letters/${made.print_id}` : `/unreachable?mailed=${made.links}`,
    303,
  )
}

/** Printed again, a letter carries the same link. */
async function showLetters({ db, secrets, public_url, now }: Deps, c: Page) {
  const { staff } = c.var
  const print = asId<'print'>(c.req.param('id') ?? '') as PrintId
  const letters = await inAssociation(db, staff.association, (tx) =>
    findLetters(tx, staff.association, print),
  )
  if (letters.length === 0) return c.notFound()
  const addressed = letters.map((letter) => ({
    ...letter,
    url: contactUrl(public_url, contactToken(secrets.reply_link_key, letter.link_id)),
  }))
  return c.html(<LettersPage staff={staff} letters={addressed} at={now()} />)
}
