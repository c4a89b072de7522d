import { AxeBuilder } from '@axe-core/playwright'
import { chromium } from 'playwright-core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { edgeOfFile } from '../edge/edge-world.ts'

const executablePath = inject('chromium')
if (!executablePath) console.log('SKIP the edge’s page in a browser: no Chromium here')

const ONE_FLIGHT_BYTES = 14_600
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const standing = edgeOfFile()

describe.runIf(executablePath)('the edge’s page in Chromium', { timeout: 90_000 }, () => {
  test('is one request of at most 14,600 bytes, and looks as the server’s does but for the name', async () => {
    const { w, url, front, tell, looks, edgeIsTold } = await standing()
    await w.store.owner.query("update safety_check set scenario = '想定: 10時00分 震度6弱'")
    await w.store.owner.query('update association set edge_surname = true')
    await w.launches(w.drill)
    await w.workersRun()
    await edgeIsTold()
    w.sato.texts()
    w.tanaka.texts()
    await w.sato.mails()
    const link = await w.mori.link()
    const browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    onTestFinished(() => browser.close())

    for (const [width, height] of [
      [375, 667],
      [1366, 768],
    ] as const) {
      const picture = async (of: 'server' | 'edge') => {
        front.behave(of === 'server' ? 'up' : 'down')
        await tell({ now: w.now().getTime() })
        if (of === 'server') await looks()
        const page = await browser.newPage({ viewport: { width, height }, javaScriptEnabled: false })
        const requests: string[] = []
        const complaints: string[] = []
        page.on('request', (request) => requests.push(request.url()))
        page.on('console', (message) => complaints.push(message.text()))
        const response = await page.goto(url + link)
        expect(response?.status()).toBe(200)
        expect(requests).toEqual([url + link])
        expect(complaints).toEqual([])
        const names = page.locator('p', { hasText: '先生' })
        expect(await names.first().textContent()).toBe(
          of === 'server' ? '森 次郎先生・森 次郎医院' : '森先生',
        )
        // The clinic's staff has its page at the server alone.
        await page.locator('p.after:not(:has(a[href^=tel]))').evaluateAll((lines) => {
          for (const line of lines) line.remove()
        })
        if (process.env.SCREENSHOTS)
          await page.screenshot({ path: `${process.env.SCREENSHOTS}/${of}-${width}.png`, fullPage: true })
        // The name is all that may differ, so it is covered before the two are laid upon each other.
        const image = await page.screenshot({ fullPage: true, mask: [names] })
        await page.close()
        return image
      }
      const [server, edge] = [await picture('server'), await picture('edge')]
      expect(edge.equals(server), `at ${width}`).toBe(true)
    }

    const response = await fetch(url + link)
    const headers = [...response.headers].reduce(
      (sum, [name, value]) => sum + name.length + value.length + 4,
      0,
    )
    expect(headers + (await response.arrayBuffer()).byteLength).toBeLessThanOrEqual(ONE_FLIGHT_BYTES)
  })

  test('keeps, refuses and tells how it stands on pages that axe has nothing against', async () => {
    const { w, url, front, looks, edgeIsTold } = await standing()
    await w.launches(w.drill)
    await w.workersRun()
    await edgeIsTold()
    w.sato.texts()
    w.tanaka.texts()
    await w.sato.mails()
    const link = await w.mori.link()
    await looks()
    front.behave('down')
    await w.laterBy(2)
    await looks()
    const browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    })
    onTestFinished(() => browser.close())
    const context = await browser.newContext({ viewport: { width: 375, height: 667 }, bypassCSP: true })
    const page = await context.newPage()
    const faultsOf = async (name: string) => {
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/edge-${name}.png`, fullPage: true })
      const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      return [...violations.map(({ id }) => id), ...(wide > 0 ? [`${wide} px too wide`] : [])]
    }
    await page.goto(url + link)
    await page.getByRole('button', { name: '助けが必要です' }).click()
    await page.getByRole('heading', { name: 'お預かりしました' }).waitFor()
    expect(await faultsOf('kept')).toEqual([])
    for (const [name, path] of [
      ['missing', `/r/${'x'.repeat(27)}`],
      ['more', `${link}/more`],
      ['status', '/edge/status'],
    ] as const) {
      await page.goto(url + path)
      expect(await faultsOf(name), name).toEqual([])
    }
  })
})
