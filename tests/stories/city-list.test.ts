import { expect, test } from 'vitest'
import { clinicOf } from '../lending.ts'
import { says } from '../said.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

const words = (html: string) =>
  html
    .replace(/<(script|style|title)[\s\S]*?<\/\1>/g, ' ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

/** 佐藤 is open, 田中 in part and only for outpatients, 森 closed. */
async function answered(w: World) {
  await w.launches(w.drill)
  await w.workersRun()
  await w.sato.phone.presses('A1')
  await w.tanaka.phone.presses('A2')
  await w.workersRun()
  await w.store.owner.query(
    `insert into reply_detail (association_id, prompt_id, question, choice, via, event_at, source_event_id)
     select association_id, id, 'OPEN', '1', 'link', now(), 'open' from prompt where member_id = $1`,
    [w.tanaka.id],
  )
  await w.store.owner.query(
    `insert into reply (association_id, member_id, prompt_id, condition, via, event_at)
     select association_id, member_id, id, 'closed', 'link', $2 from prompt where member_id = $1`,
    [w.mori.id, w.now()],
  )
  // 佐藤 gave his mobile first, and the clinic's number after it; 田中 only her mobile.
  await w.store.owner.query(
    `insert into contact_point (association_id, member_id, system, value, rank)
     select association_id, id, 'phone', value, rank from member, (values ($1::uuid, '090-1111-0001', 1), ($1, '06-6700-1111', 2),
       ($2, '080-1111-0002', 1)) as phones (member, value, rank) where id = member`,
    [w.sato.id, w.tanaka.id],
  )
}

const fieldsOf = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/<input type="(?:hidden|checkbox)" name="([^"]+)" value="([^"]*)"( checked)?/g)]
      .filter(([tag, , , checked]) => tag.includes('hidden') || checked !== undefined)
      .map(([, name = '', value = '']) => [name, value]),
  )

async function drawers(w: World) {
  for (const doctor of w.everybody) {
    doctor.texts()
    await doctor.mails()
  }
}

