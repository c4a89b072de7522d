import { writeFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { addStaff } from '../../src/staff/add.ts'
import { type World, world } from '../world.ts'
import { browserOf, faultsOf, hasChromium } from './browser.ts'

const pagesOf = (pdf: Buffer) => [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page[^s]/g)].length

describe.runIf(hasChromium)('in Chromium', () => {
  test('a clerk sets the window, prints three hundred letters in one job, and the first code binds', {
    timeout: 180_000,
  }, async () => {
    const w = await world()
    await w.store.owner.query(
      `with f as (insert into facility (association_id, name, facility_type, ward)
         select $1, '辻󠄀髙診療所 ' || n, 'clinic', '東' from generate_series(1, 299) n returning association_id, id, name)
       insert into member (association_id, member_number, name, kana, role, facility_id)
       select association_id, 'K' || lpad(split_part(name, ' ', 2), 4, '0'), '𠮷田 ' || split_part(name, ' ', 2), 'ヨシダ', 'member', id from f`,
      [w.fuse],
    )
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
    await page.getByRole('link', { name: '試しに1枚印刷する' }).click()
    await check('test')
    expect(pagesOf(await page.pdf({ preferCSSPageSize: true, printBackground: true }))).toBe(1)

    await page.goto('/binding')
    await page.getByRole('link', { name: 'まだの300人に案内状を作る' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/letters')
    await check('order')
    await page.getByRole('button', { name: '300通を作って印刷の画面へ' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '案内状 300通' }).waitFor({ timeout: 60_000 })

    const first = page.locator('.letter').first()
    const window = await first.locator('.letter-window').boundingBox()
    const paper = await first.boundingBox()
    expect(((window?.x ?? 0) - (paper?.x ?? 0)) / (96 / 25.4)).toBeCloseTo(24, 0)
    const overflowing = await page.locator('.letter').evaluateAll(
      (letters) =>
        letters.filter((letter) => {
          const bottom = letter.getBoundingClientRect().bottom
          return [...letter.querySelectorAll('*')].some(
            (part) => part.getBoundingClientRect().bottom > bottom - 15,
          )
        }).length,
    )
    expect(overflowing).toBe(0)
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
    expect(pagesOf(pdf)).toBe(300)
    if (process.env.SHOTS) await writeFile(`${process.env.SHOTS}/letters.pdf`, pdf)

    const code = (await first.locator('.letter-code strong').textContent()) ?? ''
    const name = (await first.locator('.letter-window strong').textContent()) ?? ''
    await page.locator('.letter ~ .letter').evaluateAll((rest) => {
      for (const letter of rest.slice(1)) letter.remove()
    })
    await check('letters')
    expect(faults).toEqual([])

    const phone = w.platform.phone(`U${'9'.repeat(32)}`)
    await phone.follows(w.channels.fuse.token)
    await phone.says(code, { access_token: w.channels.fuse.token })
    await w.workersRun()
    expect(phone.texts().at(-1)).toBe(`布施医師会の${name.replace(' 先生', '')}先生ですか。`)
    await phone.presses('はい')
    await w.workersRun()
    await page.goto('/binding')
    expect(await page.locator('.binding').first().textContent()).toContain(name.replace(' 先生', ''))
    await check('bound')
    await page.getByRole('link', { name: 'ちがう方なら解除' }).first().click()
    await check('remove')
    await page.getByRole('button', { name: '解除する' }).click()
    await page.getByText('結び付きを解除しました').waitFor()
    expect(faults).toEqual([])
  })
})

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

async function signIn(w: World, page: Page) {
  const [email, password] = ['jimu@fuse.example.jp', 'correct horse battery staple']
  const added = await addStaff(w.deps, {
    association: w.fuse,
    name: '山本',
    email,
    password,
    role: 'office',
    by: 'cli',
    at: w.now(),
  })
  expect(added.ok).toBe(true)
  await page.fill('input[name=email]', email)
  await page.fill('input[name=password]', password)
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}
