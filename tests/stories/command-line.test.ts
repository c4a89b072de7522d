import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { z } from 'zod'
import { aFolder, emptyDatabase, ROSTER, SETTINGS, tomoshibi, tomoshibiProcess } from '../command-line.ts'

const server = inject('postgres')

test.runIf(server)(
  'an office goes from an empty database to a running drill with commands alone',
  async () => {
    const folder = aFolder()
    const file = join(folder, 'meibo.csv')
    writeFileSync(file, ROSTER)
    const DATABASE_URL = await emptyDatabase(server ?? '')
    const run = (...words: string[]) => tomoshibi({ ...SETTINGS, DATABASE_URL }, words)
    const fuse = ['--association', '布施医師会']

    expect(await run('association', 'add', '--name', '布施医師会')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^TMS-103 .*migrate/),
    })
    // The database is all that migrate needs.
    const migrated = await tomoshibiProcess({ DATABASE_URL }, ['migrate', '--json'])
    expect(migrated.json().migrations).toContainEqual(expect.stringMatching(/first_tables$/))
    expect((await run('migrate', '--json')).json()).toEqual({ ok: true, migrations: [] })

    expect((await run('association', 'add', '--name', '布施医師会', '--json')).json()).toMatchObject({
      ok: true,
    })
    expect((await run('association', 'add', '--name', '河内医師会')).code).toBe(0)
    expect(await run('association', 'add', '--name', '布施医師会')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^TMS-203/),
    })

    const person = ['--name', '事務 太郎', '--email', 'office@example.jp', '--role', 'office']
    const added = await run('staff', 'add', ...fuse, ...person, '--json')
    expect(added.json()).toMatchObject({
      ok: true,
      account: 'new',
      password: expect.stringMatching(/^.{20}$/),
    })
    expect((await run('staff', 'add', ...fuse, ...person)).err).toMatch(/^TMS-304/)

    const keys = JSON.stringify({ channel_secret: 'channel secret', access_token: 'access token' })
    const channel = await tomoshibiProcess(
      { ...SETTINGS, DATABASE_URL },
      ['line-channel', 'add', ...fuse, '--name', '公式アカウント', '--json'],
      keys,
    )
    expect(channel.json().webhook_url).toMatch(/^https:\/\/anpi\.example\.jp\/webhooks\/line\/[0-9a-f-]{36}$/)
    expect(channel.out + channel.err).not.toMatch(/channel secret|access token/)

    const lineChannel = (...words: string[]) =>
      tomoshibi({ ...SETTINGS, DATABASE_URL }, ['line-channel', ...words, '--json'], keys)
    const again = await lineChannel('add', ...fuse, '--name', '公式アカウント')
    expect(again).toMatchObject({ code: 1, err: expect.stringMatching(/^TMS-405 .*line-channel renew/) })
    const renewed = await lineChannel('renew', ...fuse)
    expect(renewed.json()).toEqual(channel.json())
    expect(renewed.out + renewed.err).not.toMatch(/channel secret|access token/)
    const replaced = await lineChannel('add', ...fuse, '--name', '新しい公式アカウント', '--replace')
    expect(replaced.json().line_channel_id).not.toBe(channel.json().line_channel_id)
    const none = await lineChannel('renew', '--association', '河内医師会')
    expect(none).toMatchObject({ code: 1, err: expect.stringMatching(/^TMS-406/) })

    const dry = await run('roster', 'import', file, ...fuse, '--dry-run', '--json')
    expect(dry.json()).toMatchObject({ dry_run: true, added: 2 })
    const imported = await run('roster', 'import', file, ...fuse)
    expect(imported.out).toContain('新規 2人、変更 0人、変更なし 0人、直す行 1行')
    expect(imported.out).toContain(
      '3行目の電話番号: 先頭の0が消えた可能性があります。「0729000000」に直してください。',
    )

    const drill = ['--title', '大阪880万人訓練', '--purpose', 'drill', '--audience', 'all']
    const draft = (await run('check', 'create', ...fuse, ...drill, '--incident', 'new', '--json')).json()
    const { id, join_code } = z.object({ id: z.string(), join_code: z.string() }).parse(draft)
    const joining = ['--association', '河内医師会', ...drill, '--incident', join_code, '--json']
    expect((await run('check', 'create', ...joining)).json().incident_id).toBe(draft.incident_id)

    expect(await run('check', 'launch', id, ...fuse)).toMatchObject({
      code: 1,
      err: expect.stringMatching('--yes'),
    })
    expect((await run('check', 'launch', id, ...fuse, '--yes', '--json')).json()).toMatchObject({
      prompted: 2,
    })
    expect((await run('check', 'launch', id, ...fuse, '--yes')).err).toMatch(/^TMS-604/)

    const status = await run('check', 'status', id, ...fuse)
    expect(status.out).toMatch(/^【訓練】大阪880万人訓練 \(受付中\)\n対象 2人/)
    const counted = (await run('check', 'status', id, ...fuse, '--json')).json()
    expect(counted).toMatchObject({ ok: true, status: 'open', prompted: 2, replied: 0, reply_rate: 0 })
    expect(await run('check', 'status', id, '--association', '河内医師会')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^TMS-603/),
    })
  },
  120_000,
)

