import { AxeBuilder } from '@axe-core/playwright'
import { serve } from '@hono/node-server'
import { chromium, type Page } from 'playwright-core'
import { inject, onTestFinished } from 'vitest'
import { PUBLIC_URL, type World } from '../world.ts'

export const hasChromium = inject('chromium') !== null
if (!hasChromium) console.log('SKIP staff pages in a browser: no Chromium here')

export const SIZES = [
  { width: 1366, height: 768 },
  { width: 375, height: 667 },
]
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** A browser in front of this story's own server, which it knows under the public address. */
export async function browserOf(w: World) {
  const server = serve({ fetch: w.app.fetch, hostname: '127.0.0.1', port: 0 })
  await new Promise((ready) => server.once('listening', ready))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const browser = await chromium.launch({
    executablePath: inject('chromium') ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      `--host-resolver-rules=MAP ${new URL(PUBLIC_URL).host} 127.0.0.1:${port}`,
    ],
  })
  onTestFinished(async () => {
    await browser.close()
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  })
  return async (more: { javaScriptEnabled?: boolean } = {}) => {
    const context = await browser.newContext({ viewport: SIZES[0] ?? null, baseURL: PUBLIC_URL, ...more })
    return context.newPage()
  }
}

/**
 * What is wrong with the page: overflow at either size, targets, contrast, names … Empty when nothing is. With
 * SCREENSHOTS axe looks at both sizes, which takes a test run longer than it should.
 */
export async function faultsOf(page: Page) {
  const faults: string[] = []
  for (const size of SIZES) {
    await page.setViewportSize(size)
    await keepPicture(page, size.width)
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (wide > 0) faults.push(`${page.url()} is ${wide} px too wide at ${size.width}`)
    if (size !== SIZES[0] && !process.env.SCREENSHOTS) continue
    const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze()
    faults.push(...violations.map(({ id, nodes }) => `${page.url()} ${size.width}: ${id} ${nodes[0]?.html}`))
  }
  await page.setViewportSize(SIZES[0] ?? { width: 1366, height: 768 })
  return faults
}

/** With SCREENSHOTS=<folder> every page that a story looks at is kept as a picture at both sizes, for people to judge. */
async function keepPicture(page: Page, width: number) {
  const folder = process.env.SCREENSHOTS
  if (!folder) return
  const name = new URL(page.url()).pathname
    .replace(/[0-9a-f-]{36}/g, 'id')
    .replace(/[\w-]{27,}/g, 'token')
    .replaceAll('/', '_')
  pictures += 1
  await page.screenshot({
    path: `${folder}/${String(pictures).padStart(3, '0')}${name}-${width}.png`,
    fullPage: true,
  })
}

let pictures = 0
