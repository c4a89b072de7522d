import { type Context, Hono } from 'hono'
import type { Deps, SignedIn } from '../app.tsx'
import { BackupCodesPage } from './backup-codes-page.tsx'
import { addressOf } from './client-address.ts'
import { LEAST_PASSWORD_LENGTH } from './create-account.ts'
import { DevicesPage } from './devices-page.tsx'
import { OwnSignInPage, type PasswordFault } from './own-sign-in-page.tsx'
import { isFresh } from './rules.ts'
import { SettingsPage } from './settings-page.tsx'

type Page = Context<SignedIn>

const SESSION = ':session{[A-Za-z0-9_-]{1,64}}'
const OWN = '/settings/sign-in'
const LONGEST_PASSWORD = 200

/** 設定 — the hub, and what everybody settles for themselves. */
export const settingsRoutes = (deps: Deps) =>
  new Hono<SignedIn>()
    .get('/settings', (c) => c.html(<SettingsPage staff={c.var.staff} />))
    .get('/settings/devices', async (c) => {
      const { staff, account } = c.var
      const devices = await deps.accounts.sessions.of(account.user_id)
      return c.html(<DevicesPage staff={staff} devices={devices} here={account.session} />)
    })
    .post('/settings/devices/end-others', async (c) => {
      const { user_id, session: but } = c.var.account
      const ended = await deps.accounts.sessions.end(user_id, { but })
      deps.log.info({ event: 'sessions_ended', ended })
      return c.redirect('/settings/devices', 303)
    })
    .post(`/settings/devices/${SESSION}/end`, async (c) => {
      const ended = await deps.accounts.sessions.end(c.var.account.user_id, { id: c.req.param('session') })
      if (ended === 0) return c.notFound()
      deps.log.info({ event: 'sessions_ended', ended })
      return c.redirect('/settings/devices', 303)
    })
    .get(OWN, (c) => showOwn(deps, c))
    .post(`${OWN}/password`, (c) => changePassword(deps, c))
    .post(`${OWN}/backup-codes`, async (c) => {
      const { account } = c.var
      if (!account.enrolled_at) return c.redirect(OWN, 303)
      if (!isFresh(account.confirmed_at, deps.now()))
        return c.redirect(`/sign-in/code?next=${encodeURIComponent(OWN)}`, 303)
      const codes = await deps.accounts.factor.renewBackupCodes(account.user_id)
      return c.html(<BackupCodesPage codes={codes} next={OWN} at={deps.now()} />)
    })

/** What is wrong with a new password, before anybody asks whether the person may set it. */
export const newPasswordFaults = (typed: { password?: string | undefined; again?: string | undefined }) => {
  const { password = '', again = '' } = typed
  const length = [...password].length
  return [
    ...(length < LEAST_PASSWORD_LENGTH ? ['password_too_short' as const] : []),
    ...(length > LONGEST_PASSWORD ? ['password_too_long' as const] : []),
    ...(password === again ? [] : ['differs' as const]),
  ]
}

async function showOwn({ accounts }: Deps, c: Page, faults: PasswordFault[] = []) {
  const { staff, account } = c.var
  const factor = (await accounts.factor.of([account.user_id])).get(account.user_id)
  const { enrolled_at = null, backup_left = 0 } = factor ?? {}
  const page = (
    <OwnSignInPage staff={staff} enrolled_at={enrolled_at} backup_left={backup_left} faults={faults} />
  )
  return c.html(page, faults.length > 0 ? 422 : 200)
}

async function changePassword(deps: Deps, c: Page) {
  const { account, form } = c.var
  const faults = newPasswordFaults(form)
  if (faults.length > 0) return showOwn(deps, c, faults)
  const { old = '', password = '' } = form
  const changed = await deps.accounts.changePassword(account, { old, password, ip: addressOf(c, deps) })
  if (!changed.ok) return showOwn(deps, c, [changed.reason])
  deps.log.info({ event: 'password_changed' })
  return c.redirect('/sign-in?changed=1', 303)
}
