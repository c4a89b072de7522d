import { describe, expect, test } from 'vitest'
import { aUnit, facilityOf, PAIR_FORM } from '../../needing.ts'
import { PUBLIC_URL, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('a need is entered, its units are compared, the gap is counted, and a clinic fills in its own', {
    timeout: 240_000,
  }, async () => {
    const w = await world()
    const office = await w.staff('fuse')
    await w.launches(w.drill)
    await w.workersRun()
    await aUnit(w, { asset_number: 'A-1', ward_of: w.tanaka.id })
    await aUnit(w, { asset_number: 'A-2', rated_w: 300, capacity_wh: 377 })
    await aUnit(w, { asset_number: 'A-3', kind: 'generator' })
    const open = await browserOf(w)
    const [page, phone] = [await open(), await open({ javaScriptEnabled: false })]
    await page.context().addCookies(
      office.cookie.split('; ').map((pair) => {
        const [name = '', ...value] = pair.split('=')
        return { name, value: value.join('='), url: PUBLIC_URL }
      }),
    )
    const faults: string[] = []
    const look = async (path?: string) => {
      if (path) await page.goto(path)
      faults.push(...(await faultsOf(page)))
    }
    await look('/power/needs')
    await look('/power/needs/new')
    await page.getByRole('button', { name: '入れて、電源を探す' }).press('Enter')
    await page.getByText('か所を直してください').waitFor()
    await look()
    await page.getByLabel('医療機関').selectOption({ index: 1 })
    await page.getByLabel('どの場面の申出ですか').selectOption({ index: 1 })
    await page.getByLabel('人工呼吸器 ASTRALの台数').fill('1')
    await page.getByLabel('加温加湿器 MR810（レベル2）の台数').fill('1')
    await page.getByLabel('患者さんの人数').fill('1')
    await page.getByRole('button', { name: '入れて、電源を探す' }).press('Enter')
    await page.getByText('合う電源').waitFor()
    await look()
    await look(`${new URL(page.url()).pathname}/edit`)
    await look('/power/needs')
    await look('/power/gap')
    await look('/power/needs/links')
    const form = { facility: await facilityOf(w, w.tanaka.id), about: 'drill' }
    const sent = await (await office.post('/power/needs/links', form)).text()
    const link = /(\/p\/[\w-]{27})/.exec(sent)?.[1] ?? ''
    w.personal.push(link)
    await phone.setViewportSize({ width: 375, height: 667 })
    await phone.goto(link)
    await phone.getByLabel('人工呼吸器 ASTRALの台数').fill('1')
    await phone.getByRole('button', { name: '送る' }).press('Enter')
    await phone.getByText('まだ送っていません').waitFor()
    const wide = await phone.evaluate('document.documentElement.scrollWidth - window.innerWidth')
    expect(wide).toBeLessThanOrEqual(0)
    await phone.getByLabel('患者さんの人数').fill(PAIR_FORM.patients)
    if (process.env.SCREENSHOTS)
      await phone.screenshot({ path: `${process.env.SCREENSHOTS}/p-form.png`, fullPage: true })
    await phone.getByRole('button', { name: '送る' }).press('Enter')
    await phone.getByText('事務局に届きました').waitFor()
    if (process.env.SCREENSHOTS)
      await phone.screenshot({ path: `${process.env.SCREENSHOTS}/p-done.png`, fullPage: true })
    expect(faults).toEqual([])
    for (const doctor of w.everybody) {
      if (doctor.user_id) doctor.texts()
      await doctor.mails()
    }
  })
})
