import { describe, expect, test } from 'vitest'
import { tendMenus } from '../../../src/deliveries/menus/tend-menus.ts'
import { wantMenus } from '../../../src/deliveries/menus/want-menus.ts'
import { world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

const KEYS = { channel_secret: '0f'.repeat(16), access_token: `${'Ab1+/'.repeat(34)}=` }

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('a clerk brings LINE from nothing to working', { timeout: 240_000 }, async () => {
    const w = await world()
    await w.store.owner.query('update association set line_channel_id = null where id = $1', [w.fuse])
    const { bot_user_id } = w.channels.fuse
    w.platform.openChannel({ ...KEYS, bot_user_id, webhook_url: '', monthly_limit: 5_000 })
    const page = await (await browserOf(w))()
    const faults: string[] = []
    const look = async () => faults.push(...(await faultsOf(page)))

    await page.goto('/line')
    await signIn(w, page)
    await look()
    await page.getByRole('link', { name: '鍵を入れる' }).click()
    await page.fill('input[name=channel_secret]', KEYS.channel_secret)
    await page.fill('input[name=access_token]', 'not a token of LINE')
    await page.keyboard.press('Enter')
    await page.getByText('LINEがこのアクセストークンを受け付けません').first().waitFor()
    expect(await page.inputValue('input[name=channel_secret]')).toBe('')
    await look()
    await page.fill('input[name=channel_secret]', KEYS.channel_secret)
    await page.fill('input[name=access_token]', KEYS.access_token)
    await page.keyboard.press('Enter')
    await page.getByText('鍵を登録しました').waitFor()

    await page.getByRole('link', { name: '接続を確かめる' }).click()
    await page.getByText('Webhook URL が空です').waitFor()
    await look()
    await page.getByRole('link', { name: 'Webhookを設定する' }).click()
    await look()
    await page.getByRole('button', { name: '書き換える' }).click()
    await page.getByRole('link', { name: '接続を確かめる' }).click()
    await page.getByText('直すところはありません').waitFor()
    await page.getByRole('link', { name: 'メニューを出す' }).click()
    await look()
    await page.getByRole('button', { name: 'メニューを出す' }).click()
    await page.getByText('メニューを出します').waitFor()
    await w.workersRun()
    await page.reload()
    expect(await page.getByText('出ています(先生 0人 / 0人)').count()).toBe(1)
    expect(faults).toEqual([])
  })

  test('what a doctor reports stands on the first page until the clerk has seen to it, by keyboard', {
    timeout: 240_000,
  }, async () => {
    const w = await world()
    await wantMenus(w.db, { association: w.fuse, by: 'cli', at: w.now() })
    await tendMenus({ ...w.plant, db: w.db }, w.fuse)
    for (const [doctor, button] of [
      [w.sato, '● 診療できます'],
      [w.tanaka, '▲ 助けが必要です'],
    ] as const) {
      await doctor.phone.taps('無事を知らせる')
      await w.workersRun()
      await doctor.phone.presses(button)
      await w.workersRun()
      doctor.texts()
    }
    const page = await (await browserOf(w))()
    const faults: string[] = []
    await page.goto('/safety-checks')
    await signIn(w, page)
    faults.push(...(await faultsOf(page)))
    await page.getByRole('link', { name: '知らせを見る' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: '田中 花子先生の知らせを対応済みにする' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('山本さんが対応').waitFor()
    faults.push(...(await faultsOf(page)))
    expect(faults).toEqual([])
  })
})
