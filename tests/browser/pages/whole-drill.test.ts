import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../../roster-files.ts'
import { world } from '../../world.ts'
import { browserOf, hasChromium } from '../browser.ts'
import { clerkAt } from '../clerk.ts'
import { signIn } from '../sign-in.ts'

const MEMBERS = 150
/** An address, a password of 28 letters, six digits, and three times Enter or Tab. */
const SIGN_IN = { clicks: 1, keys: 28 + 28 + 6 + 4 }

const rows = Array.from({ length: MEMBERS }, (_, place) => {
  const n = String(place + 1).padStart(4, '0')
  const role = place < 15 ? '役員' : '会員'
  return `${n},医師 ${n},イシ ${n},${role},医院${n},一般診療所,${place % 2 ? '東' : '西'},m${n}@example.jp,06-6700-${n}`
})

describe.runIf(hasChromium)('a whole drill of 150 members, as a clerk plays it', () => {
  test('from the roster to the printed result', { timeout: 400_000 }, async () => {
    const w = await world()
    const page = await (await browserOf(w))()
    const clerk = clerkAt(page)
    const button = (name: string | RegExp) => page.getByRole('button', { name })
    const link = (name: string | RegExp) => page.getByRole('link', { name })

    clerk.begins('sign in')
    await page.goto('/')
    await signIn(w, page)
    clerk.counts(SIGN_IN)

    clerk.begins('import the roster')
    await clerk.clicks(link('名簿').first())
    await clerk.clicks(link(/取り込/).first())
    clerk.counts({ clicks: 3 })
    const file = { name: '名簿.csv', mimeType: 'text/csv', buffer: Buffer.from(utf8(...rows)) }
    await page.getByLabel('名簿のファイル').setInputFiles(file)
    await clerk.clicks(button('ファイルを読む'))
    await clerk.clicks(button('何が変わるかを見る'))
    await clerk.clicks(button(`${MEMBERS}人を取り込む`))
    await page.getByRole('heading', { name: '取り込みました', exact: true }).waitFor()

    clerk.begins('print letters')
    await page.goto('/binding')
    await clerk.clicks(link(/人に案内状を作る/))
    await clerk.clicks(button(/通を作って印刷の画面へ/))
    await clerk.prints()

    clerk.begins('draft')
    await page.goto('/')
    await clerk.clicks(link('新しい安否確認をつくる').first())
    await clerk.clicks(page.getByRole('radio', { name: '訓練' }).first())
    await clerk.types(page.locator('input[name=title]'), '秋の訓練')
    await clerk.types(page.locator('input[name=deadline_at]'), '')
    await clerk.clicks(button('確認のページへ進む'))
    await page.waitForURL(/\/launch$/)
    const launch = new URL(page.url()).pathname

    clerk.begins('announce')
    await clerk.clicks(link('事前案内を決める'))
    await clerk.types(page.locator('input[name=day]'), '2026-11-25T09:00')
    await clerk.clicks(button('案内の日を見る'))
    await clerk.clicks(button('案内を予約する'))
    await page.getByText('予約中').first().waitFor()

    for (const minutes of [6 * 1_440, 13 * 1_440, 1_374]) {
      await w.laterBy(minutes)
      await w.workersRun()
    }
    const day = clerk.steps.length
    clerk.begins('sign in on the day')
    await page.context().clearCookies()
    await page.goto('/')
    await signIn(w, page)
    clerk.counts(SIGN_IN)

    clerk.begins('preview')
    await clerk.clicks(link(/秋の訓練/).first())
    await page.waitForURL(`**${launch}`)
    expect(await page.title()).toMatch(/^【訓練】秋の訓練/)

    clerk.begins('test-send')
    await clerk.clicks(button('自分に試し送り'))
    await page
      .getByText(/試し送り/)
      .first()
      .waitFor()

    clerk.begins('launch')
    await clerk.clicks(button(/【訓練】\d+人に送る/))
    await clerk.clicks(button('いますぐ送る'))
    await page.waitForURL(/\/safety-checks\/[0-9a-f-]{36}$/)
    await w.workersRun()

    clerk.begins('8 answers by telephone')
    await clerk.clicks(link('未回答の一覧'))
    for (let n = 0; n < 8; n++) {
      const who = `医師 ${String(n + 20).padStart(4, '0')}`
      await clerk.clicks(button(new RegExp(`^${who}先生 ●`)))
      await page.getByText('と記録しました').nth(n).waitFor()
    }

    clerk.begins('correct one')
    await clerk.clicks(button('医師 0020先生の記録を取り消す'))
    await clerk.clicks(button(/^医師 0020先生 ◐/))

    clerk.begins('close')
    await clerk.clicks(link('集計に戻る'))
    await clerk.clicks(link('締め切る'))
    await clerk.clicks(button('締め切る'))
    await page.waitForURL(/\/safety-checks\/[0-9a-f-]{36}$/)

    clerk.begins('print the result')
    await clerk.prints()

    const { rows: counted } = await w.store.owner.query(
      'select condition, count(*)::int as n from latest_reply group by 1',
    )
    expect(Object.fromEntries(counted.map(({ condition, n }) => [condition, n]))).toEqual({
      open: 7,
      partly_open: 1,
    })
    if (process.env.MEASURED) writeFileSync(process.env.MEASURED, JSON.stringify({ day, steps: clerk.steps }))
    for (const doctor of w.everybody) {
      doctor.texts()
      await doctor.mails()
    }
  })
})
