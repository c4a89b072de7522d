import { describe, expect, test } from 'vitest'
import { PUBLIC_URL, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('a clerk appoints a leader, and the leader opens his list with link and code', {
    timeout: 240_000,
  }, async () => {
    const w = await world()
    await w.launches(w.drill)
    await w.workersRun()
    const open = await browserOf(w)
    const [office, phone] = [await open(), await open()]
    const faults: string[] = []
    const { cookie } = await w.staff('fuse')
    await office.context().addCookies(
      cookie.split('; ').map((pair) => {
        const [name = '', ...value] = pair.split('=')
        return { name, value: value.join('='), url: PUBLIC_URL }
      }),
    )
    await office.goto('/leaders')
    faults.push(...(await faultsOf(office)))
    await office.getByLabel('先生').selectOption({ index: 1 })
    await office.getByRole('button', { name: 'リンクと暗証番号をつくる' }).press('Enter')
    faults.push(...(await faultsOf(office)))
    expect(await office.getByText('区から選んでください').count()).toBe(1)
    expect(await office.getByLabel('先生').inputValue()).not.toBe('')
    await office.getByLabel('受け持ちの区').selectOption({ index: 1 })
    await office.getByRole('button', { name: 'リンクと暗証番号をつくる' }).press('Enter')
    faults.push(...(await faultsOf(office)))
    const [link = '', code = ''] = await office.locator('.told').allTextContents()
    w.personal.push(new URL(link).pathname, code.replace(/\s/g, ''))
    await office.getByRole('link', { name: '伝えました' }).press('Enter')
    await office.getByRole('link', { name: /班長から外す/ }).press('Enter')
    faults.push(...(await faultsOf(office)))

    await phone.goto(new URL(link).pathname)
    faults.push(...(await faultsOf(phone)))
    await phone.getByLabel('暗証番号').fill('1')
    await phone.getByRole('button', { name: '開く' }).press('Enter')
    await phone.getByText('暗証番号が違います').waitFor()
    await phone.getByLabel('暗証番号').fill(code)
    await phone.keyboard.press('Enter')
    await phone.getByText('【訓練】大阪880万人訓練').waitFor()
    faults.push(...(await faultsOf(phone)))
    await phone.getByRole('button', { name: '最新の内容にする' }).press('Enter')
    await phone.getByText('【訓練】大阪880万人訓練').waitFor()
    expect(faults).toEqual([])
    for (const doctor of w.everybody) {
      doctor.texts()
      await doctor.mails()
    }
  })
})
