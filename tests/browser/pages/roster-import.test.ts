import { describe, expect, test } from 'vitest'
import { utf8 } from '../../roster-files.ts'
import { world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

const ROWS = [
  '201,髙﨑 四郎,タカサキ シロウ,会員,髙﨑医院,一般診療所,西,takasaki@example.jp,06-6782-0201',
  '202,原 五郎,ハラ ゴロウ,理事,原医院,病院,東,hara@example.jp,06-6782-0202',
  '203,東 六郎,アズマ ロクロウ,会員,東医院,一般診療所,西,azuma@example.jp,667820203',
  '204,南 七郎,ミナミ シチロウ,会員,南医院,一般診療所,西,takasaki@example.jp,06-6782-0204',
]

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('a clerk uploads a roster, looks at columns and changes, takes it in and takes it back', {
    timeout: 240_000,
  }, async () => {
    const w = await world()
    const page = await (await browserOf(w))()
    const faults: string[] = []
    const looks = async () => void faults.push(...(await faultsOf(page)))

    await page.goto('/roster/import')
    await signIn(w, page)
    await page.waitForURL('**/roster/import')
    await looks()
    await page.getByLabel('名簿のファイル').setInputFiles(fileOf('名簿.pdf', Buffer.from('%PDF-1.7')))
    await page.getByRole('button', { name: 'ファイルを読む' }).click()
    await page.getByRole('alert').getByText('Excelのブックではありません').waitFor()
    await looks()

    await page.getByLabel('名簿のファイル').setInputFiles(fileOf('名簿2026.csv', utf8(...ROWS)))
    await page.getByRole('button', { name: 'ファイルを読む' }).click()
    await page.waitForURL(/\/columns$/)
    await looks()
    await page.getByLabel('文字コード').selectOption('CP932')
    await page.getByRole('button', { name: '読み方を変える' }).click()
    await page.getByText('まだ選ぶところがあります').waitFor()
    await page.getByLabel('文字コード').selectOption('UTF-8')
    await page.getByRole('button', { name: '読み方を変える' }).click()
    await page.getByText('髙﨑 四郎').waitFor()
    await page.getByLabel('「電話番号」を入れる所').selectOption('')
    await page.getByLabel('「メール」を入れる所').selectOption('name')
    await page.getByRole('button', { name: '何が変わるかを見る' }).click()
    await page.getByRole('alert').getByText('「氏名」が2つの列で選ばれています').waitFor()
    await looks()
    await page.getByLabel('「メール」を入れる所').selectOption('mail_1')
    await page.getByLabel('「電話番号」を入れる所').selectOption('phone')
    await page.getByRole('button', { name: '何が変わるかを見る' }).click()

    await page.getByRole('heading', { name: '取り込む前の確認' }).waitFor()
    await looks()
    await page.getByRole('link', { name: 'エラー 2 行' }).click()
    await page.getByText('「0667820203」に直してください').waitFor()
    await looks()
    await page.getByRole('button', { name: '2人を取り込む' }).click()
    await page.getByRole('heading', { name: '取り込みました', exact: true }).waitFor()
    await looks()

    // 髙﨑's new reading is a change; the others are as they were.
    await page.goto('/roster/import')
    await page
      .getByLabel('名簿のファイル')
      .setInputFiles(
        fileOf('直した名簿.csv', utf8(...ROWS.map((row) => row.replace('タカサキ', 'タカザキ')))),
      )
    await page.getByRole('button', { name: 'ファイルを読む' }).click()
    await page.getByText('前に同じ見出しで選んだとおり').waitFor()
    await page.getByRole('button', { name: '何が変わるかを見る' }).click()
    await page.getByText('タカザキ シロウ').waitFor()
    await looks()
    await page.getByRole('button', { name: '1人を取り込む' }).click()
    await page.getByRole('link', { name: '取り消す' }).click()
    await page.getByRole('heading', { name: '取り込みを取り消しますか' }).waitFor()
    await looks()
    await page.getByRole('button', { name: '取り消して元に戻す' }).click()
    await page.getByRole('heading', { name: '取り込みを取り消しました' }).waitFor()
    await looks()
    await page.getByRole('link', { name: '取り込みの一覧へ' }).click()
    await page.getByRole('cell', { name: '取り消しました' }).waitFor()
    await looks()
    expect(faults).toEqual([])
    const kana = await w.ownerDb
      .selectFrom('member')
      .select('kana')
      .where('member_number', '=', '201')
      .executeTakeFirst()
    expect(kana).toEqual({ kana: 'タカサキ シロウ' })
  })

  test('the page of a running import comes back by itself until it is over', {
    timeout: 120_000,
  }, async () => {
    const w = await world()
    const page = await (await browserOf(w))()
    await page.goto('/roster/import')
    await signIn(w, page)
    await page.getByLabel('名簿のファイル').setInputFiles(fileOf('名簿.csv', utf8(...ROWS)))
    await page.getByRole('button', { name: 'ファイルを読む' }).click()
    await page.getByRole('button', { name: '何が変わるかを見る' }).click()
    await page.getByRole('heading', { name: '取り込む前の確認' }).waitFor()
    await w.ownerDb.updateTable('roster_import').set({ state: 'applying', claimed_at: w.now() }).execute()
    // Looked at while it stands still; the script comes with the next reload.
    await page.route('**/reload.js*', (route) => route.abort())
    await page.reload()
    await page.getByRole('heading', { name: '取り込んでいます' }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.unroute('**/reload.js*')
    await page.reload()
    await w.ownerDb.updateTable('roster_import').set({ state: 'failed' }).execute()
    await page.getByText('取り込みを終えられませんでした').waitFor()
    expect(await faultsOf(page)).toEqual([])
  })
})

const fileOf = (name: string, bytes: Uint8Array) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(bytes),
})
