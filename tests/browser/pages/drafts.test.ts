import { describe, expect, test } from 'vitest'
import { keepQuota } from '../../../src/deliveries/keep-quota.ts'
import { world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('a draft from its first words to a clash, a trial, the bin and back', {
    timeout: 300_000,
  }, async () => {
    const w = await world()
    const page = await (await browserOf(w))()
    const faults: string[] = []
    const look = async () => void faults.push(...(await faultsOf(page)))
    await page.goto('/')
    await signIn(w, page, 'office')
    await page.goto('/safety-checks/new')
    await look()
    await page.locator('input[value=drill]').click()
    await page.fill('#field-title', '秋の訓練')
    await page.fill('#field-scenario', '10時に震度6弱の地震が起きた想定です。')
    await page.fill('#field-note_to_doctors', '診療中の方は、あとで構いません。')
    await page.getByRole('button', { name: '確認のページへ進む' }).click()
    await look()
    const launch = page.url()

    await w.store.owner.query('update association set line_reserve = 300')
    w.platform.setQuota(w.channels.fuse.token, 1)
    await keepQuota({ ...w.plant, db: w.db }, w.channels.fuse.id)
    await page.reload()
    await page.getByRole('button', { name: /人に送る/ }).click()
    await look()

    await page.goto(launch.replace('/launch', '/edit'))
    await look()
    await w.store.owner.query(
      "update safety_check set title = '冬の訓練', version = version + 1 where title = '秋の訓練'",
    )
    await page.fill('#field-title', '春の訓練')
    await page.getByRole('button', { name: /保存して/ }).click()
    expect(await page.getByText('ほかの人が保存しました').count()).toBe(1)
    await look()
    await page.getByRole('button', { name: '見比べたうえで、この内容で保存する' }).click()

    await page.getByRole('button', { name: '自分に試し送り' }).click()
    expect(await page.getByText('試し送りを送りました').count()).toBe(1)
    await look()
    for (const purpose of ['drill', 'actual']) {
      await page.goto(`/trial/${purpose}`)
      await look()
    }

    await page.goto(launch.replace('/launch', '/discard'))
    await look()
    await page.getByRole('button', { name: '下書きを捨てる' }).click()
    await look()
    await page.goto(launch)
    await look()
    await page.getByRole('button', { name: '元に戻す' }).click()
    expect(page.url()).toBe(launch)
    await page.goto('/line/reserve')
    await look()
    expect(faults).toEqual([])
    for (const person of w.watched) if ('mails' in person) await (person.mails as () => Promise<unknown>)()
  })
})
