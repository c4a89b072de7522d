import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

const pagesOf = (pdf: Buffer) => [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page[^s]/g)].length

describe.runIf(hasChromium)('in Chromium', () => {
  test('a clerk sets the window, prints a letter, and its code binds; by the keyboard', {
    timeout: 300_000,
  }, async () => {
    const w = await world()
    const page = await (await browserOf(w))()
    const faults: string[] = []
    const check = async (name: string) => {
      faults.push(...(await faultsOf(page)))
      await look(page, name)
    }
    await page.goto('/binding')
    await signIn(w, page)
    await page.waitForURL('**/binding')
    await check('binding')

    await page.getByRole('link', { name: '封筒の窓の位置を決める' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/setting')
    await page.getByLabel('左から').fill('24')
    await page.getByLabel('公式アカウントのID').fill('＠123abcde')
    await page.keyboard.press('Enter')
    await page.getByText('覚えました').waitFor()
    await check('setting')
    await page.getByRole('link', { name: '試しに1枚印刷する' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/test')
    await check('test')
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBe(1)

    await page.goto('/binding')
    await page.getByRole('link', { name: 'まだの1人に案内状を作る' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/letters')
    await check('order')
    await page.getByRole('button', { name: '1通を作って印刷の画面へ' }).focus()
    await page.keyboard.press('Enter')
    const code = (await page.locator('.letter-code strong').textContent()) ?? ''
    await check('letters')
    await page.locator('.letter').screenshot(shotAt('letter'))

    const phone = w.platform.phone(`U${'9'.repeat(32)}`)
    await phone.follows(w.channels.fuse.token)
    await w.workersRun()
    await phone.says(code, { access_token: w.channels.fuse.token })
    await w.workersRun()
    await phone.presses('はい')
    await w.workersRun()
    await page.goto('/binding?state=bound')
    expect(await page.locator('.binding').first().textContent()).toContain('森 次郎')
    await check('bound')
    await page.getByRole('link', { name: '森 次郎先生: ちがう方なら解除' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/remove')
    await check('remove')
    await page.getByRole('button', { name: '解除する' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('結び付きを解除しました').waitFor()
    expect(faults).toEqual([])
  })

  test('three hundred letters are one print job of three hundred pages, each within its paper', {
    timeout: 300_000,
  }, async () => {
    const w = await world()
    await w.store.owner.query(
      `with f as (insert into facility (association_id, name, facility_type, ward)
         select $1, '社会医療法人 辻󠄀髙会 布施中央リハビリテーション診療所 ' || n, 'clinic', '東'
         from generate_series(1, 299) n returning association_id, id, name)
       insert into member (association_id, member_number, name, kana, role, facility_id)
       select association_id, 'K' || lpad(split_part(name, ' ', 4), 4, '0'), '𠮷田 ' || split_part(name, ' ', 4),
         'ヨシダ', 'member', id from f`,
      [w.fuse],
    )
    const page = await (await browserOf(w))()
    await page.goto('/binding/letters')
    await signIn(w, page)
    await page.getByRole('button', { name: '300通を作って印刷の画面へ' }).click()
    await page.getByRole('heading', { name: '案内状 300通' }).waitFor({ timeout: 60_000 })

    const crowded = await page.locator('.letter').evaluateAll(
      (letters) =>
        letters.filter((letter) => {
          const { bottom } = letter.getBoundingClientRect()
          return [...letter.querySelectorAll('*')].some(
            (part) => part.getBoundingClientRect().bottom > bottom - 30,
          )
        }).length,
    )
    expect(crowded).toBe(0)
    const offset = await page
      .locator('.letter')
      .first()
      .evaluate((letter) => {
        const window = letter.querySelector('.letter-window')
        return (window?.getBoundingClientRect().left ?? 0) - letter.getBoundingClientRect().left
      })
    expect(offset / (96 / 25.4)).toBeCloseTo(22, 1)
    const codes = await page.locator('.letter-code strong').allTextContents()
    expect(new Set(codes).size).toBe(300)
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true }))).toBe(300)
  })
})

const shotAt = (name: string) => (process.env.SHOTS ? { path: `${process.env.SHOTS}/${name}.png` } : {})

/** Pictures of the pages for whoever wants to look: SHOTS=<folder>. */
async function look(page: Page, name: string) {
  const folder = process.env.SHOTS
  if (!folder) return
  for (const [width, height] of [
    [1366, 768],
    [375, 667],
  ] as const) {
    await page.setViewportSize({ width, height })
    await page.screenshot({ path: `${folder}/${name}-${width}.png` })
  }
  await page.setViewportSize({ width: 1366, height: 768 })
}
