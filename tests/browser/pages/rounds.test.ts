import { describe, expect, test } from 'vitest'
import { PUBLIC_URL, type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

async function everybodySaw(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('the same people are asked a second time, and the board says what is old', {
    timeout: 150_000,
  }, async () => {
    const w = await world()
    const page = await (await browserOf(w))()
    const faults: string[] = []
    const look = async () => void faults.push(...(await faultsOf(page)))
    await w.launches(w.drill)
    await w.workersRun()
    await w.sato.phone.presses('A1')
    await w.tanaka.phone.presses('A4')
    await w.workersRun()
    await w.laterBy(192)

    await page.goto(`/safety-checks/${w.drill}`)
    await signIn(w, page)
    await page.getByRole('link', { name: 'もう一度たずねる（第2報）' }).click()
    await look()
    await page.getByRole('button', { name: '第2報の下書きをつくる' }).click()
    await page.waitForURL('**/launch')
    await look()
    const { rows } = await w.store.owner.query('select id from safety_check where round = 2')
    const second = rows[0]?.id
    await w.launches(second)
    await w.workersRun()
    await w.sato.phone.presses('A3')
    await w.workersRun()
    for (const path of ['', '/rounds', '/unanswered', '/needs-help']) {
      await page.goto(`/safety-checks/${second}${path}`)
      await look()
    }
    await page.goto(`/safety-checks/${w.drill}`)
    await page.getByRole('link', { name: '第2報の集計を見る' }).waitFor()
    await look()
    await page.goto(`/safety-checks/${w.drill}/rounds/begin`)
    await page.getByText('次の報がもうあります').first().waitFor()
    await look()
    expect(faults).toEqual([])
    await everybodySaw(w)
  })

  test('the staff of a clinic answers for its doctors, two taps away from their own four buttons', {
    timeout: 150_000,
  }, async () => {
    const w = await world()
    await w.newDoctor('fuse', { name: '林 五郎', role: 'member', ward: '西', mail: 'hayashi@example.jp' })
    await w.store.owner.query(
      `update member set facility_id = (select facility_id from member where name = '森 次郎') where name = '林 五郎'`,
    )
    await w.launches(w.drill)
    await w.workersRun()
    const page = await (await browserOf(w))({ javaScriptEnabled: false })
    const faults: string[] = []
    await page.setViewportSize({ width: 375, height: 667 })
    await page.goto(PUBLIC_URL + (await w.mori.link()))
    // The normal case stays as it was: all four buttons before anything of the staff's.
    const last = await page.getByRole('button', { name: '助けが必要です' }).boundingBox()
    const link = await page.getByRole('link', { name: '先生の代わりに回答' }).boundingBox()
    expect(link?.y ?? 0).toBeGreaterThan((last?.y ?? 0) + (last?.height ?? 0))
    await page.getByRole('link', { name: '先生の代わりに回答' }).click()
    await page.getByLabel(/先生全員/).check()
    await page.screenshot(
      process.env.SCREENSHOTS ? { path: `${process.env.SCREENSHOTS}/stand-in.png`, fullPage: true } : {},
    )
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (wide > 0) faults.push(`${wide} px too wide`)
    for (const row of await page.locator('label').all())
      if (((await row.boundingBox())?.height ?? 0) < 44) faults.push('a target below 44 px')
    await page.getByRole('button', { name: '診療できます' }).first().click()
    await page.getByText('医院のスタッフから').first().waitFor()
    await page.screenshot(
      process.env.SCREENSHOTS
        ? { path: `${process.env.SCREENSHOTS}/stand-in-thanks.png`, fullPage: true }
        : {},
    )
    expect(faults).toEqual([])
    await w.workersRun()
    const { rows } = await w.store.owner.query('select via from reply')
    expect(rows).toEqual([{ via: 'facility' }, { via: 'facility' }])
    await everybodySaw(w)
  })
})
