import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

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
    const look = async () => void faults.push(...(await faultsOf(page)))

    await page.goto('/roster')
    await signIn(w, page)
    await page.waitForURL('**/roster')
    await look()

    await page.keyboard.press('/')
    await page.keyboard.type('ﾀｶﾊｼ')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/roster\?q=/)
    expect(await page.getByText('4人中 1人').count()).toBe(1)
    await look()

    await tabTo(page, '髙橋 一郎')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/roster\/members\/[0-9a-f-]{36}$/)
    await look()

    await tabTo(page, '変更する')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/edit$/)
    await look()
    await page.keyboard.press('Tab')
    await page.locator('#field-name').focus()
    await page.keyboard.press('ControlOrMeta+A')
    await page.keyboard.type('髙橋 市郎')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\?done=saved$/)
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('髙橋 市郎')
    expect(await page.locator('.history').textContent()).toContain('髙橋 一郎 → 髙橋 市郎')
    await look()
    expect(faults).toEqual([])
  })

  test('the forms for a new member and for the export are sound at both sizes', {
    timeout: 240_000,
  }, async () => {
    const w = await world()
    await manyDoctors(w, 2)
    const page = await (await browserOf(w))()
    await page.goto('/roster/members/new')
    await signIn(w, page)
    await page.waitForURL('**/roster/members/new')
    expect(await page.getByLabel('医療機関名').isVisible()).toBe(false)
    await page.locator('#field-facility').selectOption('new')
    expect(await page.getByLabel('医療機関名').isVisible()).toBe(true)
    await page.getByRole('button', { name: '登録する' }).click()
    await page.getByText('5か所を直してください').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.goto('/roster/export')
    expect(await faultsOf(page)).toEqual([])
    await page.goto('/roster?q=nobody&role=officer')
    expect(await faultsOf(page)).toEqual([])
  })

  test('leaving, a contact point and a facility are sound at both sizes', { timeout: 240_000 }, async () => {
    const w = await world()
    await manyDoctors(w, 1)
    const page = await (await browserOf(w))()
    await page.goto('/roster')
    await signIn(w, page)
    await page.waitForURL('**/roster')
    await page.getByRole('link', { name: '𠮷﨑 0子' }).click()
    await page.waitForURL(/\/members\/[^/]*$/)
    const member = page.url()
    const ways = {
      leave: await page.getByRole('link', { name: '退会にする' }).getAttribute('href'),
      contact: await page.locator('.contacts a').first().getAttribute('href'),
      facility: await page.locator('a[href^="/roster/facilities/"]').getAttribute('href'),
    }
    for (const path of [ways.leave, ways.contact, ways.facility, `${ways.facility}/edit`]) {
      await page.goto(path ?? '')
      expect(await page.locator('h1').count(), path ?? member).toBe(1)
      expect(await faultsOf(page)).toEqual([])
    }
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

/** Moves on by Tab, as somebody without a mouse does, until the link or button of that name has the focus. */
async function tabTo(page: Page, name: string) {
  for (let n = 0; n < 60; n++) {
    await page.keyboard.press('Tab')
    const text = await page.evaluate(() => document.activeElement?.textContent?.trim())
    if (text === name) return
  }
  throw new Error(`The Tab key never reached ${name}`)
}
