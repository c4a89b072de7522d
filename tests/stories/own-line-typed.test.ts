import { expect, test } from 'vitest'
import { inAssociation } from '../../src/db.ts'
import type { Phone } from '../../src/demo/line-phone.ts'
import { type BindingCode, hashOf, newCode } from '../../src/roster/binding-code.ts'
import { endOwnLine } from '../../src/safety-checks/trial/own-line/bind.ts'
import { showOwnCode, takeOwnCode } from '../../src/safety-checks/trial/own-line/typed.ts'
import { textOf } from '../entering.ts'
import { type World, world } from '../world.ts'

type Office = Awaited<ReturnType<World['staff']>>
const PAGE = '/settings/own-line'
const TAKEN = /^布施医師会の試し送りを、これからこのLINEでも受け取ります。/

/** A phone of the office that stands in no roster. */
async function ownPhone(w: World, number = 77, channel = w.channels.fuse) {
  const user_id = `U${String(number).padStart(32, '0')}`
  w.personal.push(user_id)
  const phone = w.platform.phone(user_id)
  await phone.follows(channel.token)
  await w.workersRun()
  return phone
}

async function says(w: World, phone: Phone, words: string, channel = w.channels.fuse) {
  await phone.says(words, { access_token: channel.token })
  await w.workersRun()
  return phone.texts().at(-1) ?? ''
}

/** The code as it stands on the screen. */
async function shownTo(w: World, office: Office) {
  const response = await office.post(`${PAGE}/shown`)
  expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store'])
  const code = /<output>([0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5})<\/output>/.exec(await response.text())
  if (!code?.[1]) throw new Error('no code on the screen')
  w.personal.push(code[1], code[1].replace('-', ''))
  return code[1]
}

const page = async (office: Office) => textOf(await (await office.get(PAGE)).text())
const tries = async (w: World, office: Office) => {
  const tried = await office.post(`/safety-checks/${w.drill}/try`)
  await w.workersRun()
  return tried.headers.get('location')?.split('tried=')[1]
}

test('a clerk who is no doctor types the code on the screen into her own LINE, and the trial comes there', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  expect(await page(office)).toContain('会員でない方')
  const code = await shownTo(w, office)
  expect(await page(office)).toMatch(/コードは、まだLINEに届いていません/)
  expect(await page(office)).not.toContain(code)
  expect(await tries(w, office)).toBe('sent')

  const phone = await ownPhone(w)
  expect(await says(w, phone, code.toLowerCase())).toMatch(TAKEN)
  expect(await page(office)).toMatch(/ご登録のLINEで受け取ります.*LINEを1通使います/)
  const before = phone.texts().length
  expect(await tries(w, office)).toBe('sent_by_line')
  expect(phone.texts().slice(before)).toEqual([expect.stringMatching(/^【訓練】【試し送り】大阪880万人訓練/)])
  // She is no doctor: the drill itself does not ask her, and no doctor got the trial.
  const bound = await w.store.owner.query('select from contact_point where value = $1', [phone.user_id])
  expect(bound.rowCount).toBe(0)
  expect(w.everybody.flatMap((doctor) => doctor.texts())).toEqual([])

  // Once used, it is anybody's sheet of paper.
  const stranger = await ownPhone(w, 78)
  expect(await says(w, stranger, code)).toMatch(/^このコードでは登録できませんでした/)
  expect(await says(w, phone, '解除')).toBe('解除しました。試し送りは、もうここに届きません。')
  expect(await tries(w, office)).toBe('sent')
  expect(await office.mails()).toHaveLength(3)
  const trail = textOf(await (await office.get('/audit')).text())
  for (const sentence of [
    '試し送りを自分のLINEで受け取るためのコードを、画面に出しました。',
    '試し送りを、自分のLINEでも受け取ることにしました。',
    '試し送りを、自分のLINEで受け取るのをやめました。',
  ])
    expect(trail).toContain(sentence)
})

test('the code dies after 30 minutes, with a newer one, and when it is given up', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const phone = await ownPhone(w)
  const NO_MATCH = /^このコードでは登録できませんでした/
  const first = await shownTo(w, office)
  const second = await shownTo(w, office)
  expect(await says(w, phone, first)).toMatch(NO_MATCH)
  await w.laterBy(30)
  expect(await page(office)).toContain('コードを出す')
  expect(await says(w, phone, second)).toMatch(NO_MATCH)
  const third = await shownTo(w, office)
  expect((await office.post(`${PAGE}/end`, { which: 'asked' })).status).toBe(303)
  expect(await says(w, phone, third)).toMatch(NO_MATCH)
  // A code that belongs into LINE is none for the screen.
  const fourth = await shownTo(w, office)
  expect((await office.post(`${PAGE}/code`, { code: fourth })).status).toBe(422)
  await w.laterBy(29)
  expect(await says(w, phone, fourth)).toMatch(TAKEN)
  for (let n = 0; n < 6; n++) await shownTo(w, office)
  const refused = await office.post(`${PAGE}/shown`)
  expect([refused.status, textOf(await refused.text())]).toEqual([
    429,
    expect.stringContaining('コードは1時間に10回まで出せます'),
  ])
  // What is bound goes on until a new code is typed.
  expect(await page(office)).toMatch(/ご登録のLINEで受け取ります.*新しいコードを入れるまでは/)
})

