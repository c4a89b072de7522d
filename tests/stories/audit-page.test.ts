import { expect, inject, test } from 'vitest'
import { audit } from '../../src/audit/write.ts'
import { inAssociation } from '../../src/db.ts'
import { tellHead } from '../../src/trail/tell-head.ts'
import { verifyHead } from '../../src/trail/verify.ts'
import { openOfficeMails } from '../../workers/office-mails.ts'
import { emptyDatabase, SETTINGS, tomoshibi } from '../command-line.ts'
import { type World, world } from '../world.ts'

test('the office reads who did what when, in sentences, and that the chain holds', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  const made = await office.post('/safety-checks', { purpose: 'drill', title: '秋の訓練', audience: 'all' })
  const path = made.headers.get('location') ?? ''
  await office.post(path)
  await office.post(`${path}/now`)
  await office.post(path.replace('launch', 'close'))

  const page = await (await office.get('/audit')).text()
  expect(page).toContain('記録のつながり: 良')
  for (const sentence of [
    '「【訓練】秋の訓練」の下書きをつくりました。',
    '「【訓練】秋の訓練」を3人に送りました。',
    '「【訓練】秋の訓練」を締め切りました。',
    '山本 事務さんを事務局として登録しました。',
  ])
    expect(page).toContain(sentence)
  expect(page).toContain('2026年11月5日(木) 10時06分')
  const { hash } = await headOf(w)
  expect(page).toContain(`${hash.slice(0, 16)}…`)
  expect(page).toContain(`<code class="hash">${hash}</code>`)
})

test('the trail is narrowed by person, kind and day in its address, and nonsense there shows everything', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await office.post('/safety-checks', { purpose: 'drill', title: '秋の訓練', audience: 'all' })
  const rows = async (query: string) => {
    const page = await office.get(`/audit?${query}`)
    expect(page.status).toBe(200)
    return (await page.text()).split('<tr>').length - 2
  }
  const all = await rows('')
  expect(all).toBeGreaterThan(3)
  expect(await rows('topic=safety_check')).toBe(1)
  expect(await rows('actor=cli')).toBe(all - 1)
  expect(await rows('from=2026-11-05&until=2026-11-05')).toBe(all)
  expect(await rows('until=2026-11-04')).toBe(-1)
  expect(await rows('topic=toString&from=2026-02-31&until=x&page=-4')).toBe(all)
  expect(await rows('actor=%27;drop table audit--&topic=staff')).toBe(-1)
})

test('older entries are a page away', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await writes(w, 60)
  const first = await (await office.get('/audit')).text()
  expect(first).toContain('href="/audit?page=2"')
  const second = await (await office.get('/audit?page=2')).text()
  expect(second).toContain('医師会を登録しました。')
  expect(second).not.toContain('前の記録へ')
})

test('office and chair may look, nobody else, and nobody sees the neighbour’s', async () => {
  const w = await world()
  const [chair, committee, viewer, neighbour] = [
    await w.staff('fuse', 'chair'),
    await w.staff('fuse', 'committee'),
    await w.staff('fuse', 'viewer'),
    await w.staff('kawachi'),
  ]
  await writes(w, 1)
  expect((await chair.get('/audit')).status).toBe(200)
  expect((await committee.get('/audit')).status).toBe(403)
  expect((await viewer.get('/audit')).status).toBe(403)
  expect(await (await neighbour.get('/audit')).text()).not.toContain('名簿を書き出しました')
})

test('an entry that was changed is named on the page', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.store.owner.query("update audit set actor = 'nobody' where seq = 2 and association_id = $1", [
    w.fuse,
  ])
  expect(await (await office.get('/audit')).text()).toContain('2番目で切れています')
})

test('two workers mail the head of the chain once in the morning, to office and chair, and not without news', async () => {
  const w = await world()
  const [office, chair, committee] = [
    await w.staff('fuse'),
    await w.staff('fuse', 'chair'),
    await w.staff('fuse', 'committee'),
  ]
  const look = openOfficeMails(w.plant)
  await look()
  await w.workersRun()
  expect(await office.mails()).toEqual([])

  const before = await headOf(w)
  await w.laterBy(20 * 60 + 54)
  await Promise.all([tells(w), tells(w)])
  await tells(w)
  const [mail, ...more] = await office.mails()
  expect(more).toEqual([])
  expect(await chair.mails()).toHaveLength(1)
  expect(await committee.mails()).toEqual([])
  expect(mail?.subject).toBe('操作記録の控え 2026-11-06(布施医師会)')
  expect(mail?.text).toContain(`最後の番号: ${before.seq}`)
  expect(mail?.text).toContain(`照合用の文字: ${before.hash}`)
  expect(mail?.text).toContain(`前の控えから: ${before.seq}件`)

  await w.laterBy(24 * 60)
  await look()
  await w.workersRun()
  expect(await office.mails()).toHaveLength(1)
  await writes(w, 2)
  await w.laterBy(24 * 60)
  await look()
  await look()
  await w.workersRun()
  const [, second, ...rest] = await office.mails()
  expect(rest).toEqual([])
  expect(second?.text).toContain('前の控えから: 2件')
  expect(await chair.mails()).toHaveLength(2)
})

