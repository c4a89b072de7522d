import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { reviewToken } from '../../../src/papers/self-review/rules.ts'
import { closeSafetyCheck } from '../../../src/safety-checks/close.ts'
import { type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

const kept = (name: string) =>
  process.env.SCREENSHOTS ? { path: `${process.env.SCREENSHOTS}/${name}.pdf` } : {}

const pagesOf = (pdf: Buffer) => [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page[^s]/g)].length
const sheetsOf = (page: Page, name: string) =>
  page.pdf({ preferCSSPageSize: true, ...kept(name) }).then(pagesOf)

/** Eight clinics with telephones; one of them answered last year, two reported by themselves. */
async function busy(w: World) {
  for (let n = 1; n <= 5; n++)
    await w.newDoctor('fuse', {
      name: `上田 ${n}郎`,
      role: n === 1 ? 'officer' : 'member',
      ward: n % 2 ? '西' : '中',
      phone: `06-6700-000${n}`,
      line: 20 + n,
      facility_type: n === 1 ? 'hospital' : 'clinic',
    })
  await w.store.owner.query("update facility set bcp_revised_on = '2026-06-01' where name = '上田 1郎医院'")
  for (const [name, condition] of [
    ['上田 2郎', 'needs_help'],
    ['田中 花子', 'open'],
  ])
    await w.store.owner.query(
      `insert into reply (association_id, member_id, condition, via, event_at)
       select association_id, id, $2, 'menu', $3 from member where name = $1`,
      [name, condition, w.now()],
    )
}

describe.runIf(hasChromium)('in Chromium, at 1366×768, 375×667 and on paper', () => {
  test('the nightly twin, the self-reviews, the office’s numbers and reports are easy to use, and print a sheet each', {
    timeout: 300_000,
  }, async () => {
    const w = await world()
    await busy(w)
    const page = await (await browserOf(w))()
    const faults: string[] = []
    const look = async (path: string) => {
      await page.goto(path)
      faults.push(...(await faultsOf(page)))
    }
    await page.goto('/settings/twin')
    await signIn(w, page)

    // 毎晩の控え: refused once, then kept, and the first night is on the page.
    await look('/settings/twin')
    await page.getByText('選んだ人にメールで送る').click()
    await page.getByRole('button', { name: '保存する' }).click()
    faults.push(...(await faultsOf(page)))
    await page.getByText('山本', { exact: true }).last().click()
    for (const label of [/控えを開くパスワード/, /もう一度、同じパスワード/])
      await page.getByLabel(label).fill('kagi no kotoba')
    await page.getByRole('button', { name: '保存する' }).click()
    await w.workersRun()
    await look('/settings/twin')
    await page.getByText('8人分を1人にメールで送りました').waitFor()
    await look('/settings/twin/how')
    expect.soft(await sheetsOf(page, 'twin-how'), 'how to open it').toBe(1)

    // 自己点検: chosen, printed, entered by telephone, and the clinic's own page.
    await look('/papers/self-reviews')
    await look('/papers/self-reviews/choose')
    for (const box of await page.getByRole('checkbox').all()) await box.check()
    await page.getByRole('button', { name: '保存する' }).click()
    await look('/papers/self-reviews')
    await look('/papers/self-reviews/letters')
    expect.soft(await sheetsOf(page, 'review-letters'), 'letters').toBe(8)
    const link = await linkOf(w)
    await page.goto('/papers/self-reviews')
    await page.getByRole('link', { name: '聞いた回答を入れる 上田 1郎医院' }).click()
    faults.push(...(await faultsOf(page)))
    for (const yes of await page.getByLabel('はい').all()) await yes.check()
    await page.getByRole('button', { name: '保存する' }).click()
    await page.getByText('はい: ①②③④⑤⑥').waitFor()
    await look('/papers/self-reviews')
    await look('/papers/year')
    expect.soft(await sheetsOf(page, 'year-with-reviews'), 'year').toBe(1)
    await look(link)

    // 知らせ: the ▲ on top, and its own page.
    await look('/safety-checks/reports')
    await page.getByRole('button', { name: '上田 2郎先生への対応を始める' }).click()
    faults.push(...(await faultsOf(page)))

    // The office's numbers on a FAX sheet; certificates all at once and one by one.
    await look('/settings/numbers')
    await page.getByLabel(/事務局のFAX/).fill('06-6782-0001')
    await page.getByRole('button', { name: '保存する' }).click()
    await w.launches(w.drill)
    await w.workersRun()
    await w.laterBy(5)
    for (const doctor of [w.tanaka, ...w.everybody.slice(4, 7)]) await doctor.phone.presses('A1')
    await w.workersRun()
    const path = `/safety-checks/${w.drill}`
    await look(`${path}/fax-sheet`)
    expect.soft(await sheetsOf(page, 'fax-sheet'), 'fax').toBe(4)
    await look(`${path}/city-list`)
    await w.laterBy(60)
    await closeSafetyCheck(w.db, { association: w.fuse, id: w.drill, by: 'cli', at: w.now() })
    await look(`${path}/certificates`)
    expect.soft(await sheetsOf(page, 'certificates'), 'all certificates').toBe(4)
    await page.getByRole('link', { name: '田中 花子医院' }).click()
    expect.soft(await sheetsOf(page, 'certificate'), 'one certificate').toBe(1)
    expect(faults).toEqual([])
    for (const doctor of w.everybody) {
      doctor.texts()
      await doctor.mails()
    }
  })
})

/** The link of 佐藤's clinic, as her mail would bring it. */
async function linkOf(w: World) {
  const found = await w.ownerDb
    .selectFrom('self_review')
    .innerJoin('facility', 'facility.id', 'self_review.facility_id')
    .select('self_review.id')
    .where('facility.name', '=', '佐藤 一郎医院')
    .executeTakeFirstOrThrow()
  return `/y/${reviewToken(w.plant.secrets.reply_link_key, found.id)}`
}
