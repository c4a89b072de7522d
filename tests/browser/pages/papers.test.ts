import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { closeSafetyCheck } from '../../../src/safety-checks/close.ts'
import { aNeed, asked, aUnit, clinicOf, goes } from '../../lending.ts'
import { aPastCheck, manyMembers } from '../../past-checks.ts'
import { type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

/** How many sheets there are; every one has to be A4, which only the rules for paper make it. */
function pagesOf(pdf: Buffer) {
  const text = pdf.toString('latin1')
  for (const [box] of text.matchAll(/\/MediaBox\s*\[[^\]]*\]/g))
    expect.soft(box).toMatch(/594\.\d+ 841\.\d+\]$/)
  return [...text.matchAll(/\/Type\s*\/Page[^s]/g)].length
}

const kept = (name: string) =>
  process.env.SCREENSHOTS ? { path: `${process.env.SCREENSHOTS}/${name}.pdf` } : {}

const sheetsOf = (page: Page, name: string) =>
  page.pdf({ preferCSSPageSize: true, ...kept(name) }).then(pagesOf)

/** How many pixels of a table stand beyond the frame it is in. */
const wideTables = (page: Page, within: string) =>
  page
    .locator(`${within} .scroll`)
    .evaluateAll((frames) => Math.max(0, ...frames.map((frame) => frame.scrollWidth - frame.clientWidth)))

/** A year with as many checks as a busy association has, and a drill of today with every kind of answer. */
async function busy(w: World) {
  const members = await manyMembers(w, w.fuse, { count: 24, role: 'member', name: '会員' })
  for (let month = 4; month < 11; month++)
    for (const day of ['05', '20'])
      await aPastCheck(w, {
        association: w.fuse,
        title: `大阪府の一斉行動に合わせた安否と診療状況の確認 ${month}月`,
        launched_at: `2026-${String(month).padStart(2, '0')}-${day}T10:00:00+09:00`,
        asked: members,
        replied: members.slice(0, 10 + month),
        ...(month % 3 === 0 && day === '05' ? { purpose: 'actual' as const } : {}),
      })
  const loan = await asked(
    w,
    await aUnit(w, { asset_number: 'A-01' }),
    await aNeed(w, { facility: await clinicOf(w, w.tanaka), purpose: 'drill' }),
  )
  await goes(w, loan, ['approve', 'hand_over'])
  await w.store.owner.query(
    `update member m set facility_id = f.id from (
       select id, row_number() over (order by id) as n from facility where association_id = $1) f
     where m.association_id = $1 and m.facility_id is null and m.name like '会員%' and substr(m.member_number, 3)::int % 3 + 1 = f.n`,
    [w.fuse],
  )
  const beds = await w.newDoctor('fuse', {
    name: '上田 四郎',
    role: 'member',
    ward: '西',
    line: 7,
    facility_type: 'bedded_clinic',
  })
  await w.launches(w.drill)
  await w.workersRun()
  await beds.phone.presses('A2')
  await w.sato.phone.presses('A1')
  await w.workersRun()
}

describe.runIf(hasChromium)('in Chromium, at 1366×768, 375×667 and on paper', () => {
  test('every paper of a check and of a year is easy to use, and breaks where a sheet ends', {
    timeout: 300_000,
  }, async () => {
    const w = await world()
    await busy(w)
    const page = await (await browserOf(w))()
    await page.goto('/papers/year')
    await signIn(w, page)
    await page.goto('/papers/year')
    const faults = await faultsOf(page)
    expect.soft(await sheetsOf(page, 'year'), 'year').toBe(1)
    const path = `/safety-checks/${w.drill}`
    const look = async (paper: string, sheets: number | null) => {
      await page.goto(`${path}/${paper}`)
      faults.push(...(await faultsOf(page)))
      const printed = await sheetsOf(page, paper)
      if (sheets !== null) expect.soft(printed, paper).toBe(sheets)
      return printed
    }
    await look('papers', 1)
    // Two wards, and each begins on a sheet of its own.
    expect(await look('call-sheet', null)).toBeGreaterThanOrEqual(2)
    await look('fax-sheet', null)
    await look('emis', null)
    // Chromium cuts on the right what is wider than the paper; no table of ours may be.
    await page.setViewportSize({ width: 695, height: 1000 })
    await page.emulateMedia({ media: 'print' })
    expect.soft(await wideTables(page, '.emis-list')).toBe(0)
    // Null and not 'screen', under which the sheets after this one would be printed without the rules for paper.
    await page.emulateMedia({ media: null })
    await page.setViewportSize({ width: 1366, height: 768 })
    expect.soft(await wideTables(page, '.emis-list')).toBe(0)
    await look('minutes', null)
    await look('city-list', null)
    await page.getByRole('button', { name: '承認して、リンクをつくる' }).first().press('Enter')
    await page.getByText('市が見ている一覧（第1版').waitFor()
    faults.push(...(await faultsOf(page)))
    await page.locator('.city-url').press('Enter')
    await page.getByRole('button', { name: '一覧を開く' }).waitFor()
    faults.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: '一覧を開く' }).press('Enter')
    await page.getByText('診療しているという回答があった医療機関').first().waitFor()
    faults.push(...(await faultsOf(page)))
    await sheetsOf(page, 'city')
    await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
    await look('certificates', 2)
    expect(faults).toEqual([])
    for (const doctor of w.everybody) {
      doctor.texts()
      await doctor.mails()
    }
  })
})
