import { expect, test } from 'vitest'
import { RIGHTS, rightTo, scopeFor } from '../../src/rights.ts'
import { world } from '../world.ts'

/** Whether a person is asked for, and no other system's token. */
const isForPeople = (url: string) => scopeFor(rightTo(url) ?? 'open') === null

/** Pages that need no more in their address than their name. */
const PLAIN = Object.keys(RIGHTS)
  .filter((url) => url.startsWith('GET ') && !url.includes(':') && isForPeople(url))
  .map((url) => url.slice(4))
  .filter((path) => path !== '/metrics')

test.each(['embedded', 'postgres'] as const)(
  'every page opens for an office on %s, with one connection as with many',
  {
    timeout: 60_000,
  },
  async (mode) => {
    const w = await world({ mode })
    const office = await w.staff('fuse')
    expect(PLAIN.length).toBeGreaterThan(20)
    for (const path of PLAIN) {
      const began = performance.now()
      const page = await office.get(path)
      expect(page.status, path).toBeLessThan(400)
      // A page that waits for a connection while it holds the only one stands still until a time limit ends it.
      expect(performance.now() - began, path).toBeLessThan(20_000)
      await page.text()
    }
  },
)
