import { describe, expect, test } from 'vitest'
import { keepQuota } from '../../src/deliveries/keep-quota.ts'
import { openLineChannel, stopLineChannel } from '../../src/deliveries/line-channel.ts'
import { addStaff } from '../../src/staff/add.ts'
import { PUBLIC_URL, type World, world } from '../world.ts'

const KEYS = { channel_secret: '0f'.repeat(16), access_token: `${'Ab1+/'.repeat(34)}=` }
const NEW_BOT = `U${'9'.repeat(32)}`

/** 布施 before anybody has set LINE up, and an account that waits at LINE. */
async function beforeLine() {
  const w = await world()
  w.personal.push(KEYS.channel_secret, KEYS.access_token)
  await w.store.owner.query('update association set line_channel_id = null where id = $1', [w.fuse])
  w.platform.openChannel({ ...KEYS, bot_user_id: NEW_BOT, webhook_url: '', monthly_limit: 5_000 })
  return { w, office: await w.staff('fuse') }
}

const read = async (answer: Promise<Response>) => (await answer).text()

const channelOf = async (w: World, association = w.fuse) =>
  (
    await w.store.owner.query(
      'select l.* from association a join line_channel l on l.id = a.line_channel_id where a.id = $1',
      [association],
    )
  ).rows[0]

const actionsOf = async (w: World) =>
  (await w.store.owner.query(`select action from audit where action like '%line%' order by seq`)).rows.map(
    ({ action }) => action,
  )

describe('the first run', () => {
  test('leads from three steps to keys, webhook and a check in which all is well', async () => {
    const { w, office } = await beforeLine()
    const first = await read(office.get('/line'))
    for (const words of [
      'まだ登録されていません',
      'チャネルシークレット',
      '「Webhookの利用」',
      'href="/line/keys"',
    ])
      expect(first).toContain(words)
    expect((await office.get('/line/webhook')).headers.get('location')).toBe('/line')

    const taken = await office.post('/line/keys', KEYS)
    expect([taken.status, taken.headers.get('location')]).toEqual([303, '/line?done=keys'])
    const page = await read(office.get('/line?done=keys'))
    for (const words of ['鍵を登録しました', '@99999999', '登録済み', '上限 5,000通'])
      expect(page).toContain(words)
    const { id, secret_sealed, token_sealed, bot_user_id } = await channelOf(w)
    expect(page).toContain(`${PUBLIC_URL}/webhooks/line/${id}`)
    for (const place of [page, await read(office.get('/line/keys')), secret_sealed, token_sealed])
      for (const key of Object.values(KEYS)) expect(place).not.toContain(key)
    expect(bot_user_id).toBe(NEW_BOT)
    expect(await openLineChannel(w.db, w.plant.secrets, id)).toMatchObject({ token: KEYS.access_token })

    expect(await read(office.get('/line/check'))).toContain('Webhook URL が空です')
    expect(await read(office.get('/line/webhook'))).toContain(`${PUBLIC_URL}/webhooks/line/${id}`)
    expect((await office.post('/line/webhook')).status).toBe(303)
    const checked = await read(office.get('/line/check'))
    expect(checked).toContain('確かめました。直すところはありません')
    expect(checked).toContain('LINEからの知らせを受け取れます')
    expect(await actionsOf(w)).toEqual(
      expect.arrayContaining(['association.use_line_channel', 'line_channel.set_webhook']),
    )
  })

  test('a token that LINE does not know is told at its field, and nothing is kept', async () => {
    const { w, office } = await beforeLine()
    const answer = await office.post('/line/keys', { ...KEYS, access_token: 'unknown' })
    expect(answer.status).toBe(422)
    const page = await answer.text()
    expect(page).toContain('LINEがこのアクセストークンを受け付けません')
    expect(page).not.toContain(KEYS.channel_secret)
    expect(await channelOf(w)).toBeUndefined()
  })

  test.each([
    [{ channel_secret: '', access_token: ' ' }, '2か所を直してください'],
    [{ ...KEYS, channel_secret: '秘密' }, 'チャネルシークレットは英数字だけです'],
    [{ ...KEYS, access_token: 'a'.repeat(1_001) }, 'アクセストークンは英数字と記号だけです'],
    [{ ...KEYS, access_token: KEYS.channel_secret }, 'これはチャネルシークレットのようです'],
  ])('keys that cannot be keys are refused without asking LINE: %#', async (keys, words) => {
    const { w, office } = await beforeLine()
    const before = w.platform.ledger.calls.get('info') ?? 0
    expect(await read(office.post('/line/keys', keys))).toContain(words)
    expect(w.platform.ledger.calls.get('info') ?? 0).toBe(before)
    expect(await channelOf(w)).toBeUndefined()
  })

  test('a wrong secret shows at the check, as only what LINE signs can tell', async () => {
    const { w, office } = await beforeLine()
    await office.post('/line/keys', { ...KEYS, channel_secret: '1e'.repeat(16) })
    await office.post('/line/webhook')
    expect(await read(office.get('/line/check'))).toContain('チャネルシークレットが違います')
    await w.laterBy(1)
    expect((await office.post('/line/keys', KEYS)).status).toBe(303)
    expect(await read(office.get('/line/check'))).toContain('直すところはありません')
  })

  test('while LINE is away nothing is kept, and the office is told to wait', async () => {
    const { w, office } = await beforeLine()
    w.platform.behave({ as: 'error_500', on: 'info', next: 1 })
    const answer = await office.post('/line/keys', KEYS)
    expect([answer.status, await answer.text()]).toEqual([
      422,
      expect.stringContaining('LINEにつながりません'),
    ])
    expect(await channelOf(w)).toBeUndefined()
  })
})

