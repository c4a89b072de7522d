import { describe, expect, test } from 'vitest'
import { type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

async function everybodySaw(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('advance notices are planned, a drill is called off, extended and withdrawn', {
    timeout: 150_000,
  }, async () => {
    const w = await world()
    const page = await (await browserOf(w))()
    const faults: string[] = []
    const look = async () => void faults.push(...(await faultsOf(page)))

    await page.goto(`/safety-checks/${w.drill}/advance`)
    await signIn(w, page)
    await page.waitForURL('**/advance')
    await look()
    await page.locator('input[name=day]').fill('2026-11-25T09:00')
    await page.getByRole('button', { name: '案内の日を見る' }).click()
    await look()
    await page.getByRole('button', { name: '案内を予約する' }).click()
    await page.getByText('予約中').first().waitFor()
    await look()
    await page.goto(`/safety-checks/${w.drill}/launch`)
    await look()
    await page.getByRole('link', { name: '中止・延期' }).click()
    await look()
    await page.getByRole('button', { name: '確認のページへ進む' }).click()
    await page.getByText('3つから1つ選んでください').first().waitFor()
    await look()
    await page.getByLabel('うちの訓練は予定どおり続ける').check()
    await page.getByRole('button', { name: '確認のページへ進む' }).click()
    await page.getByRole('button', { name: /^予定どおりと、.*に知らせる$/ }).waitFor()
    await look()
    await page.getByRole('link', { name: '選び直す' }).click()
    expect(await page.getByLabel('うちの訓練は予定どおり続ける').isChecked()).toBe(true)

    await w.launches(w.drill)
    await w.workersRun()
    await page.goto(`/safety-checks/${w.drill}`)
    await look()
    await page.getByRole('link', { name: '締切を延ばす' }).click()
    await look()
    await page.getByRole('button', { name: '+30分' }).click()
    await page.waitForURL(/\/safety-checks\/[0-9a-f-]{36}$/)

    // Three clicks from the board to the correction, the chosen sentence included.
    await page.getByRole('link', { name: '誤って送った' }).click()
    await look()
    await page.getByRole('radio', { name: '誤って送った' }).click()
    await page.getByRole('button', { name: '訂正を送って取り下げる' }).click()
    await page.waitForURL(/\/safety-checks\/[0-9a-f-]{36}$/)
    await page.getByText('に取り消しました').first().waitFor()
    await look()
    await page.goto(`/safety-checks/${w.drill}/withdraw`)
    await look()
    expect(faults).toEqual([])
    await w.workersRun()
    expect(w.tanaka.texts()).toHaveLength(2)
    await everybodySaw(w)
  })
})
