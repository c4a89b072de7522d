import { describe, expect, test } from 'vitest'
import { inAssociation } from '../../../src/db.ts'
import { noteBounced } from '../../../src/roster/note-bounced.ts'
import type { ContactPointId } from '../../../src/roster/table.ts'
import { type World, world } from '../../world.ts'
import { browserOf, faultsOf, hasChromium } from '../browser.ts'
import { signIn } from '../sign-in.ts'

describe.runIf(hasChromium)('in Chromium, at 1366×768 and 375×667', () => {
  test('a clerk finds at home who cannot be reached, and prints a letter, by the keyboard alone', {
    timeout: 300_000,
  }, async () => {
    const w = await world()
    const open = await browserOf(w)
    const page = await open()
    const faults: string[] = []
    await page.goto('/')
    await signIn(w, page)
    faults.push(...(await faultsOf(page)))
    expect(await page.getByRole('heading', { name: 'はじめての準備' }).isVisible()).toBe(true)

    await w.launches(w.drill)
    await w.workersRun()
    await w.tanaka.phone.presses('A4')
    await w.workersRun()
    await bounce(w, 'mori@example.jp')
    await page.goto('/')
    faults.push(...(await faultsOf(page)))
    expect(await page.getByText('▲ 助けが必要 1人').isVisible()).toBe(true)

    // From here on by the keyboard alone.
    await page.getByRole('link', { name: /届かない先生/ }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/unreachable')
    faults.push(...(await faultsOf(page)))
    await page.getByRole('checkbox', { name: /森 次郎/ }).focus()
    await page.keyboard.press('Space')
    await page.getByRole('button', { name: '選んだ先生の手紙をつくる' }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '1人分の手紙をつくる' }).waitFor()
    faults.push(...(await faultsOf(page)))
    await page.getByRole('button', { name: '1人分の手紙をつくる' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/unreachable/letters/*')
    faults.push(...(await faultsOf(page)))
    const link = (await page.locator('.letter code').textContent()) ?? ''
    w.personal.push(link.split('/u/')[1] ?? '')
    const paper = await page.pdf({ format: 'A4' })
    expect(paper.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)

    expect(faults).toEqual([])
    await seeAll(w)
  })

  test('a doctor mends his address on his telephone without any script, and the office reads of it', {
    timeout: 300_000,
  }, async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const open = await browserOf(w)
    const faults: string[] = []
    const form = { way: 'letter', confirmed: 'yes', [`member-${w.mori.id}`]: 'on' }
    await bounce(w, 'mori@example.jp')
    const made = await office.post('/unreachable/links', form)
    const letter = await (await office.get(made.headers.get('location') ?? '')).text()
    const link = /<code>([^<]+)<\/code>/.exec(letter)?.[1] ?? ''
    w.personal.push(link.split('/u/')[1] ?? '')
    const phone = await open({ javaScriptEnabled: false })
    await phone.goto(link)
    await phone.getByLabel('新しい携帯電話').fill('090-12')
    await phone.getByRole('button', { name: '書いた内容を送る' }).click()
    await phone.getByText('1か所を直してください').waitFor()
    expect(await phone.getByLabel('新しい携帯電話').inputValue()).toBe('090-12')
    await phone.getByLabel('新しい携帯電話').fill('090-1234-5678')
    await phone.getByRole('button', { name: '書いた内容を送る' }).click()
    await phone.getByText('連絡先を直しました').waitFor()

    const looked = await open()
    await looked.goto(link)
    faults.push(...(await faultsOf(looked)))
    expect(await looked.getByText('090-****-5678').isVisible()).toBe(true)

    const page = await open()
    await page.goto('/audit')
    await signIn(w, page)
    await page.goto('/audit')
    faults.push(...(await faultsOf(page)))
    await page.getByLabel('種類').selectOption('roster')
    await page.getByRole('button', { name: '絞り込む' }).click()
    await page.getByText('森 次郎先生の連絡先を、ご本人が直しました。携帯電話。').waitFor()
    expect(faults).toEqual([])
  })
})

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

async function bounce(w: World, address: string) {
  const { rows } = await w.store.owner.query<{ id: ContactPointId }>(
    'select id from contact_point where value = $1',
    [address],
  )
  const contact_point = rows[0]?.id
  if (!contact_point) throw new Error('No such address')
  await inAssociation(w.db, w.fuse, (tx) =>
    noteBounced(tx, { association: w.fuse, contact_point, at: w.now() }),
  )
}
