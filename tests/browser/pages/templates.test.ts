import { describe, expect, test } from 'vitest'
import { keepQuota } from '../../../src/deliveries/keep-quota.ts'
import { type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('a draft is filled from a template by the keyboard, and what was typed stays', {
    timeout: 300_000,
  }, async () => {
    const w = await world()
    const page = await (await browserOf(w))()
    const faults: string[] = []
    await page.goto('/templates/new?purpose=drill')
    await signIn(w, page)
    await page.getByLabel('ひな形の名前').fill('秋の地震')
    await page.getByLabel('名前 ※必須', { exact: true }).fill('秋の地震訓練')
    await page.getByRole('button', { name: '保存する' }).press('Enter')
    await page.getByRole('heading', { name: '文面のひな形' }).waitFor()
    faults.push(...(await faultsOf(page)))
    await page.getByRole('link', { name: '「秋の地震」を直す' }).press('Enter')
    await page.getByRole('heading', { name: 'ひな形を直す' }).waitFor()
    faults.push(...(await faultsOf(page)))

    await page.goto('/safety-checks/new')
    await page.getByRole('radio', { name: '訓練' }).check()
    await page.locator('#field-scenario').fill('台風の想定です。')
    await page.locator('#field-template').selectOption({ label: '秋の地震' })
    await page.getByRole('button', { name: 'ひな形を使う', exact: true }).press('Enter')
    await page.getByText('空いていた欄だけに').waitFor()
    expect(await page.locator('#field-title').inputValue()).toBe('秋の地震訓練')
    expect(await page.locator('#field-scenario').inputValue()).toBe('台風の想定です。')
    faults.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: '置き換える' }).press('Enter')
    await page.getByText('まだ保存していません。').waitFor()
    expect(await page.locator('#field-scenario').inputValue()).toBe('')
    expect(faults).toEqual([])
  })

  test('the pages that ask about the reserve, and the one for the own LINE, are sound', {
    timeout: 300_000,
  }, async () => {
    const w = await world()
    await w.launches(w.drill)
    await w.workersRun()
    await shortOf(w)
    const page = await (await browserOf(w))()
    const faults: string[] = []
    await page.goto(`/safety-checks/${w.drill}/remind`)
    await signIn(w, page)
    await page.getByRole('button', { name: /もう一度送る/ }).press('Enter')
    await page.getByText('1か所を直してください').waitFor()
    faults.push(...(await faultsOf(page)))
    for (const name of ['call-off', 'withdraw']) {
      await page.goto(`/safety-checks/${w.drill}/${name}`)
      await page.getByText('災害用の取り置き').first().waitFor()
      faults.push(...(await faultsOf(page)))
    }
    const next = await w.draft({ title: '春の訓練', purpose: 'drill' })
    await page.goto(`/safety-checks/${next}/advance?day=2026-11-25T09:00`)
    faults.push(...(await faultsOf(page)))

    // A code by LINE is a message too, and none of the reserve.
    await w.store.owner.query('update association set line_reserve = 0')
    await page.goto('/settings/own-line')
    faults.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: 'コードを出す' }).press('Enter')
    w.personal.push((await page.locator('output').textContent()) ?? '')
    faults.push(...(await faultsOf(page)))
    await page.getByRole('link', { name: '登録できたか確かめる' }).press('Enter')
    await page.getByText('コードは、まだLINEに届いていません').waitFor()
    faults.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: 'やめて、選び直す' }).press('Enter')
    await page.getByLabel('あなたはどの先生ですか').selectOption({ index: 1 })
    await page.getByRole('button', { name: '確認コードを送る' }).press('Enter')
    await page.getByLabel('確認コード').waitFor()
    faults.push(...(await faultsOf(page)))
    expect(faults).toEqual([])
    for (const doctor of w.everybody) {
      w.personal.push(
        ...(doctor.user_id ? doctor.texts() : []).flatMap((text) => /\d{6}/.exec(text)?.[0] ?? []),
      )
      await doctor.mails()
    }
  })
})

async function shortOf(w: World) {
  await w.store.owner.query('update association set line_reserve = 300')
  w.platform.setQuota(w.channels.fuse.token, 302)
  await keepQuota({ ...w.plant, db: w.db }, w.channels.fuse.id)
}
