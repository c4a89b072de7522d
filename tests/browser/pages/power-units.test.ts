import { describe, expect, test } from 'vitest'
import { textOf } from '../../entering.ts'
import { aUnit, BATTERY, facilityOf, GENERATOR, PNG } from '../../power.ts'
import { xlsx } from '../../roster-files.ts'
import { PUBLIC_URL, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'

const pagesIn = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('a unit is entered, inspected on a phone, labelled and printed', { timeout: 400_000 }, async () => {
    const w = await world()
    const open = await browserOf(w)
    const page = await open()
    const faults: string[] = []
    const looks = async () => void faults.push(...(await faultsOf(page)))
    const office = await w.staff('fuse')
    const cookies = office.cookie.split('; ').map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return { name, value: value.join('='), url: PUBLIC_URL }
    })
    await page.context().addCookies(cookies)
    await page.goto('/power/units')
    await looks()
    await page.getByRole('link', { name: '電源を登録する' }).press('Enter')
    await looks()
    await page.getByRole('button', { name: '登録する' }).press('Enter')
    await looks()
    const id = await aUnit(w, {
      ...GENERATOR,
      owner: await facilityOf(w, w.sato),
      key_holder: '院長',
      key_phone: '072-900-1234',
    })
    const battery = await aUnit(w, BATTERY)
    await w.laterBy(95 * 24 * 60)
    await page.context().clearCookies()
    const again = await w.staff('fuse')
    await page.context().addCookies(
      again.cookie.split('; ').map((pair) => {
        const [name = '', ...value] = pair.split('=')
        return { name, value: value.join('='), url: PUBLIC_URL }
      }),
    )
    await page.goto('/power/units')
    await looks()
    await page.getByRole('link', { name: /点検が遅れている電源/ }).press('Enter')
    await looks()
    await page.goto(`/power/units/${id}`)
    await looks()
    await page.goto(`/power/units/${battery}/inspect`)
    await page.getByLabel('充電の残量').fill('30')
    await page.getByRole('button', { name: '○ 合格' }).press('Enter')
    await page.getByText('印のない項目が4つあります').first().waitFor()
    await looks()
    for (const box of await page.getByRole('checkbox').all()) await box.check()
    await page.getByRole('checkbox').last().uncheck()
    await page.getByLabel('写真').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: PNG })
    await page.getByRole('button', { name: '× 不合格' }).press('Enter')
    await page.getByText('直るまで、この電源は貸出の候補に出ません').waitFor()
    await looks()

    await page.getByRole('link', { name: /月次の試運転/ }).press('Enter')
    await looks()
    expect(pagesIn(await page.pdf({ preferCSSPageSize: true }))).toBe(1)
    await page.goto(`/power/units/${id}/sheet?kind=yearly`)
    await looks()
    expect(pagesIn(await page.pdf({ preferCSSPageSize: true, ...pdfAt('sheet') }))).toBe(1)
    await page.goto('/power/units/labels')
    await looks()
    expect(pagesIn(await page.pdf({ preferCSSPageSize: true, ...pdfAt('labels') }))).toBe(1)
    await page.goto('/power/units/export')
    await looks()
    await page.goto(`/power/units/${id}/retire`)
    await looks()
    await page.goto('/power/units/import')
    await looks()
    const rows = [
      ['管理番号', '種類', '定格出力', '波形', '周波数', '容量', '保管場所', '貸出範囲'],
      ['布-11', '蓄電池', '1500', '正弦波', '50/60Hz', '1024', '倉庫', '医師会の会員まで'],
      ['布-01', '', '2000', '', '', '', '', ''],
      ['布-12', '蓄電池', 'たくさん', '', '', '', '', ''],
    ]
    await page.setInputFiles('#field-file', {
      name: '台帳.xlsx',
      mimeType: 'application/octet-stream',
      buffer: Buffer.from(await xlsx({ 台帳: rows })),
    })
    await page.getByRole('button', { name: 'ファイルを読む' }).press('Enter')
    await page.getByText('この内容で取り込みますか').waitFor()
    await looks()
    await page.getByRole('button', { name: '2台を取り込む' }).press('Enter')
    await page.getByText('取り込みました').waitFor()

    const phone = await open()
    await phone.goto(`/q/${id}`)
    faults.push(...(await faultsOf(phone)))
    await phone.getByRole('button', { name: '暗証番号を送る' }).press('Enter')
    await phone.getByText('6桁の暗証番号を送りました').waitFor()
    faults.push(...(await faultsOf(phone)))
    await w.workersRunHints()
    const code =
      /暗証番号: (\d{6})/.exec(w.sato.texts().find((text) => text.includes('暗証番号')) ?? '')?.[1] ?? ''
    w.personal.push(code)
    await phone.getByLabel('暗証番号').fill(code)
    await phone.keyboard.press('Enter')
    await phone.getByText('布-02の点検').waitFor()
    faults.push(...(await faultsOf(phone)))
    for (const box of await phone.getByRole('checkbox').all()) await box.check()
    await phone.getByRole('button', { name: '○ 合格' }).press('Enter')
    await phone.getByText('点検を記録しました').waitFor()
    faults.push(...(await faultsOf(phone)))
    expect(faults).toEqual([])
    expect(textOf(await phone.content())).toContain('合格です')
    w.sato.texts()
    await w.sato.mails()
    // What is overdue is told to everybody of the office.
    for (const person of [office, again]) await person.mails()
  })
})

/** With SCREENSHOTS=<folder> what would be printed is kept beside the pictures. */
const pdfAt = (name: string) =>
  process.env.SCREENSHOTS ? { path: `${process.env.SCREENSHOTS}/${name}.pdf` } : {}
