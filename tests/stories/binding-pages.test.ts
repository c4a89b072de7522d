import { describe, expect, test } from 'vitest'
import { type World, world } from '../world.ts'

const CODE = /<strong>([0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5})<\/strong>/g
const codesIn = (html: string) => [...html.matchAll(CODE)].map(([, code]) => code ?? '')

async function officeOf() {
  const w = await world()
  return { w, office: await w.staff('fuse') }
}

const letterFor = (w: World, ...doctors: { id: string }[]) =>
  Object.fromEntries([['working_for', w.fuse], ...doctors.map(({ id }) => [`member-${id}`, '1'])])

async function bindsWith(w: World, code: string, number = 9) {
  const user_id = `U${String(number).padStart(32, '0')}`
  w.personal.push(user_id)
  const phone = w.platform.phone(user_id)
  await phone.follows(w.channels.fuse.token)
  await w.workersRun()
  await phone.says(code, { access_token: w.channels.fuse.token })
  await w.workersRun()
  await phone.presses('はい')
  await w.workersRun()
  return phone
}

const audited = async (w: World) =>
  (
    await w.store.owner.query("select action, detail from audit where action like 'binding.%' order by seq")
  ).rows.map(({ action, detail }) => ({ action, detail: JSON.stringify(detail) }))

