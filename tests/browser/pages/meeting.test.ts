import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { ALL_QUESTIONS } from '../../../src/replies/details/questions.ts'
import { FACILITY_TYPES, type FacilityType } from '../../../src/roster/table.ts'
import { aNeed, asked as asksFor, aUnit, clinicOf, goes } from '../../lending.ts'
import { aPastCheck, manyMembers } from '../../past-checks.ts'
import { type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

const pagesOf = (pdf: Buffer) => [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page[^s]/g)].length

/** As full as a paper can be: five kinds of facility, an earlier drill, every question, five marks, words to the limit. */
async function full(w: World) {
  const officers = await manyMembers(w, w.fuse, { count: 20, role: 'officer', name: '役員' })
  const members = await manyMembers(w, w.fuse, { count: 180, role: 'member', name: '会員' })
  const asked = [...officers, ...members]
  const facility_types = Object.keys(FACILITY_TYPES) as FacilityType[]
  const past = (title: string, launched_at: string, replied: number) =>
    aPastCheck(w, {
      association: w.fuse,
      title,
      launched_at,
      asked,
      replied: asked.slice(0, replied),
      facility_types,
    })
  const spring = await past('大阪880万人訓練に合わせた安否確認', '2025-11-05T10:06:00+09:00', 88)
  const autumn = await past(
    '大阪880万人訓練に合わせた安否確認と診療状況の確認',
    '2026-09-03T10:30:00+09:00',
    124,
  )
  await w.store.owner.query(
    `insert into reply_detail (association_id, prompt_id, question, choice, via, event_at, source_event_id)
     select p.association_id, p.id, q.code, q.choice, 'link', now(), p.id || q.code
     from prompt p join jsonb_to_recordset($2) q(code text, choice text) on true
     where p.safety_check_id = $1 and exists (select from reply r where r.prompt_id = p.id)`,
    [
      autumn,
      JSON.stringify(ALL_QUESTIONS.map(({ code, choices }) => ({ code, choice: choices[1]?.[0] ?? '3' }))),
    ],
  )
  await w.store.owner.query(
    `insert into review_note (association_id, safety_check_id, kind, version, note, written_by, written_at)
     values ($1, $2, 'paper', 1, $3, 'cli', now())`,
    [
      w.fuse,
      autumn,
      Array(6)
        .fill('課題と次回に向けて、四十文字の文を六行まで書けることを確かめるための長い文です。')
        .join('\n')
        .slice(0, 245),
    ],
  )
  await w.store.owner.query('update safety_check set scenario = $2 where id = $1', [
    autumn,
    '10時に上町断層帯を震源とする震度6弱の地震が起き、市内の一部で停電と断水が続いている想定です。'
      .repeat(4)
      .slice(0, 200),
  ])
  await w.store.owner.query(
    `insert into curve_mark (association_id, safety_check_id, kind, happened_at, noted_by, noted_by_name, noted_at)
     select association_id, id, kind, launched_at + make_interval(mins => minute), 'cli', '事務局', now()
     from safety_check, (values ('alert', -3), ('intensity', -1), ('blackout', 20), ('network', 31), ('again', 200)) m(kind, minute)
     where id = $1`,
    [autumn],
  )
  const need = await aNeed(w, { facility: await clinicOf(w, w.tanaka), purpose: 'drill' })
  const loan = await asksFor(w, await aUnit(w, { asset_number: 'A-01' }), need)
  await goes(w, loan, ['approve', 'hand_over', 'take_back'])
  await w.store.owner.query("insert into loan_exercise values ($1, $2, $3, 'cli', now())", [
    w.fuse,
    autumn,
    need,
  ])
  return { spring, autumn }
}

/** The rows of twelve kinds of facility: there are five today, and an association's own words may become more. */
const withTwelveKinds = (page: Page) =>
  page.evaluate(() => {
    const body = document.querySelector('.part-1 tbody')
    const row = body?.querySelector('tr')
    while (body && row && body.querySelectorAll('tr').length < 12) body.append(row.cloneNode(true))
    return body?.querySelectorAll('tr').length
  })

describe.runIf(hasChromium)('in Chromium, at 1366×768, 375×667 and on paper', () => {
  test('the meeting paper of a drill is exactly one page, with 5 kinds of facility and with 12', {
    timeout: 300_000,
  }, async () => {
    const w = await world()
    const { autumn } = await full(w)
    const page = await (await browserOf(w))()
    await page.goto(`/safety-checks/${autumn}/paper`)
    await signIn(w, page)
    expect(await faultsOf(page)).toEqual([])
    expect(await page.locator('.part-1 tbody tr').count()).toBe(5)
    expect(await page.getByText('電源の貸出の練習').count()).toBe(1)
    expect(await page.locator('.events-of-paper td').count()).toBe(18)
    const five = await page.pdf({ preferCSSPageSize: true, ...kept('paper-5') })
    expect(pagesOf(five)).toBe(1)
    expect(await withTwelveKinds(page)).toBe(12)
    const twelve = await page.pdf({ preferCSSPageSize: true, ...kept('paper-12') })
    expect(pagesOf(twelve)).toBe(1)

    await page.goto(`/safety-checks/${autumn}/paper`)
    await page.getByLabel('1行に1つ').fill('い\n'.repeat(7))
    await page.getByRole('button', { name: '保存する' }).press('Enter')
    await page.getByText('6行までにしてください').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.getByLabel('1行に1つ').fill('一般診療所に電話で確かめる。')
    await page.getByRole('button', { name: '保存する' }).press('Enter')
    await page.locator('.issues').getByText('一般診療所に電話で確かめる。').waitFor()
    await page.getByLabel('雨だった').check()
    await page.getByRole('button', { name: '天気を記録する' }).press('Enter')
    await page.locator('.facts-of-paper').getByText('雨だった').waitFor()
  })

  test('three drills are chosen, compared and printed, by the keyboard', { timeout: 300_000 }, async () => {
    const w = await world()
    const { spring, autumn } = await full(w)
    const page = await (await browserOf(w))()
    await page.goto('/safety-checks')
    await signIn(w, page)
    await page.goto('/safety-checks')
    await page.getByRole('link', { name: '過去の安否確認をくらべる' }).press('Enter')
    await page.waitForURL('**/compare')
    const faults = await faultsOf(page)
    for (const id of [spring, autumn]) await page.locator(`input[value="${id}"]`).check()
    await page.getByRole('button', { name: 'くらべる' }).press('Enter')
    await page.waitForURL(/check=/)
    faults.push(...(await faultsOf(page)))
    expect(faults).toEqual([])
    expect(await page.getByText('先より高い（差 +18.0ポイント').count()).toBe(1)
    await page.pdf({ preferCSSPageSize: true, ...kept('compare') })
    await page.goto(`/safety-checks/${autumn}`)
    await page.getByRole('link', { name: '会議資料' }).press('Enter')
    await page.waitForURL('**/paper')
  })
})

const kept = (name: string) =>
  process.env.SCREENSHOTS ? { path: `${process.env.SCREENSHOTS}/${name}.pdf` } : {}
