import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { addStaff } from '../../src/staff/add.ts'
import type { StaffRole } from '../../src/staff/table.ts'
import { cookieOf } from '../authenticator.ts'
import type { World } from '../world.ts'

const PASSWORD = 'correct horse battery staple'

/**
 * On the page of the sign-in: somebody of 布施's office, whose authenticator was set up before, comes in with password
 * and code, by the keyboard, and ends on the page that was asked for. Gives the authenticator.
 */
export async function signIn(w: World, page: Page, role: StaffRole = 'office') {
  const email = `${role}-${crypto.randomUUID().slice(0, 8)}@fuse.example.jp`
  const person = { name: '山本', email, password: PASSWORD, role }
  const added = await addStaff(w.deps, { association: w.fuse, ...person, by: 'cli', at: w.now() })
  expect(added.ok).toBe(true)
  const half = cookieOf(await w.stranger().post('/sign-in', { email, password: PASSWORD }))
  const { app } = await w.setsUp(half)
  await page.fill('input[name=email]', email)
  await page.fill('input[name=password]', PASSWORD)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname === '/sign-in/code')
  await page.fill('input[name=code]', app.code())
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  return app
}
