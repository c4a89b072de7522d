import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import { noteBounced } from '../../src/roster/note-bounced.ts'
import type { ContactPointId } from '../../src/roster/table.ts'
import { openOfficeMails } from '../../workers/office-mails.ts'
import { type World, world } from '../world.ts'

const NEW_MAIL = 'jiro-mori@new.example.jp'

test('a doctor whose mail bounced gets a letter, corrects the address, confirms it, and is asked there next time', async () => {
  const w = await aDrillBehindUs()
  const office = await w.staff('fuse')
  expect(await listOf(office)).not.toContain('森 次郎')
  await bounce(w, 'mori@example.jp')

  const list = await listOf(office)
  expect(list).toContain('森 次郎')
  expect(list).toContain('メールが宛先不明で戻りました。')
  const letter = await letterFor(w, office, w.mori)
  expect(letter.page).toContain('森 次郎先生')
  expect(letter.page).toContain('06-6782-0000')
  const doctor = w.stranger()
  const own = await (await doctor.get(letter.link)).text()
  expect(own).toContain('m…@example.jp')
  expect(own).toContain('（届きませんでした）')
  expect(own).not.toContain('mori@example.jp')

  const saved = await doctor.post(letter.link, { answer: 'change', mail: NEW_MAIL, 'old-mail': 'gone' })
  expect(await saved.text()).toContain('新しいメールアドレスに、確認のメールを送りました')
  expect(await mailsOf(w, w.mori)).toEqual([{ value: 'mori@example.jp', reachable: false, rank: 1 }])
  expect(await listOf(office)).toContain('新しいメールは、本人の確認を待っています。')

  await w.workersRun()
  const confirm = await newestLink(w, NEW_MAIL)
  expect(await (await doctor.get(confirm)).text()).toContain('このアドレスに安否確認を送りますか')
  expect(await mailsOf(w, w.mori)).toHaveLength(1)
  expect(await (await doctor.post(confirm)).text()).toContain('これからは、ここに送ります')
  expect(await mailsOf(w, w.mori)).toEqual([
    { value: NEW_MAIL, reachable: true, rank: 1 },
    { value: 'mori@example.jp', reachable: false, rank: 2 },
  ])
  expect(await listOf(office)).toContain('本人が直しました（11月5日(木)）')
  expect(await historyOf(w, w.mori)).toEqual([`mail: mori@example.jp → ${NEW_MAIL}`])
  expect(await memberPage(office, w.mori)).toContain('もう使わないと、本人が知らせました')
  expect(await memberPage(office, w.mori)).toContain(`10時06分 本人 メール mori@example.jp → ${NEW_MAIL}`)

  const before = (await w.mori.mails()).length
  await w.launches(await w.draft({ title: '次の訓練', purpose: 'drill' }))
  await w.workersRun()
  expect((await w.mailHost.mailbox(NEW_MAIL).mails()).at(-1)?.subject).toContain('次の訓練')
  expect(await w.mori.mails()).toHaveLength(before)
  expect(await trailOf(w, 'member')).toEqual(['roster.change_own_contacts', 'roster.change_own_contacts'])

  await w.laterBy(31 * 24 * 60)
  const later = await w.staff('fuse')
  expect(await listOf(later)).not.toContain('森 次郎')
  await seeAll(w)
})

test('a doctor blocks LINE: the office sees why, and the next prompt reaches him by mail', async () => {
  const w = await aDrillBehindUs()
  const office = await w.staff('fuse')
  await w.sato.phone.blocks()
  await w.tanaka.phone.blocks()
  await w.workersRun()
  const list = await listOf(office)
  expect(personIn(list, '佐藤 一郎')).toContain(
    'LINEがブロックされたか、友だちから外れています。メールでは届きます。',
  )
  expect(personIn(list, '田中 花子')).toContain('どこにも届かない')
  // 佐藤 can still be reached, and is no reason to worry the office on its home page.
  expect(await (await office.get('/')).text()).toMatch(/届かない先生 <strong>1人/)

  const before = (await w.sato.mails()).length
  await w.launches(await w.draft({ title: '次の訓練', purpose: 'drill' }))
  await w.workersRun()
  expect(await w.sato.mails()).toHaveLength(before + 1)
  await seeAll(w)
})

