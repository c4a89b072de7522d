import { Hono } from 'hono'
import type { Deps, SignedIn } from '../../app.tsx'
import { tally } from '../../board/queries.ts'
import { ID } from '../../id.ts'
import { headline } from '../../safety-checks/rules.ts'
import { readingPaper } from '../check/reading.ts'
import { capMessage, typeNow } from './message.ts'

/** Mounted at /safety-checks: the check as it stands now, or with `?message=alert` as it was first told. */
export const capRoutes = (deps: Pick<Deps, 'db' | 'now' | 'public_url'>) =>
  new Hono<SignedIn>().get(`/${ID}/cap.xml`, async (c) => {
    const { association_name } = c.var.staff
    const at = deps.now()
    const xml = await readingPaper(deps, c, async (tx, { association, check }) => {
      if (!check.launched_at) return null
      const { total, by_ward } = await tally(tx, association, check.id)
      const office = await tx
        .selectFrom('association')
        .select('phone')
        .where('id', '=', association)
        .executeTakeFirst()
      return {
        name: headline(check),
        text: capMessage({
          check: { ...check, launched_at: check.launched_at },
          association_name,
          phone: office?.phone ?? null,
          sender: new URL(deps.public_url).host,
          wards: by_ward.flatMap(({ ward }) => ward ?? []),
          total,
          type: c.req.query('message') === 'alert' ? 'Alert' : typeNow(check),
          at,
        }),
      }
    })
    if (!xml) return c.notFound()
    c.header('Content-Type', 'application/cap+xml; charset=utf-8')
    c.header(
      'Content-Disposition',
      `attachment; filename*=UTF-8''${encodeURIComponent(`${xml.name}_CAP`)}.xml`,
    )
    c.header('Cache-Control', 'no-store')
    return c.body(xml.text)
  })
