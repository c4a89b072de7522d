import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import type { Failure } from '../channels/outcome.ts'
import { inAssociation } from '../db.ts'
import { openLineChannel } from '../deliveries/line-channel.ts'
import { lookAtLineChannel } from '../deliveries/look-at-line.ts'
import { wantMenus } from '../deliveries/menus/want-menus.ts'
import { setLineReserve } from '../roster/set-line-reserve.ts'
import { useLineChannel } from '../roster/use-line-channel.ts'
import { bad, type Finding } from '../ui/findings.ts'
import { MenusPage, SharePage, WebhookPage } from './confirm-pages.tsx'
import { FirstRunPage } from './first-run-page.tsx'
import { KeysPage } from './keys-page.tsx'
import { DONE, LinePage } from './line-page.tsx'
import { findLineSettings, findShareable, type LineSettings } from './queries.ts'
import { ReservePage } from './reserve-page.tsx'
import { numberIn, webhookUrl } from './rules.ts'
import { setWebhook } from './set-webhook.ts'
import { takeKeys } from './take-keys.ts'

type Page = Context<SignedIn>

/** LINE公式アカウントの設定. */
export const lineRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/', (c) => withChannel(deps, c, (settings) => showLine(deps, c, settings, null)))
    .get('/check', (c) =>
      withChannel(deps, c, async (settings) => showLine(deps, c, settings, await look(deps, settings))),
    )
    .get('/keys', async (c) => {
      const { staff } = c.var
      return c.html(<KeysPage staff={staff} settings={await settingsOf(deps, c)} />)
    })
    .post('/keys', (c) => postKeys(deps, c))
    .get('/webhook', (c) => withChannel(deps, c, (settings) => showWebhook(deps, c, settings)))
    .post('/webhook', (c) => withChannel(deps, c, (settings) => postWebhook(deps, c, settings)))
    .get('/reserve', (c) =>
      withChannel(deps, c, (settings) => c.html(<ReservePage staff={c.var.staff} settings={settings} />)),
    )
    .post('/reserve', (c) => withChannel(deps, c, (settings) => postReserve(deps, c, settings)))
    .get('/menus', (c) =>
      withChannel(deps, c, (settings) => c.html(<MenusPage staff={c.var.staff} settings={settings} />)),
    )
    .post('/menus', (c) => postMenus(deps, c))
    .get('/share', (c) => showShare(deps, c))
    .post('/share', (c) => postShare(deps, c))

const settingsOf = ({ db }: Deps, c: Page) => {
  const { association } = c.var.staff
  return inAssociation(db, association, (tx) => findLineSettings(tx, association))
}

/** Without a channel every page is the first one: there is nothing else to do. */
async function withChannel(
  deps: Deps,
  c: Page,
  show: (settings: LineSettings) => Response | Promise<Response>,
) {
  const settings = await settingsOf(deps, c)
  if (settings) return show(settings)
  if (c.req.method !== 'GET' || !c.req.path.endsWith('/line')) return c.redirect('/line', 303)
  const { staff } = c.var
  const shareable = await findShareable(deps.db, staff.user_id, staff.association)
  return c.html(<FirstRunPage staff={staff} can_share={shareable.length > 0} />)
}

function showLine({ front_url }: Deps, c: Page, settings: LineSettings, findings: Finding[] | null) {
  const { staff } = c.var
  const done = Object.keys(DONE).find((known) => known === c.req.query('done')) as
    | keyof typeof DONE
    | undefined
  const url = webhookUrl(front_url, settings.id)
  return c.html(<LinePage staff={staff} settings={settings} url={url} findings={findings} done={done} />)
}

const WAYS = {
  renew: '「鍵を入れ直す」から、LINE Developersの画面にある鍵をもう一度入れてください',
  connect: '1分ほど待って確かめ直してください。続くときは、システムの担当者に連絡してください',
}

