import { type Context, Hono } from 'hono'
import type { Deps } from '../app.tsx'
import { tokenHash } from '../deliveries/reply-link.ts'
import { isOutage } from '../outage.ts'
import { limitBody } from '../ui/body-limit.ts'
import { confirmOwnMail } from './confirm-own-mail.ts'
import { ConfirmMailPage, type OwnGone, OwnGonePage, OwnThanksPage } from './own-end-pages.tsx'
import { OWN_PAGE_HEADERS } from './own-frame.tsx'
import { OwnContactsPage } from './own-page.tsx'
import { findOwner, type Owner } from './queries.ts'
import { linkState, ownFaults, readOwnForm } from './rules.ts'
import { saveOwnContacts } from './save-own-contacts.ts'

/** 20 bytes in base64url; nothing else can be a link of ours. */
const TOKEN = ':token{[A-Za-z0-9_-]{27}}'
const FORM_MAX_BYTES = 10_000

/** A doctor's page about his own addresses: no cookies, no script. Only a POST changes anything, as scanners open every link. */
export function ownContactRoutes(deps: Pick<Deps, 'db' | 'queues' | 'secrets' | 'now' | 'log'>) {
  const { db, now, log } = deps
  const look = async (token_hash: Buffer): Promise<Found> => {
    const owner = await findOwner(db, token_hash)
    const state = owner ? linkState(owner, now()) : 'unknown'
    return owner && state === 'open' ? { owner } : { why: state === 'open' ? 'unknown' : state, owner }
  }
  const limit = limitBody(FORM_MAX_BYTES, (c) => c.html(<OwnGonePage why="unknown" owner={null} />, 413))

  return new Hono()
    .use(async (c, next) => {
      await next()
      for (const [name, value] of Object.entries(OWN_PAGE_HEADERS)) c.header(name, value)
    })
    .get(`/${TOKEN}`, async (c) => {
      const found = await look(tokenHash(c.req.param('token')))
      if ('why' in found) return gone(c, found)
      const { owner } = found
      return c.html(
        owner.kind === 'confirm' ? <ConfirmMailPage owner={owner} /> : <OwnContactsPage owner={owner} />,
      )
    })
    .post(`/${TOKEN}`, limit, async (c) => {
      const token_hash = tokenHash(c.req.param('token'))
      const found = await look(token_hash)
      if ('why' in found) return gone(c, found)
      const { owner } = found
      if (owner.kind === 'confirm') {
        const confirmed = await confirmOwnMail(db, { token_hash, at: now() })
        return confirmed.ok ? c.html(<ConfirmMailPage owner={owner} done />) : gone(c, await look(token_hash))
      }
      const fields = new URLSearchParams(await c.req.text())
      const right = fields.get('answer') === 'right'
      const form = readOwnForm(fields)
      const faults = right ? {} : ownFaults(form)
      if (Object.keys(faults).length > 0)
        return c.html(<OwnContactsPage owner={owner} form={form} faults={faults} />, 422)

      const saved = await saveOwnContacts(deps, { token_hash, said: right ? 'right' : form, at: now() })
      if (saved.ok) {
        log.info({ event: 'own_contacts_saved', association: owner.association_id, right })
        return c.html(<OwnThanksPage owner={owner} right={right} confirms_mail={saved.confirms_mail} />)
      }
      if (saved.reason === 'link_gone') return gone(c, await look(token_hash))
      const status = saved.reason === 'too_many_mails' ? 429 : 422
      return c.html(<OwnContactsPage owner={owner} form={form} notice={saved.reason} />, status)
    })
    .all('/*', (c) => c.html(<OwnGonePage why="unknown" owner={null} />, 404))
    .onError((error, c) => {
      if (!isOutage(error)) throw error
      log.warn({ event: 'own_contacts_met_outage' })
      return c.html(<OwnGonePage why="away" owner={null} />, 503)
    })
}

type Found = { owner: Owner } | { why: OwnGone; owner: Owner | null }

const gone = (c: Context, found: Found) => {
  const why = 'why' in found ? found.why : 'used'
  return c.html(<OwnGonePage why={why} owner={found.owner} />, why === 'unknown' ? 404 : 410)
}
