import { AxeBuilder } from '@axe-core/playwright'
import { serve } from '@hono/node-server'
import { chromium } from 'playwright-core'
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { world } from '../world.ts'

const executablePath = inject('chromium')
if (!executablePath) console.log('SKIP the reply page in a browser: no Chromium here')

/** TCP's first flight: what arrives in one round trip on a line that barely works. */
const ONE_FLIGHT_BYTES = 14_600
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The real page of 森 behind a real server, and a browser without scripts to open it. */
async function opened() {
  const w = await world()
  await w.store.owner.query("update safety_check set scenario = '想定: 10時00分 震度6弱'")
  await w.launches(w.drill)
  await w.workersRun()
  w.sato.texts()
  w.tanaka.texts()
  await w.sato.mails()
  const link = await w.mori.link()
  const server = serve({ fetch: w.app.fetch, hostname: '127.0.0.1', port: 0 })
  await new Promise((ready) => server.once('listening', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const browser = await chromium.launch({
    executablePath: executablePath ?? '',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  })
  onTestFinished(async () => {
    await browser.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  })
  const open = async (
    width: number,
    height: number,
    more: { colorScheme?: 'dark'; script?: boolean } = {},
  ) => {
    const { script = false, ...options } = more
    const context = await browser.newContext({
      viewport: { width, height },
      javaScriptEnabled: script,
      bypassCSP: script,
      ...options,
    })
    const page = await context.newPage()
    const requests: string[] = []
    page.on('request', (request) => requests.push(request.url()))
    const complaints: string[] = []
    page.on('console', (message) => complaints.push(message.text()))
    // On a machine that a starting browser keeps busy the look-up may take its 0.6 s: then one opens the page again.
    for (let tries = 0; tries < 5; tries++) {
      requests.length = 0
      complaints.length = 0
      const response = await page.goto(`http://127.0.0.1:${port}${link}`)
      if (response?.status() !== 503) break
    }
    return { page, requests, complaints }
  }
  return { w, open, url: `http://127.0.0.1:${port}${link}` }
}

describe.runIf(executablePath)('the reply page in Chromium', { timeout: 90_000 }, () => {
  test('is one request of at most 14,600 bytes, headers and all, that its own policy lets through', async () => {
    const { open, url } = await opened()
    const response = await fetch(url)
    const headers = [...response.headers].reduce(
      (sum, [name, value]) => sum + name.length + value.length + 4,
      0,
    )
    const bytes = headers + (await response.arrayBuffer()).byteLength
    expect(bytes).toBeLessThanOrEqual(ONE_FLIGHT_BYTES)

    const { page, requests, complaints } = await open(320, 568)
    expect(requests).toEqual([url])
    expect(complaints).toEqual([])
    expect(
      await page
        .locator('button')
        .first()
        .evaluate((button) => getComputedStyle(button).borderRadius),
    ).toBe('8px')
  })

  test.each([
    ['the first time', null],
    ['with the longest answer given', 'partly_open'],
  ])('shows all four buttons at 320×568 %s, each large enough for a thumb', async (_, answered) => {
    const { w, open, url } = await opened()
    if (answered) await fetch(url, { method: 'POST', body: new URLSearchParams({ condition: answered }) })
    await w.workersRun()
    const { page } = await open(320, 568)
    const boxes = await Promise.all(
      (await page.locator('button').all()).map((button) => button.boundingBox()),
    )
    expect(boxes).toHaveLength(4)
    for (const box of boxes) {
      expect(box?.height).toBeGreaterThanOrEqual(64)
      expect(box?.width).toBeGreaterThanOrEqual(280)
      expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(568)
    }
    expect(await page.locator('header').boundingBox()).toMatchObject({ x: 0, y: 0, width: 320 })
  })

  test('keeps 【訓練】, the association and every button readable at 150 % text', async () => {
    const { open } = await opened()
    const { page } = await open(390, 844, { script: true })
    await page.addStyleTag({ content: 'html{font-size:150%}' })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(overflow).toBe(0)
    for (const words of ['【訓練】実際の災害ではありません', '布施医師会']) {
      const box = await page.getByText(words, { exact: true }).boundingBox()
      expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThan(200)
    }
    const last = await page.locator('button').last().boundingBox()
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual(844)
  })

  test('answers by a press without any script, and thanks', async () => {
    const { w, open } = await opened()
    const { page, requests } = await open(375, 667)
    await page.getByRole('button', { name: '助けが必要です' }).click()
    await page.getByRole('heading', { name: '受け付けました' }).waitFor()
    expect(requests).toHaveLength(2)
    await w.workersRun()
    const { rows } = await w.store.owner.query('select condition from latest_reply')
    expect(rows).toEqual([{ condition: 'needs_help' }])
  })

  test.each([{}, { colorScheme: 'dark' as const }])(
    'has nothing that axe objects to (%o)',
    { timeout: 120_000 },
    async (look) => {
      const { open } = await opened()
      const { page } = await open(375, 667, { ...look, script: true })
      const found = async () =>
        (await new AxeBuilder({ page }).withTags(TAGS).analyze()).violations.map(({ id, nodes }) => [
          id,
          nodes.map(({ html }) => html),
        ])
      expect(await found()).toEqual([])
      await page.getByRole('button', { name: '助けが必要です' }).click()
      expect(await found()).toEqual([])
      await page.getByRole('link', { name: 'くわしく知らせる' }).click()
      await page.getByRole('heading', { name: 'くわしい状況' }).waitFor()
      if (process.env.SCREENSHOTS)
        await page.screenshot({
          path: `${process.env.SCREENSHOTS}/more-${look.colorScheme}.png`,
          fullPage: true,
        })
      expect(await found()).toEqual([])
      await page.getByRole('radio', { name: '停電' }).check()
      await page.getByRole('button', { name: '送る' }).click()
      await page.getByText('1つの項目が事務局に届きました').waitFor()
    },
  )
})