test('who has no address at all is listed, and who was silent three times although it arrived', async () => {
  const w = await world()
  await w.newDoctor('fuse', { name: '林 四郎', role: 'member', ward: '西', phone: '06-6782-1111' })
  const office = await w.staff('fuse')
  for (const title of ['一回目', '二回目', '三回目']) {
    const check = await w.draft({ title, purpose: 'drill' })
    await w.launches(check)
    await w.workersRun()
    await w.tanaka.phone.presses('A1')
    await w.workersRun()
    expect(personIn(await listOf(office), '森 次郎')).toBe('')
    await office.post(`/safety-checks/${check}/close`)
  }
  const list = await listOf(office)
  expect(personIn(list, '林 四郎')).toContain('LINEもメールも登録がありません。')
  expect(personIn(list, '林 四郎')).toContain('06-6782-1111')
  expect(personIn(list, '森 次郎')).toContain('3回続けて回答がありません')
  expect(list).not.toContain('田中 花子')
  const silent = await listOf(office, '?show=silent')
  expect(silent).toContain('森 次郎')
  expect(silent).not.toContain('林 四郎')
  await seeAll(w)
})

test('the office asks the chosen by mail, once however often it presses, and each gets a link of his own', async () => {
  const w = await aDrillBehindUs()
  const office = await w.staff('fuse')
  await w.sato.phone.blocks()
  await w.workersRun()
  const asked = { way: 'mail', [`member-${w.sato.id}`]: 'on' }
  const before = (await w.sato.mails()).length

  expect((await office.post('/unreachable/links', { way: 'mail' })).status).toBe(422)
  const page = await (await office.post('/unreachable/links', asked)).text()
  expect(page).toContain('1人に確認のメールを送る')
  await w.workersRun()
  expect(await w.sato.mails()).toHaveLength(before)

  const pressed = await Promise.all(
    [1, 2].map(() => office.post('/unreachable/links', { ...asked, confirmed: 'yes' })),
  )
  expect(pressed.map(({ status }) => status).sort()).toEqual([303, 409])
  await w.workersRun()
  await w.workersRun()
  expect(await w.sato.mails()).toHaveLength(before + 1)
  const link = await newestLink(w, 'sato@example.jp')
  expect(await (await w.stranger().get(link)).text()).toContain('佐藤 一郎先生')
  await w.stranger().post(link, { answer: 'right' })
  expect(await listOf(office)).toContain('本人が「すべて正しい」と確かめました')
  await seeAll(w)
})

test('opening the link changes nothing, whoever opens it: a mail scanner, a preview, a browser that asks for the head', async () => {
  const w = await aDrillBehindUs()
  const office = await w.staff('fuse')
  await bounce(w, 'mori@example.jp')
  const { link } = await letterFor(w, office, w.mori)
  const before = await everything(w)
  for (const method of ['GET', 'HEAD', 'OPTIONS', 'GET']) {
    const answer = await w.stranger().request(`${link}?answer=right&mail=thief@example.jp`, { method })
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect((await answer.arrayBuffer()).byteLength).toBeLessThan(14_000)
  }
  expect(await everything(w)).toEqual(before)
  await seeAll(w)
})

