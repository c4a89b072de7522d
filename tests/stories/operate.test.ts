import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, inject, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { readConfig } from '../../src/config.ts'
import { startLinePlatform } from '../../src/demo/line-platform.ts'
import { startMailHost } from '../../src/demo/mail-host.ts'
import { openLog } from '../../src/log.ts'
import { migrate } from '../../src/migrate.ts'
import { addAssociation } from '../../src/roster/add-association.ts'
import { readRosterFile } from '../../src/roster/import/csv.ts'
import { importRoster } from '../../src/roster/import/import-roster.ts'
import { openStore } from '../../src/store.ts'
import { aFolder, emptyDatabase, ROSTER, SETTINGS, startCommand, tomoshibi } from '../command-line.ts'
import { startProcess } from '../start-process.ts'

const server = inject('postgres')
const FUSE = ['--association', '布施医師会']
const KEYS = JSON.stringify({ channel_secret: 'channel secret', access_token: 'access token' })

test.runIf(server)(
  'the doctor names what is missing, and at the end says that all is well',
  async () => {
    const platform = await startLinePlatform({})
    const host = await startMailHost({})
    onTestFinished(() => Promise.all([platform.close(), host.close()]).then(() => {}))
    const folder = aFolder()
    const DATABASE_URL = await emptyDatabase(server ?? '')
    const env: Record<string, string> = {
      ...SETTINGS,
      DATABASE_URL,
      LINE_API_URL: platform.url,
      SMTP_URL: host.url,
      SMTP_TLS: 'none',
      TOMOSHIBI_SPOOL: join(folder, 'spool'),
    }
    const run = (...words: string[]) => tomoshibi(env, words)

    const before = await run('doctor')
    expect(before).toMatchObject({ code: 1, err: expect.stringMatching(/^TMS-701/) })
    expect(before.out).toContain('否 表のつくり: 古い版のままです')
    expect(before.out).toContain('→ npm run migrate を実行してください')
    expect(before.out).toContain('注 メールの送信サーバー: つながります(暗号化なし)')
    await run('migrate')

    const empty = await run('doctor', '--json')
    expect(findingsOf(empty.out)).toMatchObject({ 医師会: 'bad', LINE: 'none', 戻ったメール: 'none' })
    await settled(env)
    const person = ['--name', '事務', '--email', 'office@example.jp', '--role', 'office']
    await run('staff', 'add', ...FUSE, ...person)
    const added = await tomoshibi(env, ['line-channel', 'add', ...FUSE, '--name', '公式', '--json'], KEYS)
    const { webhook_url } = z.object({ webhook_url: z.string() }).parse(added.json())

    const revoked = await run('doctor')
    expect(revoked.out).toMatch(/否 LINE [0-9a-f]{8}: アクセストークンが無効です\n {5}→ .*line-channel renew/)
    platform.openChannel({
      channel_secret: 'channel secret',
      access_token: 'access token',
      bot_user_id: `U${'f'.repeat(32)}`,
      webhook_url,
    })
    platform.setQuota('access token', 50)
    expect((await run('doctor')).out).toContain('否 送信の動き: 送信の処理が1つも動いていません')
    const sender = startProcess('worker', { PATH: process.env.PATH ?? '', ...env })
    await sender.until('workers_started')
    const set = await run('doctor')
    expect(set.out).toMatch(/良 LINE [0-9a-f]{8} 通数: 今月の残り 50通\(上限 50通\)/)
    expect(set.out).toMatch(/良 LINE [0-9a-f]{8} Webhook: 合っています/)
    expect(set.out).toContain('良 布施医師会 職員: 事務局 1人')
    expect(set.out).toMatch(/直すところはありません。\n$/)
    expect(set.code).toBe(0)
    expect(set.out + set.err).not.toMatch(/channel secret|access token|office@|sato|佐藤/)

    const other = await tomoshibi({ ...env, TOMOSHIBI_SECRET: `${SETTINGS.TOMOSHIBI_SECRET} another` }, [
      'doctor',
    ])
    expect(other.out).toMatch(/否 LINE [0-9a-f]{8}: 鍵の封を解けません\n.*TOMOSHIBI_SECRET/)

    const away = await tomoshibi(
      { ...env, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', SMTP_URL: 'smtp://127.0.0.1:1' },
      ['doctor', '--json'],
    )
    expect(findingsOf(away.out)).toMatchObject({ データベース: 'bad', メールの送信サーバー: 'bad' })
  },
  120_000,
)

test.runIf(server)(
  'a drill is followed, asked again and closed by commands alone',
  async () => {
    const DATABASE_URL = await emptyDatabase(server ?? '')
    const env = { ...SETTINGS, DATABASE_URL }
    const run = (...words: string[]) => tomoshibi(env, words)
    await settled(env)
    expect((await run('check', 'list', ...FUSE)).out).toContain('まだありません')
    const made = await run('check', 'create', ...FUSE, '--title', '訓練', '--purpose', 'drill', '--json')
    const { id } = z.object({ id: z.string() }).parse(made.json())
    expect((await run('check', 'remind', id, ...FUSE, '--yes')).err).toMatch(/^TMS-608/)
    expect((await run('check', 'close', id, ...FUSE, '--yes')).err).toMatch(/^TMS-608/)
    await run('check', 'launch', id, ...FUSE, '--yes')
    // No worker runs here: everybody is still being asked.
    expect((await run('check', 'remind', id, ...FUSE, '--yes')).err).toMatch(/^TMS-609/)

    const watching = startCommand(env, ['check', 'status', id, ...FUSE, '--watch'])
    const seen = text(watching.stdout)
    const ended = new Promise((resolve) => watching.on('close', resolve))
    await new Promise((resolve) => watching.stdout.once('data', resolve))
    const asked = await run('check', 'close', id, ...FUSE)
    expect(asked).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^TMS-606[\s\S]*元には戻せません。よければ --yes/),
    })
    expect((await run('check', 'close', id, ...FUSE, '--yes')).out).toContain(
      '【訓練】訓練 を締め切りました。',
    )
    expect(await ended).toBe(0)
    expect(await seen).toMatch(/【訓練】訓練 \(受付中\)[\s\S]*【訓練】訓練 \(締切\)/)
    const list = (await run('check', 'list', ...FUSE, '--json')).json()
    expect(list).toMatchObject({ checks: [{ id, status: 'closed', prompted: 2, headline: '【訓練】訓練' }] })
  },
  120_000,
)

