import { describe, expect, test } from 'vitest'
import { HOME } from '../../integrating.ts'
import { hooksRun } from '../../receiver.ts'
import { world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('a clerk makes a key and an address that is told, without a fault on any page', {
    timeout: 240_000,
  }, async () => {
    const w = await world({ hook_hosts: ['127.0.0.1'] })
    const page = await (await browserOf(w))()
    const faults: string[] = []
    const look = async () => faults.push(...(await faultsOf(page)))
    await page.goto(HOME)
    await signIn(w, page)
    await page.getByRole('link', { name: '鍵をつくる' }).click()
    await page.fill('input[name=name]', '東大阪市の防災地図（危機管理室）')
    await page.keyboard.press('Enter')
    await page.getByText('読めるものを1つ以上選んでください').first().waitFor()
    await look()
    await page.getByLabel('集計').check()
    await page.getByLabel('診療できる医療機関').check()
    await page.getByRole('button', { name: '鍵をつくる' }).click()
    await page.getByText('この画面は1回だけです').waitFor()
    w.personal.push((await page.locator('code').first().textContent()) ?? '')
    await look()
    await page.getByRole('link', { name: '写しました' }).click()
    await page.getByRole('link', { name: '通知先をつくる' }).click()
    await look()
    await page.fill('input[name=name]', '市の防災地図')
    await page.fill('input[name=url]', 'http://127.0.0.1:9/hooks/higashiosaka/safety-checks')
    await page.getByLabel('発報').check()
    await page.getByRole('button', { name: '通知先をつくる' }).click()
    w.personal.push((await page.locator('code').first().textContent()) ?? '')
    await look()
    await page.getByRole('link', { name: '写しました' }).click()
    await page.getByRole('button', { name: '試しに送る' }).click()
    await page.getByText('試し送りをしています').waitFor()
    await hooksRun(w)
    await page.reload()
    await page.getByText('つながりません').waitFor()
    await look()
    await page.getByRole('link', { name: '外す' }).click()
    await look()
    await page.goto(HOME)
    await look()
    expect(faults).toEqual([])
  })
})
