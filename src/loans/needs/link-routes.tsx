import { Hono } from 'hono'
import type { Deps } from '../../app.tsx'
import { tokenHash } from '../../deliveries/reply-link.ts'
import { limitBody } from '../../ui/body-limit.ts'
import { askByLink, findAsker } from './asker.ts'
import { AskedPage, AskPowerPage, NEED_PAGE_HEADERS, NoAskPage } from './link-pages.tsx'
import { typedOf } from './need-form.ts'

/** 20 bytes in base64url; nothing else can be a link of ours. */
const TOKEN = ':token{[A-Za-z0-9_-]{27}}'
const FORM_MAX_BYTES = 10_000
const EMPTY = { hours_needed: '24' }

/** A clinic's page: no cookies, no script. Only a POST records, as scanners open every link. */
export const needLinkRoutes = ({ db, now, log }: Pick<Deps, 'db' | 'now' | 'log'>) =>
  new Hono()
    .use(async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(NEED_PAGE_HEADERS)) c.header(name, value)
    })
    .get(`/${TOKEN}`, async (c) => {
      const asker = await findAsker(db, tokenHash(c.req.param('token')), now())
      if (!asker || asker.is_over) return c.html(<NoAskPage asker={asker} />, asker ? 410 : 404)
      const typed = asker.need ? typedOf(asker.need) : EMPTY
      return c.html(<AskPowerPage asker={asker} typed={typed} faults={{}} />)
    })
    .post(
      `/${TOKEN}`,
      limitBody(FORM_MAX_BYTES, (c) => c.html(<NoAskPage asker={null} />, 413)),
      async (c) => {
        const token = c.req.param('token')
        const [token_hash, at] = [tokenHash(token), now()]
        // PostgreSQL takes no NUL.
        const fields = [...new URLSearchParams(await c.req.text())]
        const typed = Object.fromEntries(fields.map(([name, value]) => [name, value.replaceAll('\0', '')]))
        const said = await askByLink(db, { token_hash, typed, at })
        const asker = await findAsker(db, token_hash, at)
        if (!asker || asker.is_over || (!said.ok && said.reason === 'gone'))
          return c.html(<NoAskPage asker={asker} />, asker ? 410 : 404)
        if (said.ok) {
          log.info({ event: 'power_need_told', association: asker.association_id })
          return c.html(<AskedPage asker={asker} back={`/p/${token}`} />)
        }
        const faults = said.reason === 'faulty' ? said.faults : {}
        const stale = said.reason === 'changed_meanwhile'
        return c.html(
          <AskPowerPage asker={asker} typed={typed} faults={faults} stale={stale} />,
          stale ? 409 : 422,
        )
      },
    )
    .all('/*', (c) => c.html(<NoAskPage asker={null} />, 404))