test('the city reads what one officer approved, for 72 hours, and every look is counted without a name', async () => {
  const w = await world()
  await answered(w)
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}/city-list`
  await office.post(`${path}/phones`, { working_for: w.fuse, allowed: 'yes' })
  const draft = await (await office.get(path)).text()
  expect(draft).toContain('いま市が見られる一覧はありません')
  expect(draft).not.toContain('森 次郎')
  expect((await office.post(path, fieldsOf(draft))).status).toBe(303)

  const approved = await (await office.get(path)).text()
  const address = new URL(/href="([^"]*\/c\/[\w-]{27})"/.exec(approved)?.[1] ?? '')
  expect(address.origin).toBe(new URL(PUBLIC_URL).origin)
  expect(words(approved)).toContain('第1版、2か所）')
  expect(words(approved)).toContain('11月8日(日) 10時06分に切れます。 まだ開かれていません')

  // Opening the address shows no clinic and counts nothing; pressing does.
  const city = w.stranger()
  const door = await (await city.get(address.pathname)).text()
  expect(door).not.toContain('医院')
  expect(door).toContain('【訓練】')
  const opened = await city.post(address.pathname, { as: 'page' })
  expect(opened.headers.get('content-security-policy')).toContain("default-src 'none'")
  const read = words(await opened.text())
  expect(read.trim()).toMatch(/^【訓練】実際の災害ではありません/)
  expect(read).toContain('このリンクは令和8年11月8日(日) 10時06分に切れます。')
  expect(read).toContain('東 佐藤 一郎医院 一般診療所 06-6700-1111 診療できます 11月5日(木) 10時06分')
  expect(read).toContain('東 田中 花子医院 一般診療所 — 外来のみ 11月5日(木) 10時06分')
  expect(read).not.toContain('先生 ')
  expect(read).not.toMatch(/0[89]0-1111/)
  expect(read).not.toContain('森 次郎')
  const file = await city.post(address.pathname, { as: 'file' })
  expect(decodeURIComponent(file.headers.get('content-disposition') ?? '')).toContain(
    '【訓練】大阪880万人訓練_開いている',
  )
  const csv = await file.text()
  expect(csv.split('\r\n')[0]).toContain('【訓練】大阪880万人訓練')
  expect(csv).toContain('"地区","医療機関","区分","電話","診療","回答の時刻"\r\n')
  expect(csv.split('\r\n').filter((line) => line.startsWith('"東"'))).toHaveLength(2)
  const { rows: looks } = await w.store.owner.query(
    "select actor, detail from audit where action = 'city_list.look' order by seq",
  )
  expect(looks.map(({ actor, detail }) => [actor, Object.keys(detail).sort(), detail.as])).toEqual([
    ['city', ['as', 'id', 'list', 'version'], 'page'],
    ['city', ['as', 'id', 'list', 'version'], 'file'],
  ])
  expect(words(await (await office.get(path)).text())).toContain('これまでに2回開かれました')

  // A new answer is not the city's until somebody approves it; then it stands behind the same address.
  await w.laterBy(20)
  await w.tanaka.phone.presses('A3')
  await w.workersRun()
  expect(await (await city.post(address.pathname)).text()).toContain('田中 花子医院')
  const stale = await office.post(path, fieldsOf(approved))
  expect(stale.status).toBe(409)
  const now = await stale.text()
  expect(now).toContain('見ている間に回答が変わりました')
  expect(now).not.toContain('田中 花子')
  expect((await office.post(path, fieldsOf(now))).status).toBe(303)
  const second = words(await (await city.post(address.pathname)).text())
  expect(second).toContain('第2版（1か所）')
  expect(second).not.toContain('田中 花子')

  await w.laterBy(72 * 60 - 21)
  expect((await city.get(address.pathname)).status).toBe(200)
  await w.laterBy(1)
  for (const dead of [await city.get(address.pathname), await city.post(address.pathname)]) {
    expect(dead.status).toBe(410)
    const text = await dead.text()
    expect(text).toContain('この一覧の期限が切れました')
    expect(text).toContain('06-6782-0000')
    expect(text).not.toContain('医院')
  }
  expect((await city.get(`/c/${'x'.repeat(27)}`)).status).toBe(404)
  await drawers(w)
})

test('no telephone of the roster reaches the city before the association says so, and then no mobile and no 050', async () => {
  const w = await world()
  await answered(w)
  await w.store.owner.query(
    `insert into contact_point (association_id, member_id, system, value, rank) values ($1, $2, 'phone', '050-3333-0002', 2)`,
    [w.fuse, w.tanaka.id],
  )
  const office = await w.staff('fuse')
  const path = `/safety-checks/${w.drill}/city-list`
  const given = async (said: string) => {
    const draft = await (await office.get(path)).text()
    // Said beside the button, with a way down to the switch.
    expect(words(draft)).toContain(`を載せます（下書きは2件）。 ${said} 電話の設定（このページの下）`)
    expect(draft).toMatch(/<a href="#city-phones">[\s\S]*<section id="city-phones"><p>医療機関の電話は/)
    expect((await office.post(path, fieldsOf(draft))).status).toBe(303)
    const address = /href="([^"]*\/c\/[\w-]{27})"/.exec(await (await office.get(path)).text())?.[1] ?? ''
    const city = w.stranger()
    const file = await city.post(new URL(address).pathname, { as: 'file' })
    const page = await (await city.post(new URL(address).pathname, { as: 'page' })).text()
    const heads = [...page.matchAll(/<th scope="col"[^>]*>([^<]+)/g)].map(([, name = '']) => name)
    return { heads, page: words(page), file: await file.text() }
  }
  const silent = async () => {
    const { heads, page, file } = await given('電話は載りません。')
    expect(heads).toEqual(['地区', '医療機関', '区分', '診療', '回答の時刻'])
    expect(page).toContain('佐藤 一郎医院 一般診療所 診療できます')
    expect(page + file).not.toContain('6700-1111')
    expect(file).toContain('"区分","電話","診療"')
  }
  await silent()
  const asked = await (await office.get(path)).text()
  expect(asked).toMatch(/<details><summary>電話も載せることにする<\/summary>.*ご自宅の番号/s)
  expect((await office.post(`${path}/phones`, { working_for: w.fuse, allowed: 'yes' })).status).toBe(303)
  const read = await given('電話は、名簿に固定電話のある1件に載ります。')
  expect(read.page).toContain('佐藤 一郎医院 一般診療所 06-6700-1111')
  expect(read.heads).toContain('電話')
  expect(read.page + read.file).not.toMatch(/0[589]0-\d/)
  await office.post(`${path}/phones`, { working_for: w.fuse, allowed: 'no' })
  await silent()
  expect(words(await (await office.get('/audit')).text())).toMatch(
    /名簿の固定電話を載せないことにしました。.*名簿の固定電話を載せることにしました。/,
  )
  await drawers(w)
})

test('a name is read only where the association lets it, a clinic in doubt only where somebody ticks it', async () => {
  const w = await world()
  await answered(w)
  const partner = await w.newDoctor('fuse', { name: '小川 五郎', role: 'member', ward: '東' })
  await w.store.owner.query('update member set facility_id = $2 where id = $1', [
    partner.id,
    await clinicOf(w, w.sato),
  ])
  await w.store.owner.query(
    `with asked as (insert into prompt (association_id, safety_check_id, member_id, facility_id, role)
       values ($1, $2, $3, $4, 'member') returning *)
     insert into reply (association_id, member_id, prompt_id, condition, via, event_at)
     select association_id, member_id, id, 'needs_help', 'link', $5 from asked`,
    [w.fuse, w.drill, partner.id, await clinicOf(w, w.sato), new Date(w.now().getTime() - 60_000)],
  )
  const office = await w.staff('fuse', 'chair')
  const path = `/safety-checks/${w.drill}/city-list`
  const draft = await (await office.get(path)).text()
  expect(words(draft)).toContain('佐藤 一郎医院※')
  const fields = fieldsOf(draft)
  expect(Object.keys(fields).filter((name) => name.startsWith('clinic-'))).toHaveLength(1)
  const nothing = Object.fromEntries(Object.entries(fields).filter(([name]) => !name.startsWith('clinic-')))
  const refused = await office.post(path, nothing)
  expect(refused.status).toBe(422)
  expect(await refused.text()).toContain('1か所も選ばれていません')

  expect((await office.post(`${path}/names`, { working_for: w.fuse, allowed: 'yes' })).status).toBe(303)
  const named = await (await office.get(path)).text()
  const both = { ...fieldsOf(named), [`clinic-${await clinicOf(w, w.sato)}`]: '1' }
  expect((await office.post(path, both)).status).toBe(303)
  const approved = await (await office.get(path)).text()
  const address = new URL(/href="([^"]*\/c\/[\w-]{27})"/.exec(approved)?.[1] ?? '').pathname
  expect(words(await (await w.stranger().post(address)).text())).toContain('10時06分 佐藤 一郎')

  // Both ask first; and what is approved stands above the list, too.
  expect(approved).toMatch(/<details><summary>リンクを取り消す<\/summary>.*はい、取り消します/s)
  expect(approved).toMatch(/<details><summary>お名前を載せないことにする<\/summary>/)
  expect(words(approved)).toMatch(/この内容に差し替える 印のついた1件を載せます（下書きは2件）。/)

  // Taken back, and nothing is left behind the address; the second who takes it back is told.
  const ended = await office.post(`${path}/end`, { working_for: w.fuse })
  expect(ended.status).toBe(303)
  const told = await (await office.get(ended.headers.get('location') ?? '')).text()
  expect(words(told)).toContain('リンクを取り消しました')
  expect((await office.post(`${path}/end`, { working_for: w.fuse })).status).toBe(409)
  const over = await w.stranger().post(address)
  expect(over.status).toBe(410)
  expect(await over.text()).toContain('この一覧は取り消されました')

  // Whoever still looks at the page of the dead link is told; the next link goes on with the second version.
  expect((await office.post(path, fieldsOf(approved))).status).toBe(409)
  expect((await office.post(path, fieldsOf(told))).status).toBe(303)
  expect(words(await (await office.get(path)).text())).toContain('市が見ている一覧（第2版、')
  await drawers(w)
})

test('休診 said before the newest 診療できます is over; said by a colleague after his own it is a doubt', async () => {
  const w = await world()
  await w.store.owner.query(
    'update member set facility_id = (select facility_id from member where id = $1) where id = $2',
    [w.sato.id, w.tanaka.id],
  )
  await w.launches(w.drill)
  await w.workersRun()
  await w.sato.phone.presses('A1')
  await w.workersRun()
  await says(w, { doctor: w.sato, question: 'OPEN', choice: '5' })
  const office = await w.staff('fuse')
  const draft = async () => words(await (await office.get(`/safety-checks/${w.drill}/city-list`)).text())
  expect(await draft()).toContain('まだありません')
  await w.laterBy(60)
  await w.sato.phone.presses('A1')
  await w.workersRun()
  expect(await draft()).toMatch(/佐藤 一郎医院 東・一般診療所 診療できます/)
  await w.tanaka.phone.presses('A1')
  await w.workersRun()
  await says(w, { doctor: w.tanaka, question: 'OPEN', choice: '5' })
  await w.laterBy(1)
  await w.sato.phone.presses('A1')
  await w.workersRun()
  expect(await draft()).toContain('佐藤 一郎医院※')
  await drawers(w)
})

test('of two officers at once one approves and the other is told; who may not, and next door, get nothing', async () => {
  const w = await world({ database: 'postgres' })
  await answered(w)
  const [office, chair] = [await w.staff('fuse'), await w.staff('fuse', 'chair')]
  const path = `/safety-checks/${w.drill}/city-list`
  const fields = fieldsOf(await (await office.get(path)).text())
  const both = await Promise.all([office, chair].map((who) => who.post(path, fields)))
  expect(both.map(({ status }) => status).sort()).toEqual([303, 409])
  expect(await both.find(({ status }) => status === 409)?.text()).toContain('ほかの人が先に承認したか')
  const { rows } = await w.store.owner.query('select version from city_list_version')
  expect(rows).toEqual([{ version: 1 }])

  const committee = await w.staff('fuse', 'committee')
  const looking = await (await committee.get(path)).text()
  expect(looking).not.toMatch(/\/c\/[\w-]{27}/)
  expect(looking).toContain('承認は、事務局か災害対策委員長が行います')
  const next_door = await w.staff('kawachi')
  expect((await next_door.get(path)).status).toBe(404)
  for (const what of ['', '/end', '/names', '/phones']) {
    expect((await committee.post(path + what, fields)).status).toBe(403)
    expect((await next_door.post(path + what, { ...fields, working_for: w.kawachi })).status).toBe(404)
  }
  expect((await (await w.staff('fuse', 'viewer')).get(path)).status).toBe(403)
  await drawers(w)
})
