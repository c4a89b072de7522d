import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { addStation } from '../../../src/muster/stations.ts'
import { says } from '../../said.ts'
import { type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

const WARDS = [
  '旭',
  '阿倍野',
  '生野',
  '北',
  '此花',
  '城東',
  '住之江',
  '住吉',
  '大正',
  '中央',
  '鶴見',
  '天王寺',
]
const KINDS = ['hospital', 'bedded_clinic', 'home_care_clinic', 'clinic', 'other'] as const
const ANSWERS = ['A1', 'A2', 'A3', 'A4', 'A1'] as const

/** A drill of a dozen wards with every kind of facility, answers and what was added to them. */
async function settled() {
  const w = await world()
  const doctors = []
  for (const [n, ward] of WARDS.entries()) {
    const kind = KINDS[n % KINDS.length] ?? 'clinic'
    const name = `${ward}山 ${'一二三四五六七八九十百千'[n]}郎`
    doctors.push(
      await w.newDoctor('fuse', {
        name,
        kana: 'ヤマ',
        role: n % 4 ? 'member' : 'officer',
        ward,
        line: 20 + n,
        facility_type: kind,
        phone: `06-6782-10${10 + n}`,
      }),
    )
  }
  await w.launches(w.drill)
  await w.workersRun()
  for (const [n, doctor] of doctors.entries()) {
    await w.laterBy(2)
    if (n % 6 !== 5) await doctor.phone.presses(ANSWERS[n % ANSWERS.length] ?? 'A1')
    await w.workersRun()
    await says(w, { doctor, question: 'PWR', choice: ['0', '2', '1A', '9'][n % 4] ?? '0' })
    if (n % 2) await says(w, { doctor, question: 'WTR', choice: n % 3 ? '0' : '2' })
    await says(w, { doctor, question: 'MUSTER', choice: String(1 + (n % 4)) })
  }
  for (const name of ['布施小学校', '長栄中学校'])
    await addStation(w.db, { association: w.fuse, name, address: '東大阪市長堂1-1', by: 'cli', at: w.now() })
  return w
}

/** How many sheets of A4 a page takes. */
async function sheetsOf(page: Page, name: string) {
  await page.emulateMedia({ media: 'print' })
  const folder = process.env.SCREENSHOTS
  const pdf = await page.pdf({
    preferCSSPageSize: true,
    printBackground: true,
    ...(folder ? { path: `${folder}/${name}.pdf` } : {}),
  })
  await page.emulateMedia({ media: null })
  return pdf.toString('latin1').match(/\/Type \/Page\b/g)?.length
}

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('the board, its ▲ and every page behind it can be read, pressed and printed', {
    timeout: 300_000,
  }, async () => {
    const w = await settled()
    const page = await (await browserOf(w))()
    const faults: string[] = []
    const board = `/safety-checks/${w.drill}`
    await page.goto(board)
    await signIn(w, page)
    faults.push(...(await faultsOf(page)))

    await page
      .getByRole('link', { name: /^対応・メモ/ })
      .first()
      .click()
    await page.getByRole('button', { name: '対応を始める' }).press('Enter')
    await page.getByText('対応中').waitFor()
    await page.getByLabel('メモ').fill('発電機を2台手配')
    await page.getByRole('button', { name: 'メモだけ残す' }).press('Enter')
    await page.getByText('これまでの対応').waitFor()
    faults.push(...(await faultsOf(page)))
    await page.getByRole('link', { name: '▲の一覧に戻る' }).click()
    faults.push(...(await faultsOf(page)))
    await page.setViewportSize({ width: 375, height: 667 })
    const call = await page.locator('.people .phone, .names .phone').first().boundingBox()
    expect(call?.height).toBeGreaterThanOrEqual(44)
    await page.setViewportSize({ width: 1366, height: 768 })

    await page.goto(`${board}/matrix`)
    await page.getByLabel('よこ').selectOption('facility_type')
    await page.getByRole('button', { name: '表示する' }).press('Enter')
    await page.getByRole('heading', { name: /区と施設の種類の回答/ }).waitFor()
    faults.push(...(await faultsOf(page)))
    expect(await sheetsOf(page, 'matrix')).toBeLessThanOrEqual(2)

    for (const name of ['map', 'facilities']) {
      await page.goto(`${board}/${name}`)
      faults.push(...(await faultsOf(page)))
      // Fourteen wards and fifteen clinics, all of them.
      expect(await sheetsOf(page, name)).toBeLessThanOrEqual(3)
    }

    await page.goto(`${board}/muster`)
    await page.getByRole('combobox').first().selectOption('布施小学校')
    await page.getByRole('button', { name: '割り当てを記録する' }).press('Enter')
    await page
      .getByText(/山本さん$/)
      .first()
      .waitFor()
    faults.push(...(await faultsOf(page)))
    await page.getByRole('link', { name: '割り当て表（印刷用）' }).click()
    faults.push(...(await faultsOf(page)))
    expect(await sheetsOf(page, 'muster')).toBe(1)
    await page.goto('/settings/relief-stations')
    faults.push(...(await faultsOf(page)))
    expect(faults).toEqual([])
    await seeAll(w)
  })
})