test('a link that is guessed, cut off, expired, replaced or used opens nothing and says whom to call', async () => {
  const w = await aDrillBehindUs()
  const office = await w.staff('fuse')
  await bounce(w, 'mori@example.jp')
  const doctor = w.stranger()
  for (const guessed of ['/u/AAAAAAAAAAAAAAAAAAAAAAAAAAA', '/u/short', '/u/']) {
    const page = await doctor.get(guessed)
    expect([page.status, await page.text()]).toEqual([404, expect.not.stringContaining('医師会の')])
    expect((await doctor.post(guessed, { answer: 'right' })).status).toBe(404)
  }

  const first = await letterFor(w, office, w.mori)
  const second = await letterFor(w, office, w.mori)
  const replaced = await doctor.get(first.link)
  expect([replaced.status, await replaced.text()]).toEqual([410, expect.stringContaining('06-6782-0000')])
  expect((await doctor.post(first.link, { answer: 'right' })).status).toBe(410)

  expect((await doctor.post(second.link, { answer: 'change', mobile: '090-1111-2222' })).status).toBe(200)
  expect((await doctor.post(second.link, { answer: 'change', mobile: '090-1111-3333' })).status).toBe(200)
  await w.laterBy(61)
  const used = await doctor.post(second.link, { answer: 'change', mobile: '090-1111-4444' })
  expect([used.status, await used.text()]).toEqual([410, expect.stringContaining('使い終わりました')])
  expect(await phonesOf(w, w.mori)).toEqual(['090-1111-3333', '090-1111-2222'])
  expect(await historyOf(w, w.mori)).toEqual([
    'phone:  → 090-1111-2222',
    'phone:  → 090-1111-3333',
    'phone_order: 090-1111-2222 → 090-1111-3333, 090-1111-2222',
  ])

  const later = await w.staff('fuse')
  const third = await letterFor(w, later, w.mori)
  await w.laterBy(14 * 24 * 60)
  const expired = await doctor.post(third.link, { answer: 'right' })
  expect([expired.status, await expired.text()]).toEqual([410, expect.stringContaining('期限が切れました')])
  await seeAll(w)
})

test('of many presses at once a link takes five', async () => {
  const w = await aDrillBehindUs({ database: 'postgres' })
  const office = await w.staff('fuse')
  await bounce(w, 'mori@example.jp')
  const { link } = await letterFor(w, office, w.mori)
  const presses = await Promise.all(
    Array.from({ length: 12 }, () => w.stranger().post(link, { answer: 'right' })),
  )
  expect(presses.filter(({ status }) => status === 200)).toHaveLength(5)
  expect(presses.filter(({ status }) => status === 410)).toHaveLength(7)
  await seeAll(w)
})

test('what a doctor mistypes is told beside its field, kept as typed, and nothing is written', async () => {
  const w = await aDrillBehindUs()
  const office = await w.staff('fuse')
  await bounce(w, 'mori@example.jp')
  const { link } = await letterFor(w, office, w.mori)
  const doctor = w.stranger()
  const before = await everything(w)
  const typed = { answer: 'change', mail: 'mori@', mobile: '06-6782-0000', phone: '729000000', fax: '<b>"x' }
  const page = await doctor.post(link, typed)
  const html = await page.text()
  expect(page.status).toBe(422)
  expect(html).toContain('4か所を直してください')
  expect(html).toContain('name@example.jp のように書いてください')
  expect(html).toContain('先頭の0を付けてください')
  expect(html).toContain('value="mori@"')
  expect(html).not.toContain('<b>"x')
  expect((await doctor.post(link, { answer: 'change' })).status).toBe(422)
  expect((await doctor.post(link, { answer: 'change', fax: 'a\0b' })).status).toBe(422)
  expect((await doctor.post(link, { answer: 'change', fax: '1'.repeat(20_000) })).status).toBe(413)
  expect(await everything(w)).toEqual(before)

  // A telephone types full-width; the clinic's number stands first as before, the mobile comes behind it.
  const saved = await doctor.post(link, {
    answer: 'change',
    phone: '０６－６７８２－９９９９',
    mobile: '090-1234-5678',
  })
  expect(saved.status).toBe(200)
  expect(await phonesOf(w, w.mori)).toEqual(['090-1234-5678', '０６－６７８２－９９９９'])
  await seeAll(w)
})