describe('a channel in use', () => {
  test('shows the month, the reserve and why it stands still', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    w.platform.setQuota(w.channels.fuse.token, 1_200)
    await keepQuota({ ...w.plant, db: w.db }, w.channels.fuse.id)
    await stopLineChannel(w.db, w.channels.fuse.id, 'out_of_quota')
    const page = await read(office.get('/line'))
    expect(page).toContain('1,200')
    expect(page).toContain('災害のために4通を残しておくと安心です')
    expect(page).toContain('LINEの今月の通数切れ')
    expect(page).toContain('まだ届いていません')
    await w.workersRun()
    await office.mails()
    for (const doctor of w.everybody) doctor.texts()
  })

  test('takes new keys of the same account, sends again, and refuses those of another one', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const { id, bot_user_id, token } = w.channels.fuse
    w.platform.openChannel({ ...KEYS, bot_user_id, webhook_url: `${PUBLIC_URL}/webhooks/line/${id}` })
    expect(
      await read(office.post('/line/keys', { ...KEYS, access_token: w.channels.kawachi.token })),
    ).toContain('別の公式アカウントのトークンです')
    expect(await openLineChannel(w.db, w.plant.secrets, id)).toMatchObject({ token })
    await stopLineChannel(w.db, id, 'unauthorized')
    expect((await office.post('/line/keys', KEYS)).status).toBe(303)
    expect(await openLineChannel(w.db, w.plant.secrets, id)).toMatchObject({
      token: KEYS.access_token,
      stop_reason: null,
    })
    expect(await read(office.get('/line/check'))).toContain('直すところはありません')
    await w.workersRun()
    await office.mails()
  })

  test('says what LINE says: revoked, switched off, elsewhere', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const { id, secret, bot_user_id, token } = w.channels.fuse
    w.platform.revoke(token)
    expect(await read(office.get('/line/check'))).toContain('アクセストークンが無効です')
    const account = { channel_secret: secret, access_token: token, bot_user_id }
    const ours = `${PUBLIC_URL}/webhooks/line/${id}`
    w.platform.openChannel({ ...account, webhook_url: ours, webhook_active: false })
    expect(await read(office.get('/line/check'))).toContain('「Webhookの利用」がオフです')
    w.platform.openChannel({ ...account, webhook_url: 'https://elsewhere.example.jp/' })
    expect(await read(office.get('/line/check'))).toContain('別のアドレスです')
    w.platform.behave({ as: 'error_500', on: 'set_webhook', next: 1 })
    const refused = await office.post('/line/webhook')
    expect([refused.status, await refused.text()]).toEqual([
      422,
      expect.stringContaining('LINEの設定は変わっていません'),
    ])
  })

  test('shows our menus once the office wants them', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    expect(await read(office.get('/line'))).toContain('出していません')
    expect(await read(office.get('/line/menus'))).toContain('無事を知らせる')
    expect(w.tanaka.phone.menu()).toEqual([])
    expect((await office.post('/line/menus')).status).toBe(303)
    await w.workersRun()
    expect(w.tanaka.phone.menu().map(({ label }) => label)).toContain('無事を知らせる')
    expect(await read(office.get('/line'))).toContain('出ています(先生 2人 / 2人)')
  })
})

