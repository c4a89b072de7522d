import { Hono } from 'hono'
import type { Deps } from '../../app.tsx'
import { tokenHash } from '../../deliveries/reply-link.ts'
import { limitBody } from '../../ui/body-limit.ts'
import { answerAsOwner, findAskedOwner, isTooLate } from './owner.ts'
import { OwnerDonePage, OwnerGonePage, OwnerPage } from './owner-page.tsx'
import { OWNER_PAGE_HEADERS } from './owner-style.ts'
import { mayTake } from './steps.ts'

/** 20 bytes in base64url; nothing else can be a link of ours. */
const TOKEN = ':token{[A-Za-z0-9_-]{27}}'
const FORM_MAX_BYTES = 2_000

/** The owner's page: no cookies, no script. Only a POST answers, as scanners open every link. */
export const ownerRoutes = (deps: Pick<Deps, 'db' | 'queues' | 'now' | 'log'>) =>
  new Hono()
    .use(async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(OWNER_PAGE_HEADERS)) c.header(name, value)
    })
    .get(`/${TOKEN}`, async (c) => {
      const asked = await findAskedOwner(deps.db, tokenHash(c.req.param('token')))
      if (!asked) return c.html(<OwnerGonePage />, 404)
      if (!mayTake('approve', asked)) return c.html(<OwnerDonePage asked={asked} said="already_done" />)
      if (isTooLate(asked, deps.now())) return c.html(<OwnerDonePage asked={asked} said="expired" />, 410)
      return c.html(<OwnerPage asked={asked} />)
    })
    .post(
      `/${TOKEN}`,
      limitBody(FORM_MAX_BYTES, (c) => c.html(<OwnerGonePage />, 413)),
      async (c) => {
        const token_hash = tokenHash(c.req.param('token'))
        const answer = new URLSearchParams(await c.req.text()).get('answer')
        const says = answer === 'yes' || answer === 'no' ? answer : null
        const before = await findAskedOwner(deps.db, token_hash)
        if (!before) return c.html(<OwnerGonePage />, 404)
        if (!says) return c.html(<OwnerPage asked={before} />, 422)
        const answered = await answerAsOwner(deps.db, { token_hash, says, at: deps.now() })
        const asked = (await findAskedOwner(deps.db, token_hash)) ?? before
        if (answered.ok) {
          const { association_id: association, id: loan } = asked
          await deps.queues.hint([{ kind: 'loans', association_id: association }])
          deps.log.info({ event: 'loan_owner_answered', association, loan, says })
          return c.html(<OwnerDonePage asked={asked} said={says} />)
        }
        if (answered.reason === 'not_found') return c.html(<OwnerGonePage />, 404)
        return c.html(
          <OwnerDonePage asked={asked} said={answered.reason} />,
          answered.reason === 'expired' ? 410 : 409,
        )
      },
    )
    .all('/*', (c) => c.html(<OwnerGonePage />, 404))
