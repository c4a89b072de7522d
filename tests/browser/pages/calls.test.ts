import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test.each([true, false])(
    'a clerk telephones through the list by the keyboard, with scripts: %s',
    {
      timeout: 300_000,
    },
    async (javaScriptEnabled) => {
      const { w, nobody } = await settled()
      const page = await (await browserOf(w))({ javaScriptEnabled })
      const faults: string[] = []
      await page.goto(`/safety-checks/${w.drill}`)
      await signIn(w, page)
      await page.getByRole('link', { name: '電話かけリスト' }).press('Enter')
      await page.getByText('済 0 / 残り 4').waitFor()
      if (javaScriptEnabled) faults.push(...(await faultsOf(page)))

      await page.getByRole('button', { name: '無 連絡先生 電話をかける' }).press('Enter')
      await page.getByText('山本さんがかけています').waitFor()
      await page.getByRole('button', { name: '無 連絡先生 つながらない' }).press('Enter')
      await page.getByText('山本さん つながらない').waitFor()
      await page.getByRole('button', { name: '田中 花子先生 ◐一部診療' }).press('Enter')
      await page.getByText('と記録しました').waitFor()
      await page.getByText('済 1 / 残り 3').waitFor()
      if (javaScriptEnabled) faults.push(...(await faultsOf(page)))

      await page.getByLabel('区', { exact: true }).selectOption('西')
      await page.getByRole('button', { name: 'この区だけにする' }).press('Enter')
      await page.waitForURL(/ward=/)
      expect(await page.getByText('田中 花子').count()).toBe(0)
      await printed(w, page, javaScriptEnabled)

      await page.goto(`/safety-checks/${w.drill}/calls`)
      await w.laterBy(1)
      await claimedByAnother(w, nobody.id)
      await page.getByRole('button', { name: '無 連絡先生 電話をかける' }).press('Enter')
      await page.getByRole('button', { name: 'それでもかける' }).waitFor()
      if (javaScriptEnabled) faults.push(...(await faultsOf(page)))
      expect(faults).toEqual([])
      await seeAll(w)
    },
  )
})

/** On paper: one A4 page, landscape, with boxes to tick and nothing to press. */
async function printed(w: World, page: Page, keep: boolean) {
  await page.goto(`/safety-checks/${w.drill}/calls`)
  await page.emulateMedia({ media: 'print' })
  expect(await page.getByText('□つながらない').first().isVisible()).toBe(true)
  expect(await page.getByRole('button', { name: '無 連絡先生 電話をかける' }).isVisible()).toBe(false)
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true })
  expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)).toHaveLength(1)
  const folder = process.env.SCREENSHOTS
  if (folder && keep) {
    await page.pdf({ path: `${folder}/calls.pdf`, preferCSSPageSize: true })
    await page.setViewportSize({ width: 1047, height: 718 })
    await page.screenshot({ path: `${folder}/calls-on-paper.png` })
    await page.setViewportSize({ width: 1366, height: 768 })
  }
  await page.emulateMedia({ media: null })
}

const claimedByAnother = (w: World, id: string) =>
  w.store.owner.query(
    `insert into call_note (association_id, safety_check_id, member_id, what, noted_by, noted_at)
     values ($1, $2, $3, 'calling', 'kimura', $4)`,
    [w.fuse, w.drill, id, w.now()],
  )

async function settled() {
  const w = await world()
  const nobody = await w.newDoctor('fuse', {
    name: '無 連絡',
    role: 'member',
    ward: '西',
    phone: '06-6782-1111',
  })
  await w.launches(w.drill)
  await w.workersRun()
  await w.laterBy(6)
  return { w, nobody }
}

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}
