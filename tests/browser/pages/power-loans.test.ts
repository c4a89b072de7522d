import { mkdirSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inAssociation } from '../../../src/db.ts'
import { findPools } from '../../../src/loans/pool/queries.ts'
import { aNeed, asked, aUnit, clinicOf, goes, looksAway } from '../../lending.ts'
import { PUBLIC_URL, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'

const pagesOf = (pdf: Buffer) => [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page[^s]/g)].length

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('a loan goes its way from the ledger to the papers, on a phone and on a screen', {
    timeout: 600_000,
  }, async () => {
    const w = await world()
    const owner = await clinicOf(w, w.sato)
    const lent = await aUnit(w, {
      asset_number: 'A-01',
      owner,
      key_holder: '佐藤 一郎',
      key_phone: '090-0000-0001',
    })
    await aUnit(w, { asset_number: 'B-02', engine: true, rated_w: 900, lendable_to: 'joint' })
    await aUnit(w, { asset_number: 'C-03', owner: await clinicOf(w, w.mori) })
    const id = await asked(w, lent, await aNeed(w, { facility: await clinicOf(w, w.tanaka) }))
    const drill = await asked(
      w,
      await aUnit(w, { asset_number: 'D-04' }),
      await aNeed(w, { facility: owner, purpose: 'drill' }),
    )
    await goes(w, drill, ['approve', 'hand_over'])
    const page = await (await browserOf(w))()
    const office = await w.staff('fuse')
    const { cookie } = office
    await page.context().addCookies(
      cookie.split('; ').map((pair) => {
        const [name = '', ...value] = pair.split('=')
        return { name, value: value.join('='), url: PUBLIC_URL }
      }),
    )
    const faults: string[] = []
    const look = async (path: string) => {
      await page.goto(path)
      faults.push(...(await faultsOf(page)))
    }
    const print = async (path: string, name: string, sheets: number) => {
      await page.goto(path)
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
      if (process.env.SCREENSHOTS) {
        mkdirSync(process.env.SCREENSHOTS, { recursive: true })
        writeFileSync(`${process.env.SCREENSHOTS}/${name}.pdf`, pdf)
      }
      if (pagesOf(pdf) !== sheets) faults.push(`${name} takes ${pagesOf(pdf)} sheets and not ${sheets}`)
    }
    for (const path of [
      '/loans?waits=undecided&purpose=actual',
      '/loans?waits=late&purpose=drill',
      '/power/needs?lacking=actual',
      '/power/needs?lacking=drill',
    ])
      await look(path)
    // A day that may not be comes back on a page of its own.
    const dark = await aNeed(w, { facility: await clinicOf(w, w.mori) })
    await page.goto(`/power/needs/${dark}`)
    const form = page.locator('form[action="/loans"]').first()
    await form.locator('input[name="day"]').evaluate((field: HTMLInputElement) => {
      field.max = ''
      field.value = '2027-12-31'
    })
    await form.getByRole('button').press('Enter')
    await page.getByRole('button', { name: 'この日までで申請する' }).waitFor()
    faults.push(...(await faultsOf(page)))
    await look(`/loans/${id}`)
    await page.getByRole('button', { name: '口頭で承認する' }).press('Enter')
    await page.getByText('申請書兼誓約書をまだ受け取っていません').waitFor()
    await page.getByRole('link', { name: '引渡をする' }).press('Enter')
    await page.getByRole('heading', { name: /引渡/ }).waitFor()
    faults.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: '引き渡した' }).press('Enter')
    await page.getByText('まだ確認していない項目があります').waitFor()
    faults.push(...(await faultsOf(page)))
    for (const box of await page.getByRole('checkbox').all()) await box.check()
    await page.getByRole('button', { name: '引き渡した' }).press('Enter')
    await page.getByText('貸出中').first().waitFor()
    faults.push(...(await faultsOf(page)))
    await look('/power/pool')
    const neighbour = await w.staff('kawachi')
    await office.post('/power/pool', { name: '中河内の共同利用' })
    const [pool] = await inAssociation(w.db, w.fuse, (tx) => findPools(tx, w.fuse))
    w.personal.push(pool?.join_code ?? '')
    await neighbour.post('/power/pool/join', { code: pool?.join_code ?? '' })
    await aUnit(w, { association: w.kawachi, asset_number: '河-1', lendable_to: 'joint', engine: true })
    await look('/power/pool')
    await print('/power/pool', 'pool', 1)
    for (const path of [
      '/power',
      '/power/terms',
      '/power/drill',
      `/loans/${id}/extend`,
      `/loans/${id}/papers`,
    ])
      await look(path)
    for (const paper of ['application', 'decision', 'receipt', 'checklist', 'return']) {
      await look(`/loans/${drill}/papers/${paper}`)
      await print(`/loans/${drill}/papers/${paper}`, paper, 1)
    }
    // A unit that broke at the hand-over, and a need that only two units meet.
    const broken = await asked(
      w,
      await aUnit(w, { asset_number: 'E-05' }),
      await aNeed(w, { facility: await clinicOf(w, w.mori) }),
    )
    await goes(w, broken, ['approve', 'break'])
    await look(`/loans/${broken}`)
    const two = await aNeed(w, { facility: await clinicOf(w, w.mori), hours: 40 })
    await look(`/power/needs/${two}`)
    await asked(w, await aUnit(w, { asset_number: 'F-06' }), two)
    await look(`/power/needs/${two}`)
    await look('/')
    await look('/power/ledger')
    await print('/power/ledger', 'ledger', 1)
    await w.workersRun()
    const shown = JSON.stringify(w.sato.phone.messages)
    const [, link = ''] = /http:\/\/localhost:8787(\/o\/[\w-]{27})/.exec(shown) ?? []
    w.personal.push(link)
    await look(link)
    await looksAway(w)
    await office.mails()
    await neighbour.mails()
    expect(faults).toEqual([])
  })
})
