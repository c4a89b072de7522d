import type { ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { askFarEnds } from './far-end-asks.ts'
import { ASSOCIATIONS } from './names.ts'
import type { DemoOptions } from './options.ts'
import { makeRoster, rosterFile } from './rosters.ts'
import { enrolledOf } from './seed.ts'

const PORTS = { web: 8787, phones: 8788, smtp: 8725 }
/** Tells a folder of ours from one that holds somebody's roster. */
const MARK = '.far-ends'
const newBotId = () => `U${randomBytes(16).toString('hex')}`
const KEYS = z.object({
  channel_secret: z.string(),
  access_token: z.string(),
  bot_user_id: z.string().optional(),
})

/**
 * 相手側だけ — LINE, the mail host and 布施's doctors for an installation that one sets up oneself. What its operator
 * would get from LINE, from the mail provider and from the office is written into the folder; keys there are kept.
 */
export async function playFarEnds(
  child: ChildProcess,
  { folder, members, seed }: Pick<DemoOptions, 'members' | 'seed'> & { folder: string },
) {
  if (existsSync(folder) && !existsSync(join(folder, MARK)) && readdirSync(folder).length > 0) {
    console.error(`${folder} には別のファイルがあります。空のフォルダーの名前を書いてください。`)
    process.exit(2)
  }
  const { name, members: usual } = ASSOCIATIONS.fuse
  const ask = askFarEnds(child)
  const urls = await ask('start', { phones_port: PORTS.phones, smtp_port: PORTS.smtp, seed, speed: '10' })
  if (!urls.phones_url.endsWith(`:${PORTS.phones}`) || !urls.smtp_url.endsWith(`:${PORTS.smtp}`)) {
    console.error(
      `ポート ${PORTS.phones} か ${PORTS.smtp} がもう使われています。前の相手側かデモを Ctrl-C で止めてから、もう一度始めてください。`,
    )
    process.exit(2)
  }
  const doctors = makeRoster('fuse', { members: members ?? usual, seed })
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, MARK), '')
  const keys = keysIn(join(folder, 'line.json'))
  const account = { ...keys, webhook_url: '', monthly_limit: Math.max(5_000, doctors.length * 4) }
  const app_url = `http://localhost:${PORTS.web}`
  await ask('open', { app_url, accounts: [account], doctors: enrolledOf([{ name, account, doctors }]) })

  const env = join(folder, 'env')
  writeFileSync(join(folder, 'meibo.csv'), rosterFile(doctors))
  writeFileSync(env, settingsFor(urls, { app_url, secret: secretIn(env) }), { mode: 0o600 })
  console.log(`
相手側だけを始めました(${name}、${doctors.length}人)。LINEとメールはどこにも出て行きません。

  電話とメール   ${urls.phones_url}
  設定           ${env}          (. ${env} で読み込みます)
  LINEの鍵       ${join(folder, 'line.json')}
  名簿           ${join(folder, 'meibo.csv')}

終わるときは Ctrl-C を押してください。`)
}

function keysIn(path: string) {
  const known = existsSync(path) ? KEYS.safeParse(JSON.parse(readFileSync(path, 'utf8'))) : null
  if (known?.success) return { ...known.data, bot_user_id: known.data.bot_user_id ?? newBotId() }
  const keys = {
    channel_secret: randomBytes(16).toString('hex'),
    access_token: randomBytes(48).toString('base64url'),
    bot_user_id: newBotId(),
  }
  writeFileSync(path, JSON.stringify(keys), { mode: 0o600 })
  return keys
}

/** The one that an installation was begun with must stay: it seals what lies in its database. */
const secretIn = (env: string) =>
  (existsSync(env) ? /TOMOSHIBI_SECRET=(\S{32,})/.exec(readFileSync(env, 'utf8'))?.[1] : undefined) ??
  randomBytes(32).toString('base64url')

const settingsFor = (
  { line_url, smtp_url }: { line_url: string; smtp_url: string },
  { app_url, secret }: { app_url: string; secret: string },
) =>
  `${[
    `export TOMOSHIBI_SECRET=${secret}`,
    `export PUBLIC_URL=${app_url}`,
    'export MAIL_FROM=anpi@tomoshibi.example.jp',
    `export SMTP_URL=${smtp_url} SMTP_TLS=none`,
    `export LINE_API_URL=${line_url}`,
  ].join('\n')}\n`
