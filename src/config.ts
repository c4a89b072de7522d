import { isIP } from 'node:net'
import { type EdgeSettings, readEdgeSettings } from './config/edge.ts'
import { type MailSettings, readMailSettings } from './config/mail.ts'

/** 設定 — everything the environment may say. Names are the environment's own, in lower case. */
export interface Config {
  mode: 'embedded' | 'postgres' | 'redis'
  /** Folder of the embedded database; '' keeps it in memory (tests). */
  embedded_dir: string | null
  database_url: string | null
  migrate_database_url: string | null
  redis_url: string | null
  /** At least 32 characters; seals LINE tokens and signs reply links. */
  secret: string
  /** Where doctors reach this server, without a slash at the end. */
  public_url: string
  host: string
  port: number
  smtp_url: string
  mail_from: string
  mail: MailSettings
  /** Only the demo and tests point this away from LINE. */
  line_api_url: string
  spool_dir: string
  log_level: string
  /** Address of a proxy on a host or in a container of its own; one on this machine needs none. */
  trusted_proxy: string | null
  /** The Worker in front, where there is one. */
  edge: EdgeSettings | null
  /** What a scraper of /metrics shows; without one only this machine may look. */
  metrics_token: string | null
  /** Hosts inside the operator's own house that webhooks may go to, over http too; everybody else's are public. */
  hook_hosts: string[]
  /** Where associations may have their nightly twins kept; null where the operator offers no folder. */
  twin_dir: string | null
}

const REQUIRED = {
  TOMOSHIBI_SECRET: '32文字以上の秘密の文字列 (例: openssl rand -base64 32)',
  PUBLIC_URL: '会員から見えるアドレス (例: https://anpi.example.jp)',
  SMTP_URL: 'メールの送信先 (例: smtps://user:password@mail.example.jp)',
  MAIL_FROM: '差出人のメールアドレス (例: anpi@example.jp)',
} as const

export type ConfigRead = { ok: true; config: Config } | { ok: false; missing: string[] }

/**
 * The only reader of the environment. Names every missing setting at once, each with what to write there; a command
 * that only touches the database asks for no more than its address.
 */
export function readConfig(
  env: NodeJS.ProcessEnv,
  needs: 'everything' | 'database' = 'everything',
): ConfigRead {
  const missing: string[] = Object.entries(needs === 'everything' ? REQUIRED : {})
    .filter(([name]) => !env[name])
    .map(([name, hint]) => `${name}: ${hint}`)
  if (env.TOMOSHIBI_SECRET && env.TOMOSHIBI_SECRET.length < 32)
    missing.push(`TOMOSHIBI_SECRET: ${REQUIRED.TOMOSHIBI_SECRET}`)
  if (needs === 'everything' && env.PUBLIC_URL && !isWebAddress(env.PUBLIC_URL))
    missing.push(`PUBLIC_URL: ${REQUIRED.PUBLIC_URL}`)
  // It goes into the envelope as it is.
  if (env.MAIL_FROM && !/^[^\s<>@,]+@[^\s<>@,]+$/.test(env.MAIL_FROM))
    missing.push(`MAIL_FROM: ${REQUIRED.MAIL_FROM}`)
  if (!env.DATABASE_URL && !env.TOMOSHIBI_EMBEDDED)
    missing.push(
      'DATABASE_URL: PostgreSQL の接続先 (例: postgres://tomoshibi@127.0.0.1/tomoshibi)。試すだけなら TOMOSHIBI_EMBEDDED にフォルダー名',
    )
  if (env.REDIS_URL && !env.DATABASE_URL)
    missing.push('DATABASE_URL: REDIS_URL を使うときは PostgreSQL も必要です')
  if (env.TRUSTED_PROXY && !isIP(env.TRUSTED_PROXY))
    missing.push('TRUSTED_PROXY: プロキシのIPアドレスを1つ書きます (例: 172.30.87.2)')
  if (env.PORT && !(/^\d{1,5}$/.test(env.PORT) && Number(env.PORT) < 65_536))
    missing.push('PORT: ポートの番号を書きます (例: 8787)')
  const mail = readMailSettings(env)
  if (!mail.ok) missing.push(...mail.missing)
  const edge = readEdgeSettings(env)
  if (!edge.ok) missing.push(...edge.missing)
  if (missing.length > 0 || !mail.ok || !edge.ok) return { ok: false, missing }

  return {
    ok: true,
    config: {
      mode: env.DATABASE_URL ? (env.REDIS_URL ? 'redis' : 'postgres') : 'embedded',
      embedded_dir: env.TOMOSHIBI_EMBEDDED || null,
      database_url: env.DATABASE_URL || null,
      migrate_database_url: env.MIGRATE_DATABASE_URL || env.DATABASE_URL || null,
      redis_url: env.REDIS_URL || null,
      secret: env.TOMOSHIBI_SECRET ?? '',
      public_url: (env.PUBLIC_URL ?? '').replace(/\/+$/, ''),
      host: env.HOST || '127.0.0.1',
      port: Number(env.PORT || 8787),
      smtp_url: env.SMTP_URL ?? '',
      mail_from: env.MAIL_FROM ?? '',
      mail: mail.settings,
      line_api_url: env.LINE_API_URL || 'https://api.line.me',
      spool_dir: env.TOMOSHIBI_SPOOL || '.tomoshibi/spool',
      log_level: env.LOG_LEVEL || 'info',
      trusted_proxy: env.TRUSTED_PROXY || null,
      edge: edge.settings,
      metrics_token: env.METRICS_TOKEN || null,
      hook_hosts: (env.TOMOSHIBI_HOOK_HOSTS ?? '')
        .split(',')
        .flatMap((host) => host.trim().toLowerCase() || []),
      twin_dir: env.TOMOSHIBI_TWIN_DIR || null,
    },
  }
}

/** Without its scheme an address would be no link in a doctor's mail. */
const isWebAddress = (text: string) => /^https?:\/\//.test(text) && URL.canParse(text)

/** Where LINE and the doctors find us: at the edge, or here. */
export const frontOf = ({ edge, public_url }: Pick<Config, 'edge' | 'public_url'>) => edge?.url ?? public_url