test('a mail host that is away in the morning gets the head later, and it is the same one', async () => {
  const w = await world()
  const office = await w.staff('fuse')
  await w.laterBy(21 * 60)
  w.mailHost.behave({ as: 'busy_450', next: 1 })
  await tells(w)
  expect(await office.mails()).toEqual([])
  await tells(w)
  expect(await office.mails()).toEqual([])
  await w.laterBy(2)
  await tells(w)
  await tells(w)
  expect(await office.mails()).toHaveLength(1)
})

test('a tail that was cut off, which the chain itself cannot show, is noticed with the mailed head', async () => {
  const w = await world()
  await writes(w, 3)
  const kept = await headOf(w)
  const verify = (at = kept) => verifyHead(w.db, { association: w.fuse, ...at })
  expect(await verify()).toEqual({ ok: true })
  expect(await verify({ ...kept, hash: kept.hash.toUpperCase() })).toEqual({ ok: true })
  expect(await verify({ ...kept, hash: '0'.repeat(64) })).toMatchObject({ reason: 'head_differs' })
  expect(await verifyHead(w.db, { association: w.kawachi, ...kept })).toMatchObject({ ok: false })

  await w.store.owner.query('delete from audit where association_id = $1 and seq >= $2', [w.fuse, kept.seq])
  const office = await w.staff('kawachi')
  expect(await (await office.get('/audit')).text()).toContain('良')
  expect(await verify()).toEqual({ ok: false, reason: 'head_missing' })
  await writes(w, 1)
  expect(await verify()).toEqual({ ok: false, reason: 'head_differs' })
  await w.store.owner.query("update audit set actor = 'x' where association_id = $1 and seq = 2", [w.fuse])
  expect(await verify()).toEqual({ ok: false, reason: 'chain_broken', at_seq: 2 })
})

const server = inject('postgres')
test.runIf(server)(
  'an operator holds a kept head against the trail and reads 良 or 否',
  { timeout: 60_000 },
  async () => {
    const DATABASE_URL = await emptyDatabase(server ?? '')
    const run = (...words: string[]) => tomoshibi({ ...SETTINGS, DATABASE_URL }, words)
    await run('migrate')
    await run('association', 'add', '--name', '布施医師会')
    const verify = (seq: string, hash: string) =>
      run('audit', 'verify', '--association', '布施医師会', '--seq', seq, '--hash', hash)
    expect(await verify('1', 'x')).toMatchObject({ code: 2, err: expect.stringContaining('64文字') })
    expect(await verify('1', '0'.repeat(64))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^TMS-803/),
    })
    expect(await verify('9', '0'.repeat(64))).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^TMS-802/),
    })
  },
)

const tells = (w: World) =>
  tellHead(
    {
      db: w.db,
      auth: w.store.auth,
      mailer: w.plant.mailer,
      public_url: w.plant.config.public_url,
      log: w.plant.log,
    },
    w.fuse,
    w.now(),
  )

/** Stands for anything that is written down. */
async function writes(w: World, times: number) {
  for (let n = 0; n < times; n++)
    await inAssociation(w.db, w.fuse, (tx) =>
      audit(tx, {
        association: w.fuse,
        actor: 'cli',
        action: 'roster.export',
        detail: { members: n },
        at: w.now(),
      }),
    )
}

async function headOf(w: World) {
  const { rows } = await w.store.owner.query(
    'select seq::int, hash from audit where association_id = $1 order by seq desc limit 1',
    [w.fuse],
  )
  return { seq: rows[0].seq as number, hash: (rows[0].hash as Buffer).toString('hex') }
}

test('a printed board carries the number and hash of the newest entry', async () => {
  const w = await world()
  await w.launches(w.drill)
  const office = await w.staff('fuse')
  const { rows } = await w.store.owner.query(
    'select seq, hash from audit where association_id = $1 order by seq desc limit 1',
    [w.fuse],
  )
  const board = await (await office.get(`/safety-checks/${w.drill}`)).text()
  expect(board).toContain(`操作記録 ${rows[0].seq}番 照合用の文字 ${rows[0].hash.toString('hex')}`)
})
