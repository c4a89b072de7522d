import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { authenticator, secretOn } from '../../authenticator.ts'
import { PUBLIC_URL, type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium, SIZES } from '../browser.ts'
import { signIn } from '../sign-in.ts'

const EMAIL = 'inoue@example.jp'
const PASSWORD = 'a password of my own'

/** Goes on with the Tab key until what has the focus is named so. */
async function tabTo(page: Page, name: string) {
  await page.waitForLoadState()
  for (let n = 0; n < 40; n++) {
    await page.keyboard.press('Tab')
    const words = await page.evaluate(() => {
      const focused = document.activeElement
      const labels = focused instanceof HTMLInputElement ? [...(focused.labels ?? [])] : []
      return [...labels.map((label) => label.textContent), focused?.textContent].join(' ').trim()
    })
    if (words.startsWith(name)) return
  }
  throw new Error(`The Tab key never comes to ${name}`)
}

async function invited(w: World, page: Page, look: typeof faultsOf) {
  await page.goto('/staff')
  await signIn(w, page)
  await tabTo(page, '新しい方を招待する')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/staff\/invite$/)
  await tabTo(page, 'お名前')
  await page.keyboard.type('井上 事務')
  await tabTo(page, 'メールアドレス')
  await page.keyboard.type(EMAIL)
  await tabTo(page, '事務局')
  await page.keyboard.press('Space')
  const faults = await look(page)
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/staff\?done=invited$/)
  faults.push(...(await look(page)))
  const [mail] = await w.mailHost.mailbox(EMAIL).mails()
  return { faults, link: new RegExp(`${PUBLIC_URL}(/invitations/\\S+)`).exec(mail?.text ?? '')?.[1] ?? '' }
}

describe.runIf(hasChromium)('in Chromium, by the keyboard alone', () => {
  test.each(SIZES.map(({ width, height }) => [`${width}×${height}`, { width, height }] as const))(
    'somebody invited to the office chooses a password, sets up the authenticator and is home, at %s',
    { timeout: 600_000 },
    async (_, size) => {
      const w = await world()
      const open = await browserOf(w)
      // Each look is at both sizes, so that one run of the story looks.
      const look = size.width === SIZES[0]?.width ? faultsOf : async () => []
      const { faults, link } = await invited(w, await open(), look)

      const page = await open()
      page.setDefaultTimeout(90_000)
      await page.setViewportSize(size)
      await page.goto(link)
      faults.push(...(await look(page)))
      await page.setViewportSize(size)
      await tabTo(page, '新しいパスワード')
      await page.keyboard.type(PASSWORD)
      await tabTo(page, '新しいパスワード(もう一度)')
      await page.keyboard.type('something else')
      await page.keyboard.press('Enter')
      await page.getByText('2つの新しいパスワードが違います').first().waitFor()
      faults.push(...(await look(page)))
      await page.setViewportSize(size)
      await tabTo(page, '新しいパスワード')
      await page.keyboard.type(PASSWORD)
      await tabTo(page, '新しいパスワード(もう一度)')
      await page.keyboard.type(PASSWORD)
      await page.keyboard.press('Enter')

      await page.waitForURL(/\/sign-in\/set-up/)
      faults.push(...(await look(page)))
      await page.setViewportSize(size)
      const app = authenticator(secretOn(await page.content()), w.now)
      await tabTo(page, '確認コード')
      await page.keyboard.type(app.code())
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: '予備コードを控えてください' }).waitFor()
      expect(await page.locator('.backup-codes li').count()).toBe(10)
      faults.push(...(await look(page)))
      await page.setViewportSize(size)
      await tabTo(page, '控えたので進む')
      await page.keyboard.press('Enter')

      await page.waitForURL((url) => url.pathname === '/')
      expect(faults).toEqual([])
    },
  )

  test('every page under the settings is without fault', { timeout: 600_000 }, async () => {
    const w = await world()
    const page = await (await browserOf(w))()
    await page.goto('/staff')
    await signIn(w, page)
    const lost = await w.staff('fuse', 'chair')
    const person = `/staff/people/${lost.user_id}`
    const faults: string[] = []
    for (const place of [
      '/settings',
      '/settings/devices',
      '/settings/sign-in',
      '/staff',
      person,
      `${person}/remove`,
      '/sign-in/code',
    ]) {
      await page.goto(place)
      faults.push(...(await faultsOf(page)))
    }
    expect(faults).toEqual([])
  })
})
