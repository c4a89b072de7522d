import { existsSync, readFileSync } from 'node:fs'

/** メールの設定 — how mails leave, how they are signed, and where they come back to. */
export interface MailSettings {
  /** `required`: smtp:// must offer STARTTLS with a certificate we trust; `none` only for a relay on this machine. */
  tls: 'required' | 'none'
  /** PEM of a certificate authority of the site's own. */
  ca: string | null
  dkim: { domain: string; selector: string; key: string } | null
  /** `bounce@anpi.example.jp`: mails leave as `bounce+…@anpi.example.jp`, so that a bounce names its delivery. */
  bounce_address: string | null
  /** Where the site's relay hands bounces to by SMTP. */
  bounce_listen: { host: string; port: number } | null
  /** Or the mailbox (one file, or a Maildir) that it puts them into. */
  bounce_mailbox: string | null
  /** Mails a second by pace group, in place of the usual ones; see `deliveries/mail-pace.ts`. */
  pace: Record<string, number>
}

export type MailSettingsRead = { ok: true; settings: MailSettings } | { ok: false; missing: string[] }

const HINTS = {
  SMTP_TLS: 'required か none のどちらかです。none は、この機械の中の送信サーバーにだけ使います',
  SMTP_CA_FILE: '証明書のファイルを読めません',
  DKIM_KEY_FILE: 'DKIMの秘密鍵(PEM)のファイルを読めません',
  DKIM_SELECTOR: 'DKIM_KEY_FILE と一緒に書きます (例: anpi2026)',
  DKIM_DOMAIN: 'MAIL_FROM のドメインか、その上のドメインを書きます (例: example.jp)',
  BOUNCE_ADDRESS: '戻ったメールの宛先です (例: bounce@anpi.example.jp)',
  BOUNCE_LISTEN: '待ち受ける場所です (例: 127.0.0.1:2525)',
  MAIL_PACE: '1秒に送る数です (例: docomo=20,gmail=10)',
} as const

/** Names every wrong or half-made setting at once, as `readConfig` does. */
export function readMailSettings(env: NodeJS.ProcessEnv): MailSettingsRead {
  const missing: string[] = []
  const wrong = (name: keyof typeof HINTS) => void missing.push(`${name}: ${HINTS[name]}`)
  const fileOf = (name: 'SMTP_CA_FILE' | 'DKIM_KEY_FILE', begins: RegExp) => {
    const path = env[name]
    if (!path) return null
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    if (!begins.test(text)) wrong(name)
    return text
  }

  const tls = env.SMTP_TLS || 'required'
  if (tls !== 'required' && tls !== 'none') wrong('SMTP_TLS')
  const ca = fileOf('SMTP_CA_FILE', /BEGIN (TRUSTED )?CERTIFICATE/)
  const key = fileOf('DKIM_KEY_FILE', /BEGIN (\w+ )?PRIVATE KEY/)
  const selector = env.DKIM_SELECTOR ?? ''
  if ((key === null) !== (selector === '')) wrong(key === null ? 'DKIM_KEY_FILE' : 'DKIM_SELECTOR')
  const from_domain = env.MAIL_FROM?.split('@')[1] ?? ''
  const domain = env.DKIM_DOMAIN || from_domain
  if (key !== null && from_domain !== domain && !from_domain.endsWith(`.${domain}`)) wrong('DKIM_DOMAIN')

  const bounce_address = env.BOUNCE_ADDRESS || null
  if (bounce_address !== null && !/^[\w.-]{1,20}@[\w-]+(\.[\w-]+)+$/.test(bounce_address))
    wrong('BOUNCE_ADDRESS')
  const bounce_mailbox = env.BOUNCE_MAILBOX || null
  if ((env.BOUNCE_LISTEN || bounce_mailbox) && !bounce_address) wrong('BOUNCE_ADDRESS')
  const bounce_listen = placeOf(env.BOUNCE_LISTEN ?? '')
  if (env.BOUNCE_LISTEN && !bounce_listen) wrong('BOUNCE_LISTEN')
  const pace = paceOf(env.MAIL_PACE ?? '')
  if (!pace) wrong('MAIL_PACE')

  if (missing.length > 0 || !pace || (tls !== 'required' && tls !== 'none')) return { ok: false, missing }
  const dkim = key === null ? null : { domain, selector, key }
  return { ok: true, settings: { tls, ca, dkim, bounce_address, bounce_listen, bounce_mailbox, pace } }
}

function placeOf(text: string) {
  const [, host = '127.0.0.1', port = ''] = /^(?:(.+):)?(\d{1,5})$/.exec(text) ?? []
  return Number(port) > 0 && Number(port) < 65_536 ? { host, port: Number(port) } : null
}

/** Null where a part of it is no `name=number`. */
function paceOf(text: string): Record<string, number> | null {
  const parts = text.split(',').filter((part) => part.trim() !== '')
  const read = parts.map((part) => /^\s*([a-z]+)\s*=\s*(\d+)\s*$/.exec(part))
  if (read.some((part) => part === null || Number(part[2]) < 1)) return null
  return Object.fromEntries(read.map((part) => [part?.[1] ?? '', Number(part?.[2])]))
}

/** For far ends on this machine, which have no certificate: the demo's and the stories'. */
export const UNPROTECTED: MailSettings = {
  tls: 'none',
  ca: null,
  dkim: null,
  bounce_address: null,
  bounce_listen: null,
  bounce_mailbox: null,
  pace: {},
}