describe('next door and inside', () => {
  test('the neighbour sees and changes her own channel only', async () => {
    const w = await world()
    const kishi = await w.staff('kawachi')
    const page = await read(kishi.get('/line'))
    expect(page).toContain('河内医師会の公式アカウント')
    expect(page).not.toContain(w.channels.fuse.id)
    expect(page).not.toContain('布施')
    const before = await channelOf(w)
    await kishi.post('/line/menus')
    const stolen = await kishi.post('/line/share', { from: w.fuse })
    const unknown = await kishi.post('/line/share', { from: crypto.randomUUID() })
    expect([stolen.status, unknown.status]).toEqual([422, 422])
    expect(await stolen.text()).not.toContain('布施')
    expect(await channelOf(w)).toEqual(before)
    expect((await channelOf(w, w.kawachi)).id).toBe(w.channels.kawachi.id)
    await w.workersRun()
  })

  test('nobody but the office opens it', async () => {
    const w = await world()
    for (const role of ['chair', 'committee', 'viewer'] as const) {
      const person = await w.staff('fuse', role)
      expect((await person.get('/line')).status).toBe(403)
      expect((await person.post('/line/keys', KEYS)).status).toBe(403)
    }
  })

  test('who is only of the committee next door has no channel of theirs to choose', async () => {
    const w = await world()
    const office = await w.staff('fuse')
    const { email, password } = office
    const hired = { association: w.kawachi, name: '兼務 委員', email, password, by: 'cli', at: w.now() }
    expect(await addStaff(w.deps, { ...hired, role: 'committee' })).toMatchObject({ ok: true })
    const page = await read(office.get('/line/share'))
    expect(page).toContain('選べるアカウントがありません')
    expect(page).not.toContain('河内医師会の公式アカウント')
    const before = await channelOf(w)
    expect((await office.post('/line/share', { from: w.kawachi })).status).toBe(422)
    expect(await channelOf(w)).toEqual(before)
  })

  test('who works in both offices lets one association use the channel of the other', async () => {
    const w = await world()
    const both = await w.staff('fuse')
    const { email, password } = both
    expect(
      await addStaff(w.deps, {
        association: w.kawachi,
        name: '兼務 事務',
        email,
        password,
        role: 'office',
        by: 'cli',
        at: w.now(),
      }),
    ).toMatchObject({ ok: true, account: 'existing' })
    const page = await read(both.get('/line/share'))
    expect(page).toContain('河内医師会の公式アカウント')
    expect(page).toContain('2人には、LINEが届かなくなります')
    expect((await both.post('/line/share', {})).status).toBe(422)
    expect((await both.post('/line/share', { from: w.kawachi })).status).toBe(303)
    expect((await channelOf(w)).id).toBe(w.channels.kawachi.id)
  })
})