test('an address that the office took off is shown and written to no more, until its owner says it is his', async () => {
  const w = await aDrillBehindUs()
  const office = await w.staff('fuse')
  await bounce(w, 'mori@example.jp')
  const { rows } = await w.store.owner.query<{ id: string }>(
    "select id from contact_point where value = 'mori@example.jp'",
  )
  const removal = `/roster/members/${w.mori.id}/contacts/${rows[0]?.id}/remove`
  expect((await office.post(removal)).status).toBe(303)
  expect(personIn(await listOf(office), '森 次郎')).toContain('LINEもメールも登録がありません。')
  const asked = { way: 'mail', confirmed: 'yes', [`member-${w.mori.id}`]: 'on' }
  expect((await office.post('/unreachable/links', asked)).status).toBe(422)

  const { link } = await letterFor(w, office, w.mori)
  expect(await (await w.stranger().get(link)).text()).not.toContain('m…@example.jp')
  await w.stranger().post(link, { answer: 'change', mail: 'mori@example.jp' })
  await w.workersRun()
  await w.stranger().post(await newestLink(w, 'mori@example.jp'))
  expect(personIn(await listOf(office), '森 次郎')).not.toContain('LINEもメールも')
  expect(await historyOf(w, w.mori)).toEqual(['mail:  → mori@example.jp'])
  await w.launches(await w.draft({ title: '次の訓練', purpose: 'drill' }))
  await w.workersRun()
  expect((await w.mori.mails()).at(-1)?.subject).toContain('次の訓練')
  await seeAll(w)
})

test('nobody can send mails all day by typing new addresses', async () => {
  const w = await aDrillBehindUs()
  const office = await w.staff('fuse')
  await bounce(w, 'mori@example.jp')
  const doctor = w.stranger()
  const statuses: number[] = []
  for (const round of [1, 2]) {
    const { link } = await letterFor(w, office, w.mori)
    for (const n of [1, 2, 3]) {
      const mail = `victim${round}${n}@example.jp`
      statuses.push((await doctor.post(link, { answer: 'change', mail })).status)
    }
  }
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  await w.workersRun()
  // Only the newest address still waits; the others were replaced before a mail went out.
  expect(w.mailHost.addresses().filter((address) => address.startsWith('victim'))).toEqual([
    'victim22@example.jp',
  ])
  await seeAll(w)
})

test('next door sees neither the list nor the letters, and cannot send for our doctors', async () => {
  const w = await aDrillBehindUs()
  const [office, neighbour] = [await w.staff('fuse'), await w.staff('kawachi')]
  await bounce(w, 'mori@example.jp')
  const { path } = await letterFor(w, office, w.mori)
  expect(await listOf(neighbour)).not.toContain('森 次郎')
  const [theirs, unknown] = [
    await neighbour.get(path),
    await neighbour.get(`/unreachable/letters/${crypto.randomUUID()}`),
  ]
  expect([theirs.status, unknown.status]).toEqual([404, 404])
  expect(await theirs.text()).toBe(await unknown.text())
  const form = { way: 'letter', confirmed: 'yes', [`member-${w.mori.id}`]: 'on' }
  expect((await neighbour.post('/unreachable/links', form)).status).toBe(422)
  for (const role of ['chair', 'committee', 'viewer'] as const) {
    const other = await w.staff('fuse', role)
    expect((await other.get('/unreachable')).status).toBe(403)
    expect((await other.post('/unreachable/links', form)).status).toBe(403)
  }
  await seeAll(w)
})

