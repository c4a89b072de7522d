import { Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { findToCall, findWardLeaders } from '../../board/calls/queries.ts'
import type { Tx } from '../../db.ts'
import { replyLink, replyToken } from '../../deliveries/reply-link.ts'
import { ID } from '../../id.ts'
import type { AssociationId } from '../../roster/table.ts'
import { answerable } from '../../safety-checks/rules.ts'
import { CertificatesPage } from '../certificates/page.tsx'
import { findTookPart } from '../certificates/queries.ts'
import { CallSheetsPage } from './call-sheet.tsx'
import { findToFax, sheetsOf, type ToFax } from './fax-queries.ts'
import { FaxSheetsPage } from './fax-sheet.tsx'
import { PapersPage } from './index-page.tsx'
import { readingPaper } from './reading.ts'

type Needs = Pick<Deps, 'db' | 'now' | 'secrets' | 'front_url'>

/** Mounted at /safety-checks: the papers of a check that was launched. Looking changes nothing. */
export const checkPaperRoutes = (deps: Needs) =>
  new Hono<SignedIn>()
    .get(`/${ID}/papers`, async (c) => {
      const read = await readingPaper(deps, c, async (_, { check }) => ({ check }))
      return read ? c.html(<PapersPage {...read} staff={c.var.staff} />) : c.notFound()
    })
    .get(`/${ID}/call-sheet`, async (c) => {
      const read = await readingPaper(deps, c, async (tx, { association, check }) => ({
        check,
        phone: (await findNumbers(tx, association)).phone,
        found: await findToCall(tx, association, check.id, { also: [] }),
        leaders: await findWardLeaders(tx, association),
      }))
      return read ? c.html(<CallSheetsPage {...read} staff={c.var.staff} at={deps.now()} />) : c.notFound()
    })
    .get(`/${ID}/fax-sheet`, async (c) => {
      const at = deps.now()
      const read = await readingPaper(deps, c, async (tx, { association, check }) => ({
        check,
        ...(await findNumbers(tx, association)),
        sheets: sheetsOf(await findToFax(tx, association, check.id)),
      }))
      if (!read) return c.notFound()
      const takes = ['asking', 'late'].includes(answerable(read.check, at))
      const linkOf = ({ has_link, prompt_id, generation }: ToFax) =>
        takes && has_link
          ? replyLink(deps.front_url, replyToken(deps.secrets.reply_link_key, { id: prompt_id, generation }))
          : null
      return c.html(<FaxSheetsPage {...read} staff={c.var.staff} linkOf={linkOf} at={at} />)
    })
    .get(`/${ID}/certificates`, async (c) => {
      const read = await readingPaper(deps, c, async (tx, { association, check }) =>
        check.purpose !== 'drill' || !check.launched_at
          ? null
          : {
              check: { ...check, launched_at: check.launched_at },
              phone: (await findNumbers(tx, association)).phone,
              found: check.status === 'closed' ? await findTookPart(tx, association, check.id) : [],
            },
      )
      const only = c.req.query('clinic')
      if (!read || (only && !read.found.some(({ id }) => id === only))) return c.notFound()
      return c.html(<CertificatesPage {...read} only={only} staff={c.var.staff} at={deps.now()} />)
    })

async function findNumbers(tx: Tx, association: AssociationId) {
  const found = await tx
    .selectFrom('association')
    .select(['phone', 'fax'])
    .where('id', '=', association)
    .executeTakeFirst()
  return { phone: found?.phone ?? null, fax: found?.fax ?? null }
}