async function look({ db, secrets, line, front_url }: Deps, { id }: LineSettings): Promise<Finding[]> {
  const [opened] = await Promise.allSettled([openLineChannel(db, secrets, id)])
  if (opened.status === 'rejected' || !opened.value)
    return [bad('LINE', '保管している鍵を開けません', WAYS.renew)]
  const channel = opened.value
  const account = line.account(channel.token)
  const ours = webhookUrl(front_url, id)
  return lookAtLineChannel({ about: 'LINE', channel, account, ours, ways: WAYS, tries: true })
}

async function postKeys(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const { channel_secret = '', access_token = '' } = form
  const taken = await takeKeys(deps, { association, channel_secret, access_token, by, at: deps.now() })
  if (taken.ok) {
    const { line_channel_id, is_new } = taken
    deps.log.info({ event: 'line_keys_taken', association, line_channel_id, is_new, by })
    return c.redirect('/line?done=keys', 303)
  }
  const settings = await settingsOf(deps, c)
  const wrong = 'faults' in taken ? { faults: taken.faults } : { failure: taken.failure }
  return c.html(<KeysPage staff={staff} settings={settings} {...wrong} />, 422)
}

function showWebhook({ front_url }: Deps, c: Page, settings: LineSettings, failure: Failure | null = null) {
  const url = webhookUrl(front_url, settings.id)
  const page = <WebhookPage staff={c.var.staff} settings={settings} url={url} failure={failure} />
  return c.html(page, failure ? 422 : 200)
}

async function postWebhook(deps: Deps, c: Page, settings: LineSettings) {
  const { association, user_id: by } = c.var.staff
  const set = await setWebhook(deps, { association, id: settings.id, by, at: deps.now() })
  if (!set.ok) return showWebhook(deps, c, settings, set.failure)
  deps.log.info({ event: 'line_webhook_set', association, line_channel_id: settings.id, by })
  return c.redirect('/line?done=webhook', 303)
}

async function postMenus({ db, queues, now, log }: Deps, c: Page) {
  const { association, user_id: by } = c.var.staff
  const wanted = await wantMenus(db, { association, by, at: now() })
  if (!wanted.ok) return c.redirect('/line', 303)
  await queues.hint([{ kind: 'line_menus', association_id: association }])
  log.info({ event: 'line_menus_wanted', association, line_channel_id: wanted.line_channel_id, by })
  return c.redirect('/line?done=menus', 303)
}

async function postReserve(deps: Deps, c: Page, settings: LineSettings) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const typed = form.reserve ?? ''
  const reserve = numberIn(typed)
  const set = await setLineReserve(deps.db, { association, reserve, by, at: deps.now() })
  if (!set.ok) return c.html(<ReservePage staff={staff} settings={settings} typed={typed} wrong />, 422)
  deps.log.info({ event: 'line_reserve_set', association, reserve, by })
  return c.redirect('/line?done=reserve', 303)
}

async function showShare(deps: Deps, c: Page) {
  const { staff } = c.var
  const [settings, shareable] = await Promise.all([
    settingsOf(deps, c),
    findShareable(deps.db, staff.user_id, staff.association),
  ])
  return c.html(<SharePage staff={staff} settings={settings} shareable={shareable} />)
}

async function postShare(deps: Deps, c: Page) {
  const { staff, form } = c.var
  const { association, user_id: by } = staff
  const shareable = await findShareable(deps.db, by, association)
  const chosen = shareable.find((one) => one.association === form.from)
  if (!chosen) {
    const settings = await settingsOf(deps, c)
    return c.html(<SharePage staff={staff} settings={settings} shareable={shareable} is_missing />, 422)
  }
  const { line_channel_id } = chosen
  await useLineChannel(deps.db, { association, line_channel_id, by, at: deps.now() })
  deps.log.info({ event: 'line_channel_shared', association, line_channel_id, by })
  return c.redirect('/line?done=share', 303)
}