test('a mail that no host takes now is tried again, and one that is refused for good is told', async () => {
  const w = await aDrillBehindUs()
  const office = await w.staff('fuse')
  await w.sato.phone.blocks()
  await w.workersRun()
  const before = (await w.sato.mails()).length
  w.mailHost.behave({ as: 'busy_450', next: 1 })
  const asked = { way: 'mail', confirmed: 'yes', [`member-${w.sato.id}`]: 'on' }
  await office.post('/unreachable/links', asked)
  await w.workersRun()
  expect(await w.sato.mails()).toHaveLength(before)
  await w.laterBy(2)
  await openOfficeMails(w.plant)()
  await w.workersRun()
  expect(await w.sato.mails()).toHaveLength(before + 1)

  await w.laterBy(11)
  w.mailHost.behave({ as: 'unknown_550', next: 1 })
  await office.post('/unreachable/links', asked)
  await w.workersRun()
  expect(await listOf(office)).toContain('確認のメールを送れませんでした。')
  await seeAll(w)
})

async function aDrillBehindUs(options: Parameters<typeof world>[0] = {}) {
  const w = await world(options)
  await w.launches(w.drill)
  await w.workersRun()
  return w
}

type Office = Awaited<ReturnType<World['staff']>>

const listOf = async (office: Office, query = '') => (await office.get(`/unreachable${query}`)).text()

/** The row of one person in the list, or nothing. */
const personIn = (list: string, name: string) =>
  list.split('<li class="person">').find((row) => row.includes(`<strong>${name}</strong>`)) ?? ''

/** Asks for a letter and reads the link off the paper. */
async function letterFor(w: World, office: Office, doctor: World['mori']) {
  const made = await office.post('/unreachable/links', {
    way: 'letter',
    confirmed: 'yes',
    [`member-${doctor.id}`]: 'on',
  })
  expect(made.status).toBe(303)
  const path = made.headers.get('location') ?? ''
  const page = await (await office.get(path)).text()
  const link = /<code>http:\/\/localhost:8787(\/u\/[\w-]{27})<\/code>/.exec(page)?.[1]
  if (!link) throw new Error('No link on the letter')
  w.personal.push(link.slice(3))
  return { path, page, link }
}

async function newestLink(w: World, address: string) {
  const mail = (await w.mailHost.mailbox(address).mails()).at(-1)
  const link = /http:\/\/localhost:8787(\/u\/[\w-]{27})/.exec(mail?.text ?? '')?.[1]
  if (!link) throw new Error('No link in the mail')
  w.personal.push(link.slice(3))
  return link
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

const mailsOf = async (w: World, doctor: World['mori']) =>
  (
    await w.store.owner.query(
      "select value, reachable, rank from contact_point where member_id = $1 and system = 'mail' order by rank",
      [doctor.id],
    )
  ).rows

const phonesOf = async (w: World, doctor: World['mori']) =>
  (
    await w.store.owner.query(
      "select value from contact_point where member_id = $1 and system = 'phone' order by rank",
      [doctor.id],
    )
  ).rows.map(({ value }) => value)

/** What the doctor's own word changed, and nobody else's. */
const historyOf = async (w: World, { id }: World['mori']) =>
  (
    await w.store.owner.query<{ line: string }>(
      `select concat(field, ': ', old_value, ' → ', new_value) as line from roster_change
        where member_id = $1 and source = 'self' and changed_by = $1::text order by line`,
      [id],
    )
  ).rows.map(({ line }) => line)

const memberPage = async (office: Office, { id }: World['mori']) =>
  (await (await office.get(`/roster/members/${id}`)).text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')

const trailOf = async (w: World, actor: string) =>
  (await w.store.owner.query('select action from audit where actor = $1 order by seq', [actor])).rows.map(
    ({ action }) => action,
  )

const everything = async (w: World) =>
  (
    await w.store.owner.query(
      `select (select jsonb_agg(l order by id) from contact_link l) as links,
        (select jsonb_agg(c order by id) from contact_point c) as points, (select count(*) from audit) as entries`,
    )
  ).rows

async function seeAll(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}