describe('the office', () => {
  test('sees who is bound, who has a code and who has nothing', async () => {
    const { w, office } = await officeOf()
    const before = await (await office.get('/binding')).text()
    expect(before).toContain('いま3人中 2')
    expect(before).toContain('まだの1人に案内状を作る')
    await office.post('/binding/letters', letterFor(w, w.mori))
    const { length } = [
      ...(await (await office.get('/binding?state=code')).text()).matchAll(/コードを渡しました/g),
    ]
    expect(length).toBe(1)
    expect(await (await office.get('/binding?state=none')).text()).toContain('全員に案内が済んでいます')
    expect(await (await office.get('/binding?q=もり')).text()).toContain('この条件に合う先生はいません')
    const found = await (await office.get(`/binding?q=${encodeURIComponent('次郎')}`)).text()
    expect(found).toContain('森 次郎')
    expect(found).not.toContain('田中 花子')
  })

  test('prints a letter for everybody who is not bound: a page each, and no browser keeps it', async () => {
    const { w, office } = await officeOf()
    const order = await (await office.get('/binding/letters')).text()
    expect(order).toContain('<strong>1人</strong>')
    expect(order).toContain('森 次郎')
    const letters = await office.post('/binding/letters', { working_for: w.fuse, who: 'unbound' })
    expect(letters.status).toBe(200)
    expect(letters.headers.get('Cache-Control')).toBe('no-store')
    const html = await letters.text()
    expect(codesIn(html)).toHaveLength(1)
    expect(html).toContain('森 次郎 先生')
    expect(html).not.toContain('田中 花子')
    const phone = await bindsWith(w, codesIn(html)[0] ?? '')
    expect(phone.texts().at(-1)).toMatch(/^森 次郎先生、ご登録/)
    expect(await (await office.get('/binding')).text()).toMatch(
      /<strong>森 次郎<\/strong>[\s\S]*<strong>田中 花子/,
    )
  })

  test('keeps no code in the clear, neither in the tables nor in the audit nor in the log', async () => {
    const { w, office } = await officeOf()
    const html = await (await office.post('/binding/letters', letterFor(w, w.mori, w.tanaka))).text()
    const codes = codesIn(html)
    expect(codes).toHaveLength(2)
    const { rows } = await w.store.owner.query(
      'select c::text from binding_code c union all select a::text from audit a',
    )
    for (const code of codes)
      for (const spelled of [code, code.replace('-', '')]) {
        expect(JSON.stringify(rows)).not.toContain(spelled)
        expect(w.logged.join()).not.toContain(spelled)
      }
  })

  test('prints again: the old paper dies', async () => {
    const { w, office } = await officeOf()
    const [old] = codesIn(await (await office.post('/binding/letters', letterFor(w, w.mori))).text())
    const [renewed] = codesIn(await (await office.post('/binding/letters', letterFor(w, w.mori))).text())
    const phone = w.platform.phone(`U${'7'.repeat(32)}`)
    await phone.follows(w.channels.fuse.token)
    await w.workersRun()
    await phone.says(old ?? '', { access_token: w.channels.fuse.token })
    await w.workersRun()
    expect(phone.texts().at(-1)).toMatch(/^このコードでは登録できませんでした/)
    await phone.says(renewed ?? '', { access_token: w.channels.fuse.token })
    await w.workersRun()
    expect(phone.texts().at(-1)).toMatch(/先生ですか/)
  })

  test('pressing twice at once leaves one living code, and nothing breaks', async () => {
    const { w, office } = await officeOf()
    const answers = await Promise.all(
      [1, 2, 3].map(() => office.post('/binding/letters', letterFor(w, w.mori, w.tanaka))),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    const { rows } = await w.store.owner.query(
      'select count(*)::int as n from binding_code where used_at is null and revoked_at is null',
    )
    expect(rows).toEqual([{ n: 2 }])
  })

  test('revokes a code after a page that asks; a second time it is told so', async () => {
    const { w, office } = await officeOf()
    const [code] = codesIn(await (await office.post('/binding/letters', letterFor(w, w.mori))).text())
    const path =
      /\/binding\/codes\/[0-9a-f-]{36}\/revoke/.exec(await (await office.get('/binding')).text())?.[0] ?? ''
    expect(await (await office.get(path)).text()).toContain('森 次郎</strong>先生のコードを取り消しますか')
    const revoked = await office.post(path, { working_for: w.fuse })
    expect([revoked.status, revoked.headers.get('Location')]).toEqual([303, '/binding?done=revoked'])
    expect((await office.post(path, { working_for: w.fuse })).status).toBe(409)
    const phone = w.platform.phone(`U${'7'.repeat(32)}`)
    await phone.follows(w.channels.fuse.token)
    await w.workersRun()
    await phone.says(code ?? '', { access_token: w.channels.fuse.token })
    await w.workersRun()
    expect(phone.texts().at(-1)).toMatch(/^このコードでは登録できませんでした/)
  })

  test('removes a binding that is not the doctor’s; the drill no longer goes there', async () => {
    const { w, office } = await officeOf()
    const [code] = codesIn(await (await office.post('/binding/letters', letterFor(w, w.mori))).text())
    const phone = await bindsWith(w, code ?? '')
    const list = await (await office.get('/binding')).text()
    const path = /\/binding\/lines\/[0-9a-f-]{36}\/remove/.exec(list)?.[0] ?? ''
    expect(await (await office.get(path)).text()).toContain(
      '森 次郎</strong>先生とLINEの結び付きを解除しますか',
    )
    expect((await office.post(path, { working_for: w.fuse })).status).toBe(303)
    expect((await office.post(path, { working_for: w.fuse })).status).toBe(409)
    const member = await (await office.get(`/roster/members/${w.mori.id}`)).text()
    const history = member.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
    expect(history).toContain('本人 LINE (なし) → 登録あり')
    expect(history).toContain('(画面) LINE 登録あり → (なし)')
    const before = phone.texts().length
    await w.launches(w.drill)
    await w.workersRun()
    expect(phone.texts()).toHaveLength(before)
    expect((await audited(w)).map(({ action }) => action)).toEqual([
      'binding.issue',
      'binding.bind',
      'binding.remove',
    ])
    expect(JSON.stringify(await audited(w))).not.toMatch(/森|U0/)
    for (const doctor of [w.sato, w.mori]) await doctor.mails()
    for (const doctor of [w.sato, w.tanaka]) doctor.texts()
  })

  test('sets the window of its envelopes, with mistakes told beside the field', async () => {
    const { w, office } = await officeOf()
    const wrong = await office.post('/binding/letters/setting', {
      working_for: w.fuse,
      left_mm: '200',
      top_mm: '１８',
      basic_id: 'だめ',
    })
    expect(wrong.status).toBe(422)
    const page = await wrong.text()
    expect(page).toContain('2か所を直してください')
    expect(page).toContain('value="だめ"')
    const kept = await office.post('/binding/letters/setting', {
      working_for: w.fuse,
      left_mm: '２５',
      top_mm: '18',
      basic_id: '123abcde',
    })
    expect(kept.status).toBe(303)
    const css = await office.get('/binding/letters/window.css')
    expect(css.headers.get('Content-Type')).toContain('text/css')
    expect(await css.text()).toContain('left: 25mm; top: 18mm')
    const next_door = await w.staff('kawachi')
    expect(await (await next_door.get('/binding/letters/window.css')).text()).toContain(
      'left: 22mm; top: 16mm',
    )
  })

  test('cannot print for nobody, for next door, or for what is no member', async () => {
    const { w, office } = await officeOf()
    for (const form of [{}, letterFor(w, w.kishi), { 'member-x': '1', 'member-': '1' }]) {
      const answer = await office.post('/binding/letters', { working_for: w.fuse, ...form })
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain('案内状を作る先生がいません')
    }
    expect(await (await office.get('/binding/letters?member=x')).text()).toContain(
      '案内状を作る先生がいません',
    )
    expect((await w.store.owner.query('select from binding_code')).rowCount).toBe(0)
  })
})

describe('next door', () => {
  test('sees and changes nothing: as if it were not there', async () => {
    const { w, office } = await officeOf()
    await office.post('/binding/letters', letterFor(w, w.mori))
    const list = await (await office.get('/binding')).text()
    const paths = [/\/binding\/codes\/[0-9a-f-]{36}\/revoke/, /\/binding\/lines\/[0-9a-f-]{36}\/remove/].map(
      (path) => path.exec(list)?.[0] ?? '',
    )
    const kawachi = await w.staff('kawachi')
    expect(await (await kawachi.get('/binding')).text()).not.toMatch(/森|田中|佐藤/)
    for (const path of paths) {
      const unknown = path.replace(/[0-9a-f-]{36}/, crypto.randomUUID())
      for (const [foreign, nobody] of [
        [await kawachi.get(path), await kawachi.get(unknown)],
        [await kawachi.post(path), await kawachi.post(unknown)],
      ]) {
        expect(foreign?.status).toBe(404)
        expect(await foreign?.text()).toBe(await nobody?.text())
      }
    }
    expect((await w.store.owner.query('select from binding_code where revoked_at is null')).rowCount).toBe(1)
  })

  test.each(['chair', 'committee', 'viewer'] as const)(
    'a %s of the same association is refused',
    async (role) => {
      const w = await world()
      const person = await w.staff('fuse', role)
      expect((await person.get('/binding')).status).toBe(403)
      expect((await person.post('/binding/letters', letterFor(w, w.mori))).status).toBe(403)
    },
  )
})
