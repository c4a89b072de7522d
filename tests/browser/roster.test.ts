import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { addStaff } from '../../src/staff/add.ts'
import { type World, world } from '../world.ts'
import { browserOf, faultsOf, hasChromium, SIZES } from './browser.ts'

/** A folder for pictures of every page at both sizes, for those who want to look. */
const shots = process.env.TOMOSHIBI_SHOTS

describe.runIf(hasChromium)('the roster in Chromium, at 1366×768 and 375×667', () => {
  test('a clerk finds 髙橋 by half-width kana, opens him, edits and saves, by the keyboard alone', {
    timeout: 240_000,
  }, async () => {
    const w = await world()
    await w.newDoctor('fuse', {
      name: '髙橋 一郎',
      kana: 'タカハシ イチロウ',
      role: 'officer',
      ward: '東',
      line: 7,
      mail: 'takahashi@example.jp',
      phone: '090-1234-5678',
    })
    const page = await (await browserOf(w))()
    const faults: string[] = []
    const look = async (name: string) => {
      faults.push(...(await faultsOf(page)))
      await picture(page, name)
    }

    await page.goto('/roster')
    await signIn(w, page)
    await page.waitForURL('**/roster')
    await look('list')

    await page.keyboard.press('/')
    await page.keyboard.type('ﾀｶﾊｼ')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/roster\?q=/)
    expect(await page.getByText('4人中 1人').count()).toBe(1)
    await look('found')

    await tabTo(page, '髙橋 一郎')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/roster\/members\/[0-9a-f-]{36}$/)
    await look('member')

    await tabTo(page, '変更する')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/edit$/)
    await look('edit')
    await page.keyboard.press('Tab')
    await page.locator('#field-name').focus()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('髙橋 市郎')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\?done=saved$/)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('髙橋 市郎')
    expect(await page.locator('.history').textContent()).toContain('髙橋 一郎 → 髙橋 市郎')
    await look('saved')
    expect(faults).toEqual([])
  })

  test('the forms and the pages behind the list are sound at both sizes', { timeout: 300_000 }, async () => {
    const w = await world()
    await manyDoctors(w, 2)
    const page = await (await browserOf(w))()
    const faults: string[] = []
    const look = async (name: string) => {
      faults.push(...(await faultsOf(page)))
      await picture(page, name)
    }
    await page.goto('/roster/members/new')
    await signIn(w, page)
    await page.waitForURL('**/roster/members/new')
    expect(await page.getByLabel('医療機関名').isVisible()).toBe(false)
    await page.locator('#field-facility').selectOption('new')
    expect(await page.getByLabel('医療機関名').isVisible()).toBe(true)
    await page.getByRole('button', { name: '登録する' }).click()
    await look('new-faults')
    await page.goto('/roster/export')
    await look('export')
    await page.goto('/roster?q=nobody&role=officer')
    await look('nobody')
    await page.goto('/roster')
    await page.getByRole('link', { name: '𠮷﨑 0子' }).click()
    await page.getByRole('link', { name: '退会にする' }).click()
    await page.waitForURL(/\/leave$/)
    await look('leave')
    await page.getByRole('link', { name: 'やめる' }).click()
    await page.locator('.contacts a').first().click()
    await page.waitForURL(/\/contacts\//)
    await look('contact')
    await page.getByRole('link', { name: 'やめる' }).click()
    await page.locator('a[href^="/roster/facilities/"]').click()
    await page.waitForURL(/\/facilities\/[^/]*$/)
    await look('facility')
    await page.getByRole('link', { name: '変更する' }).click()
    await page.waitForURL(/\/edit$/)
    await look('facility-edit')
    expect(faults).toEqual([])
  })

  test('the printed list fits A4 upright and leaves out what cannot be pressed on paper', {
    timeout: 120_000,
  }, async () => {
    const w = await world()
    await manyDoctors(w, 30)
    const page = await (await browserOf(w))()
    await page.goto('/roster')
    await signIn(w, page)
    await page.waitForURL('**/roster')
    await picture(page, 'long-list')
    // 190 mm of paper between the margins.
    await page.setViewportSize({ width: 718, height: 1000 })
    await page.emulateMedia({ media: 'print' })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(wide).toBeLessThanOrEqual(0)
    expect(await page.getByRole('button', { name: '探す' }).isVisible()).toBe(false)
    expect(await page.getByRole('link', { name: '書き出す' }).isVisible()).toBe(false)
    expect(await page.getByText('取扱注意').isVisible()).toBe(true)
    expect(await page.locator('thead').isVisible()).toBe(true)
    const pdf = await page.pdf({ preferCSSPageSize: true })
    const [, width, height] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1')) ?? []
    expect([Math.round(Number(width)), Math.round(Number(height))]).toEqual([595, 842])
    if (shots) await page.pdf({ preferCSSPageSize: true, path: `${shots}/list.pdf` })
  })
})

async function manyDoctors(w: World, count: number) {
  for (let n = 0; n < count; n++)
    await w.newDoctor('fuse', {
      name: `𠮷﨑 ${n}子`,
      role: 'member',
      ward: '布施中学校区',
      mail: `very-long-address-of-doctor-${n}@clinic.example.jp`,
      phone: '090-1234-5678',
    })
}

async function picture(page: Page, name: string) {
  if (!shots) return
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await page.screenshot({ path: `${shots}/${name}-${size.width}.png`, fullPage: true })
  }
  await page.setViewportSize(SIZES[0] ?? { width: 1366, height: 768 })
}

/** Moves on by Tab, as somebody without a mouse does, until the link or button of that name has the focus. */
async function tabTo(page: Page, name: string) {
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press('Tab')
    const text = await page.evaluate(() => document.activeElement?.textContent?.trim())
    if (text === name) return
  }
  throw new Error(`The Tab key never reached ${name}`)
}

async function signIn(w: World, page: Page) {
  const [email, password] = ['jimu@fuse.example.jp', 'correct horse battery staple']
  const added = await addStaff(w.deps, {
    association: w.fuse,
    name: '山本',
    email,
    password,
    role: 'office',
    by: 'cli',
    at: w.now(),
  })
  expect(added.ok).toBe(true)
  await page.fill('input[name=email]', email)
  await page.fill('input[name=password]', password)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}
