import { describe, expect, test } from 'vitest'
import { uploadAreas } from '../../../src/areas/upload.ts'
import { collection, feature } from '../../areas.ts'
import { fillAtRandom } from '../../random-drill.ts'
import { type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

const pagesOf = (pdf: Buffer) => [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page[^s]/g)].length
const kept = (name: string) =>
  process.env.SCREENSHOTS ? { path: `${process.env.SCREENSHOTS}/${name}.pdf` } : {}

const WARDS = 24
const ward = (n: number) => `第${n + 1}中学校区`

/** 24 districts of random doctors, as in the largest city; every fifth answered by nobody. */
async function aCity(w: World) {
  await fillAtRandom(w)
  await w.store.owner.query(
    `update prompt set ward = '第' || (1 + numbered.n % $1) || '中学校区'
     from (select id, row_number() over (order by id) as n from prompt) numbered
     where numbered.id = prompt.id and ward is not null`,
    [WARDS],
  )
  await w.store.owner.query(
    `update facility set ward = '第' || (1 + numbered.n % $1) || '中学校区'
     from (select id, row_number() over (order by id) as n from facility) numbered where numbered.id = facility.id`,
    [WARDS],
  )
}

/** Five rows of five: a grid with a crooked coast, the last one a small island, one district in which nobody works. */
function aMap() {
  const districts = Array.from({ length: WARDS + 1 }, (_, n) => {
    const [column, row] = [n % 5, Math.floor(n / 5)]
    const side = n === WARDS - 1 ? 0.02 : 0.1
    const [west, south] = [135.5 + column / 10, 34.9 - row / 10]
    const coast = Array.from({ length: 60 }, (_, at) => [
      west + (side * (60 - at)) / 60,
      south + side + (row === 0 ? 0.012 * Math.sin(at / 3) : 0),
    ])
    const ring = [
      [west, south],
      [west + side, south],
      [west + side, south + side],
      ...coast,
      [west, south + side],
      [west, south],
    ]
    return feature({ A32_006: n === WARDS ? '山の中学校区' : ward(n) }, [ring])
  })
  return new TextEncoder().encode(JSON.stringify(collection(...districts)))
}

async function brings(w: World) {
  const by = { association: w.fuse, by: 'cli', at: w.now() }
  const made = await uploadAreas(w.db, { ...by, name: '中学校区.geojson', bytes: aMap(), by_name: '事務局' })
  if (!made.ok) throw new Error(made.reason)
  return made.id
}

describe.runIf(hasChromium)('in Chromium, at 1366×768, 375×667 and on paper', () => {
  test('map and matrix of 24 districts are one sheet of A4 each, and no letter of the map is over its edge', {
    timeout: 300_000,
  }, async () => {
    const w = await world()
    await aCity(w)
    const id = await brings(w)
    const page = await (await browserOf(w))()
    await page.goto(`/safety-checks/${w.drill}/map`)
    await signIn(w, page)
    const onPaper = async (name: string) =>
      pagesOf(await page.pdf({ preferCSSPageSize: true, ...kept(name) }))
    expect(await faultsOf(page)).toEqual([])
    expect(await onPaper('map-tiles')).toBe(1)

    // From the file to the map, by the page.
    await page.goto(`/settings/areas/${id}`)
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'この図を使う' }).press('Enter')
    await page.getByRole('heading', { name: 'いま使っている図' }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.goto(`/safety-checks/${w.drill}/map`)
    expect(await faultsOf(page)).toEqual([])
    expect(await page.locator('svg.area-map').evaluate(outside)).toEqual([])
    expect(await onPaper('map-areas')).toBe(1)
    await page.getByRole('link', { name: '四角の図' }).press('Enter')
    await page.locator('svg.tile-map').waitFor()
    expect(await page.locator('svg.tile-map').evaluate(outside)).toEqual([])

    for (const [rows, columns] of [
      ['ward', 'role'],
      ['facility_type', 'role'],
      ['ward', 'facility_type'],
    ]) {
      await page.goto(`/safety-checks/${w.drill}/matrix?rows=${rows}&columns=${columns}`)
      expect(await onPaper(`matrix-${rows}-${columns}`)).toBe(1)
    }
    expect(await faultsOf(page)).toEqual([])

    await page.goto(`/safety-checks/${w.drill}/marks`)
    expect(await faultsOf(page)).toEqual([])
    await page.getByLabel('できごと').selectOption('intensity')
    await page.getByRole('button', { name: '足す' }).press('Enter')
    await page.locator('.marks').getByText('震度速報').waitFor()
    await page.goto(`/safety-checks/${w.drill}`)
    await page.locator('svg.curve').waitFor()
    expect(await faultsOf(page)).toEqual([])
  })
})

/** Texts of a picture that reach over its edge. */
function outside(svg: Element) {
  const sheet = svg.getBoundingClientRect()
  return [...svg.querySelectorAll('text')]
    .filter((text) => {
      const box = text.getBoundingClientRect()
      return (
        box.left < sheet.left - 1 ||
        box.right > sheet.right + 1 ||
        box.top < sheet.top - 1 ||
        box.bottom > sheet.bottom + 1
      )
    })
    .map((text) => text.textContent)
}