test.runIf(server)(
  'an actual check never leaves by a habit of --yes, nor with 訓練 in its title',
  async () => {
    const DATABASE_URL = await emptyDatabase(server ?? '')
    const folder = aFolder()
    const file = join(folder, 'meibo.csv')
    writeFileSync(file, ROSTER)
    const run = (...words: string[]) => tomoshibi({ ...SETTINGS, DATABASE_URL }, words)
    const fuse = ['--association', '布施医師会']
    await run('migrate')
    await run('association', 'add', '--name', '布施医師会')
    await run('roster', 'import', file, ...fuse)

    const actual = ['check', 'create', ...fuse, '--purpose', 'actual', '--json', '--title']
    const refused = await run(...actual, '880万人訓練')
    expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/^TMS-601[\s\S]*訓練/) })
    const { id } = z.object({ id: z.string() }).parse((await run(...actual, '震度6弱の地震')).json())
    expect(await run('check', 'launch', id, ...fuse, '--yes')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^TMS-606[\s\S]*--confirm 本番/),
    })
    const launched = await run('check', 'launch', id, ...fuse, '--confirm', '本番')
    expect(launched.out).toMatch(/^【安否確認】震度6弱の地震 を発報しました。対象 2人。/)
  },
  120_000,
)

test('every mistake gets a code and a sentence, and no stack', async () => {
  expect(await tomoshibiProcess({}, ['migrate'])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^TMS-101 [\s\S]*DATABASE_URL/),
  })
  const away = await tomoshibiProcess({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nowhere' }, [
    'migrate',
    '--json',
  ])
  expect(away.json()).toMatchObject({ ok: false, code: 'TMS-102' })
  const unknown = await tomoshibiProcess({}, ['association', 'add', '--nickname', 'x'])
  expect(unknown).toMatchObject({ code: 2, err: expect.stringMatching(/^TMS-110[\s\S]*--name/) })
  expect(away.err + unknown.err).not.toMatch(/\bat .*\.ts/)
  expect(await tomoshibiProcess({}, ['toString'])).toMatchObject({ code: 2 })
  expect((await tomoshibiProcess({}, ['check', 'launch', '--help'])).out).toContain('--confirm 本番')
}, 60_000)

test('on the embedded database the command steps back while a server holds it', async () => {
  const TOMOSHIBI_EMBEDDED = aFolder()
  const run = (...words: string[]) => tomoshibi({ TOMOSHIBI_EMBEDDED }, words)
  expect((await run('migrate')).code).toBe(0)
  expect((await run('association', 'add', '--name', '布施医師会')).code).toBe(0)
  const file = join(TOMOSHIBI_EMBEDDED, 'meibo.csv')
  writeFileSync(file, ROSTER)
  const fuse = ['--association', '布施医師会']
  await run('roster', 'import', file, ...fuse)
  const made = await run('check', 'create', ...fuse, '--title', '訓練', '--purpose', 'drill', '--json')
  const { id } = z.object({ id: z.string() }).parse(made.json())
  const launched = await tomoshibi({ ...SETTINGS, TOMOSHIBI_EMBEDDED }, [
    'check',
    'launch',
    id,
    ...fuse,
    '--yes',
  ])
  expect(launched).toMatchObject({ code: 0, err: '' })
  // This process is alive: to the command it is the server.
  writeFileSync(join(TOMOSHIBI_EMBEDDED, 'tomoshibi.pid'), String(process.pid))
  const add = ['association', 'add', '--name', '河内医師会']
  const refused = await tomoshibiProcess({ TOMOSHIBI_EMBEDDED }, add)
  expect(refused).toMatchObject({ code: 1, err: expect.stringMatching(/^TMS-104/) })
  expect(refused.err).not.toMatch(/\bat .*\.ts/)
}, 60_000)