test('who blocks the account gets no trial until she unblocks it; a doctor’s own code still makes him known', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const phone = await ownPhone(w)
  expect(await says(w, phone, await shownTo(w, office))).toMatch(TAKEN)
  await w.laterBy(1)
  await phone.blocks(w.channels.fuse.token)
  await w.workersRun()
  expect(await page(office)).toMatch(/いまは届きません。このアカウントがブロックされたか/)
  expect(await tries(w, office)).toBe('sent')
  await w.laterBy(1)
  await phone.follows(w.channels.fuse.token)
  await w.workersRun()
  expect(await tries(w, office)).toBe('sent_by_line')
  await office.mails()
})

test('two associations on one account: the code finds the one that showed it, and next door sees nothing of it', async () => {
  const w = await world()
  await w.store.owner.query('update association set line_channel_id = $1 where id = $2', [
    w.channels.fuse.id,
    w.kawachi,
  ])
  const kishi = await w.staff('kawachi')
  const phone = await ownPhone(w)
  const code = await shownTo(w, kishi)
  expect(await says(w, phone, code)).toMatch(/^河内医師会の試し送りを/)
  expect(await page(kishi)).toContain('ご登録のLINEで受け取ります')
  expect(await page(await w.staff('fuse'))).not.toContain('ご登録のLINEで受け取ります')
  for (const role of ['committee', 'viewer'] as const)
    expect((await (await w.staff('fuse', role)).post(`${PAGE}/shown`)).status).toBe(403)
})

test('on a shared account 「解除」 ends the trials of the association that sends them', async () => {
  const w = await world()
  await w.store.owner.query('update association set line_channel_id = $1 where id = $2', [
    w.channels.fuse.id,
    w.kawachi,
  ])
  const kishi = await w.staff('kawachi')
  const phone = await ownPhone(w)
  await says(w, phone, await shownTo(w, kishi))
  expect(await says(w, phone, '解除')).toBe('解除しました。試し送りは、もうここに届きません。')
  expect(await page(kishi)).not.toContain('ご登録のLINEで受け取ります')
})

test('an officer who is a doctor too ends the trials first and keeps the safety checks', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const code = await shownTo(w, office)
  expect(await says(w, w.tanaka.phone, code)).toMatch(
    /先生への安否確認も、これまで通り届きます。\n試し送りを/,
  )
  expect(await tries(w, office)).toBe('sent_by_line')
  expect(await says(w, w.tanaka.phone, '解除')).toMatch(
    /^解除しました。.*\n先生への安否確認は、これまで通り届きます。/,
  )
  expect(await tries(w, office)).toBe('sent')
  const bound = await w.store.owner.query(
    "select from contact_point where member_id = $1 and system = 'line' and unbound_at is null",
    [w.tanaka.id],
  )
  expect(bound.rowCount).toBe(1)
  expect(await says(w, w.tanaka.phone, '解除')).toMatch(/先生との結び付きを解除しますか/)
  expect(w.tanaka.texts()).toHaveLength(4)
  await office.mails()
})

test('a code that is given up while it is typed leaves the LINE before it as it was', async () => {
  const w = await world({ database: 'postgres' })
  const at = w.now()
  const bind = async (number: number, gives_up: boolean) => {
    const code: BindingCode = newCode()
    const hash = await hashOf(w.plant.secrets.binding_salt, code)
    const acting = { association: w.fuse, by: 'yamamoto', at }
    await showOwnCode(w.db, { ...acting, hash })
    const takes = inAssociation(w.db, w.fuse, (tx) =>
      takeOwnCode(tx, {
        association: w.fuse,
        line_channel_id: w.channels.fuse.id,
        user_id: `U${String(number).padStart(32, '0')}`,
        hash,
        at,
      }),
    )
    const [taken] = await Promise.all([takes, gives_up && endOwnLine(w.db, { ...acting, which: 'asked' })])
    return taken
  }
  expect(await bind(1, false)).toEqual({ by: 'yamamoto' })
  for (let number = 2; number < 8; number++) {
    const taken = await bind(number, true)
    const { rows } = await w.store.owner.query(
      'select line_user from own_line where confirmed_at is not null and ended_at is null',
    )
    // One of the two came first, and in either case exactly one LINE gets the trials.
    expect(rows).toHaveLength(1)
    if (taken) expect(rows[0].line_user).toMatch(new RegExp(`${number}$`))
  }
})

test('without a LINE account the page says what comes first', async () => {
  const w = await world()
  await w.store.owner.query('update association set line_channel_id = null where id = $1', [w.fuse])
  const office = await w.staff('fuse')
  const refused = await office.post(`${PAGE}/shown`)
  expect([refused.status, textOf(await refused.text())]).toEqual([
    422,
    expect.stringContaining('先に、LINEの設定を済ませてください'),
  ])
})

test('of two people with the same code at once one is bound', async () => {
  const w = await world({ database: 'postgres' })
  const code: BindingCode = newCode()
  const hash = await hashOf(w.plant.secrets.binding_salt, code)
  await showOwnCode(w.db, { association: w.fuse, hash, by: 'yamamoto', at: w.now() })
  const takes = (number: number) =>
    inAssociation(w.db, w.fuse, (tx) =>
      takeOwnCode(tx, {
        association: w.fuse,
        line_channel_id: w.channels.fuse.id,
        user_id: `U${String(number).padStart(32, '0')}`,
        hash,
        at: w.now(),
      }),
    )
  const taken = await Promise.all([1, 2, 3, 4].map(takes))
  expect(taken.filter(Boolean)).toHaveLength(1)
  const { rows } = await w.store.owner.query(
    'select line_user from own_line where confirmed_at is not null and ended_at is null',
  )
  expect(rows).toHaveLength(1)
})
