import { Hono } from 'hono'
import type { Deps } from '../../app.tsx'
import { csvOf } from '../../board/sheet-file.ts'
import { tokenHash } from '../../deliveries/reply-link.ts'
import { headline } from '../../safety-checks/rules.ts'
import { limitBody } from '../../ui/body-limit.ts'
import { toDateField } from '../../ui/time.ts'
import { noteLook } from './look.ts'
import { CityDoorPage, CityListPage, CityOverPage, NoCityListPage } from './public-page.tsx'
import { CITY_PAGE_HEADERS } from './public-style.ts'
import { findShown, overSince, type Shown } from './queries.ts'
import { citySheet } from './rules.ts'

/** 20 bytes in base64url; nothing else can be a link of ours. */
const TOKEN = ':token{[A-Za-z0-9_-]{27}}'
const FORM_MAX_BYTES = 500

/** The city's page: no cookies, no script, nothing to write. A POST opens the list, so that only people are counted. */
export const cityRoutes = ({ db, now, log }: Pick<Deps, 'db' | 'now' | 'log'>) =>
  new Hono()
    .use(async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(CITY_PAGE_HEADERS)) c.header(name, value)
    })
    .get(`/${TOKEN}`, async (c) => {
      const shown = await findShown(db, tokenHash(c.req.param('token')))
      if (!shown) return c.html(<NoCityListPage />, 404)
      const why = overSince(shown, now())
      return why
        ? c.html(<CityOverPage shown={shown} why={why} />, 410)
        : c.html(<CityDoorPage shown={shown} />)
    })
    .post(
      `/${TOKEN}`,
      limitBody(FORM_MAX_BYTES, (c) => c.html(<NoCityListPage />, 413)),
      async (c) => {
        const at = now()
        const shown = await findShown(db, tokenHash(c.req.param('token')))
        if (!shown) return c.html(<NoCityListPage />, 404)
        const why = overSince(shown, at)
        if (why) return c.html(<CityOverPage shown={shown} why={why} />, 410)
        const as = new URLSearchParams(await c.req.text()).get('as') === 'file' ? 'file' : 'page'
        await noteLook(db, { shown, as, at })
        log.info({ event: 'city_list_opened', association: shown.association_id, as })
        if (as === 'page') return c.html(<CityListPage shown={shown} />)
        c.header('Content-Type', 'text/csv; charset=utf-8')
        c.header(
          'Content-Disposition',
          `attachment; filename*=UTF-8''${encodeURIComponent(nameOf(shown))}.csv`,
        )
        return c.body(new Uint8Array(csvOf([citySheet(shown.clinics, titleOf(shown), 'file')])))
      },
    )
    .all('/*', (c) => c.html(<NoCityListPage />, 404))

const titleOf = (shown: Shown) =>
  `${headline(shown)} 開いている医療機関 第${shown.version}版 ${shown.association_name}`

const nameOf = (shown: Shown) =>
  `${headline(shown)}_開いている医療機関_第${shown.version}版_${toDateField(shown.approved_at).slice(0, 10)}`