test.runIf(server)(
  'a roster goes out to Excel and CSV, and comes back in unchanged',
  async () => {
    const folder = aFolder()
    const DATABASE_URL = await emptyDatabase(server ?? '')
    const run = (...words: string[]) => tomoshibi({ ...SETTINGS, DATABASE_URL }, words)
    await settled({ ...SETTINGS, DATABASE_URL })
    for (const name of ['out.xlsx', 'out.csv']) {
      const out = join(folder, name)
      expect((await run('roster', 'export', out, ...FUSE)).out).toContain('(2人)')
      expect(statSync(out).mode & 0o077).toBe(0)
      const again = await run('roster', 'import', out, ...FUSE, '--dry-run', '--json')
      expect(again.json()).toMatchObject({ added: 0, changed: 0, unchanged: 2, refused: [], missing: [] })
      expect((await run('roster', 'export', out, ...FUSE)).err).toMatch(/^TMS-113/)
      expect((await run('roster', 'export', out, ...FUSE, '--force')).code).toBe(0)
    }
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toMatch(/^\ufeff"会員番号","氏名"/)
    expect((await run('roster', 'export', join(folder, 'out.pdf'), ...FUSE)).code).toBe(2)
    expect((await run('roster', 'export', join(folder, 'none', 'a.csv'), ...FUSE)).err).toMatch(/^TMS-114/)
  },
  120_000,
)

/** An association with its roster, by the verbs themselves: a process for each would take minutes. */
async function settled(env: Record<string, string>) {
  const read = readConfig(env)
  const file = readRosterFile(Buffer.from(ROSTER))
  if (!read.ok || !file.ok) throw new Error('Not readable')
  const store = await openStore(read.config, openLog('silent'))
  await migrate(store.owner)
  const by = { by: 'cli', at: new Date() }
  const added = await addAssociation(store.db, {
    name: '布施医師会',
    phone: null,
    line_channel_id: null,
    ...by,
  })
  if (!added.ok) throw new Error(added.reason)
  const { association } = added
  await importRoster(store.db, { association, rows: file.rows, line_channel_id: null, dry_run: false, ...by })
  await store.close()
}

const findingsOf = (out: string) =>
  Object.fromEntries(
    z
      .object({ findings: z.array(z.object({ about: z.string(), mark: z.string() })) })
      .parse(JSON.parse(out))
      .findings.map(({ about, mark }) => [about, mark]),
  )
