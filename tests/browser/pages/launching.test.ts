import { describe, expect, test } from 'vitest'
import { type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium, SIZES } from '../browser.ts'
import { signIn } from '../sign-in.ts'

async function see(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('the launch page, a countdown taken back, and dates', {
    timeout: 400_000,
  }, async () => {
    const w = await world()
    const newPage = await browserOf(w)
    const page = await newPage()
    await page.goto('/')
    await signIn(w, page)
    const faults: string[] = []
    const path = `/safety-checks/${w.drill}`
    for (const url of [`${path}/launch`, `${path}/schedule`]) {
      await page.goto(url)
      await page.evaluate(() => {
        for (const fold of document.querySelectorAll('details')) fold.open = true
      })
      faults.push(...(await faultsOf(page)))
    }
    await page.goto(`${path}/launch`)
    // A clerk on the first day finds it without scrolling, and what she reads is not hidden behind it for good.
    const send = page.getByRole('button', { name: '【訓練】3人に送る' })
    expect(await send.evaluate((button) => button.getBoundingClientRect().bottom)).toBeLessThanOrEqual(768)
    expect(await page.evaluate(() => window.scrollY)).toBe(0)
    await send.click()
    await page.getByText('【訓練】30秒後に送り始めます').waitFor()
    faults.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: '取り消す' }).click()
    await page.getByText('だれにも送っていません').first().waitFor()
    faults.push(...(await faultsOf(page)))

    await page.goto(`${path}/schedule`)
    await page.locator('input[name=due_at]').fill('2026-11-23T10:00')
    await page.getByRole('button', { name: 'この日時に送る' }).click()
    await page.getByText('祝日（勤労感謝の日）です').waitFor()
    faults.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: 'この日時に送る' }).click()
    await page.getByText('送る日時が決まっています').or(page.getByText('予約を取り消す')).first().waitFor()
    faults.push(...(await faultsOf(page)))
    await page.goto('/')
    faults.push(...(await faultsOf(page)))
    await page.goto(`${path}/launch`)
    await page.getByRole('button', { name: '予約を取り消す' }).click()

    expect(faults).toEqual([])
  })

  test('a reminder, the band of an actual check that a colleague began, her approval, and the drill that froze', {
    timeout: 400_000,
  }, async () => {
    const w = await world()
    const newPage = await browserOf(w)
    const page = await newPage()
    await page.goto('/')
    await signIn(w, page)
    const faults: string[] = []
    const path = `/safety-checks/${w.drill}`
    await w.launches(w.drill)
    await w.workersRun()
    await page.goto(`${path}/remind`)
    faults.push(...(await faultsOf(page)))
    await page.goto(path)
    faults.push(...(await faultsOf(page)))

    // A colleague begins an actual check while this page is open: it is told without being touched.
    const actual = await w.draft({ title: '11月5日の地震 震度6弱', purpose: 'actual' })
    const colleague = await newPage()
    await colleague.setViewportSize(SIZES[1] ?? { width: 375, height: 667 })
    await colleague.goto('/')
    await signIn(w, colleague)
    await colleague.goto(`/safety-checks/${actual}/launch`)
    faults.push(...(await faultsOf(colleague)))
    await colleague.locator('input[name=confirm]').fill('本番')
    await colleague.locator('input[name=reason]').fill('3時12分に震度6弱')
    await colleague.getByRole('button', { name: '3人に送る' }).click()
    await colleague.getByText('【安否確認】60秒後に送り始めます').waitFor()
    faults.push(...(await faultsOf(colleague)))

    await page.getByText('まもなく本番を送ります').waitFor()
    faults.push(...(await faultsOf(page)))
    await page.goto(`/safety-checks/${actual}/launch`)
    faults.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: '承認して、いますぐ送る' }).click()
    await page.waitForURL(`**/safety-checks/${actual}`)
    await w.workersRun()
    await page.goto(path)
    faults.push(...(await faultsOf(page)))
    await page.goto(`${path}/resume`)
    expect(await page.title()).toMatch(/^【訓練】/)
    await see(w)
    expect(faults).toEqual([])
  })

  test('without a script the countdown names its moment, and looks again by itself', async () => {
    const w = await world()
    const page = await (await browserOf(w))({ javaScriptEnabled: false })
    await page.goto(`/safety-checks/${w.drill}/launch`)
    await signIn(w, page)
    await page.getByRole('button', { name: '【訓練】3人に送る' }).click()
    expect(await page.getByText('10時06分30秒に、3人へ送り始めます').isVisible()).toBe(true)
    expect(await page.locator('.countdown-left').isVisible()).toBe(false)
    await w.laterBy(1)
    await w.workersRun()
    await page.waitForURL(`**/safety-checks/${w.drill}`, { timeout: 15_000 })
    await see(w)
  })
})
