import { describe, expect, test } from 'vitest'
import { may, RIGHTS, type Url } from '../../../src/rights.ts'
import { world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

/** What a browser does not show as a page. */
const NO_PAGES = ['GET /healthz', 'GET /readyz', 'GET /metrics', 'GET /safety-checks/countdowns']
const FILE = /\.(xlsx|csv|css|json)$/
const plain = (Object.keys(RIGHTS) as Url[]).filter(
  (url) =>
    url.startsWith('GET ') &&
    !url.includes(':') &&
    !NO_PAGES.includes(url) &&
    !FILE.test(url) &&
    !url.startsWith('GET /sign-in'),
)

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test.each(['office', 'viewer'] as const)(
    'every page without a parameter is sound for the %s',
    {
      timeout: 400_000,
    },
    async (role) => {
      const w = await world()
      const page = await (await browserOf(w))()
      await page.goto('/')
      const faults = await faultsOf(page)
      await signIn(w, page, role)
      const urls = plain.filter((url) => may(role, url))
      expect(urls.length).toBeGreaterThan(role === 'office' ? 15 : 3)
      for (const url of urls) {
        const path = url.slice(4)
        const answer = await page.goto(path)
        expect(answer?.status(), path).toBeLessThan(400)
        expect(await page.locator('h1').count(), path).toBe(1)
        faults.push(...(await faultsOf(page)))
      }
      expect(faults).toEqual([])
    },
  )
})
