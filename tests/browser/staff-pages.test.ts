import { describe, expect, test } from 'vitest'
import { type World, world } from '../world.ts'
import { browserOf, faultsOf, hasChromium } from './browser.ts'
import { signIn } from './sign-in.ts'

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('a clerk signs in, makes a drill, sends it and watches the board, by the keyboard alone', {
    timeout: 90_000,
  }, async () => {
    const w = await world()
    const page = await (await browserOf(w))()
    const faults: string[] = []

    await page.goto('/')
    faults.push(...(await faultsOf(page)))
    await signIn(w, page)
    expect(await page.title()).toContain('ホーム')
    faults.push(...(await faultsOf(page)))

    await page.getByRole('link', { name: '新しい安否確認をつくる' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('radio', { name: '訓練' }).first().focus()
    await page.keyboard.press('Space')
    await page.locator('input[name=title]').focus()
    await page.keyboard.type('秋の訓練')
    faults.push(...(await faultsOf(page)))
    await page.keyboard.press('Enter')

    await page.waitForURL(/\/launch$/)
    expect(await page.title()).toMatch(/^【訓練】/)
    faults.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: '【訓練】3人に送る' }).focus()
    await page.keyboard.press('Enter')

    await page.getByText('【訓練】30秒後に送り始めます').waitFor()
    faults.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: 'いますぐ送る' }).focus()
    await page.keyboard.press('Enter')

    await page.waitForURL(/\/safety-checks\/[0-9a-f-]{36}$/)
    expect(await page.title()).toMatch(/^【訓練】秋の訓練/)
    faults.push(...(await faultsOf(page)))
    expect(faults).toEqual([])

    await w.workersRun()
    await w.tanaka.phone.presses('A4')
    await w.workersRun()
    await page.getByText('田中 花子', { exact: true }).waitFor()
    faults.push(...(await faultsOf(page)))
    expect(faults).toEqual([])
    await everybodySaw(w)
  })

  test('the board reads and refreshes without any script', async () => {
    const w = await world()
    await w.launches(w.drill)
    const page = await (await browserOf(w))({ javaScriptEnabled: false })
    await page.goto(`/safety-checks/${w.drill}`)
    await signIn(w, page)
    await page.waitForURL(`**/safety-checks/${w.drill}`)
    expect(await page.locator('noscript meta[http-equiv=refresh], meta[http-equiv=refresh]').count()).toBe(1)
    expect(await page.locator('table').first().textContent()).toContain('役員')
    await everybodySaw(w)
  })

  test('the printed board leaves out what cannot be pressed on paper', async () => {
    const w = await world()
    await w.launches(w.drill)
    const page = await (await browserOf(w))()
    await page.goto(`/safety-checks/${w.drill}`)
    await signIn(w, page)
    await page.emulateMedia({ media: 'print' })
    expect(await page.getByRole('link', { name: '締め切る' }).isVisible()).toBe(false)
    expect(await page.getByText('【訓練】実際の災害ではありません').first().isVisible()).toBe(true)
    expect((await page.pdf({ format: 'A4' })).byteLength).toBeGreaterThan(1_000)
    await everybodySaw(w)
  })
})

async function everybodySaw(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}
