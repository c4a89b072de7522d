import { access, constants, stat } from 'node:fs/promises'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { type DkimFault, dkimName, findDkimFault } from '../../channels/dkim-record.ts'
import { tryRelay } from '../../channels/mail.ts'
import type { Config } from '../../config.ts'
import { bad, type Finding, good, none, note } from '../../ui/findings.ts'

export const lookAtMail = async ({ config }: { config: Config }): Promise<Finding[]> =>
  (await Promise.all([lookAtRelay(config), lookAtDkim(config), lookAtBounces(config)])).flat()

async function lookAtRelay(config: Config): Promise<Finding[]> {
  const failure = await tryRelay(config)
  const about = 'メールの送信サーバー'
  if (failure === 'mail_settings')
    return [
      bad(
        about,
        'つながりますが、設定が合わず送れません',
        'SMTP_URL の利用者名とパスワード、SMTP_TLS と SMTP_CA_FILE を確かめてください',
      ),
    ]
  if (failure) return [bad(about, 'つながりません', 'SMTP_URL の名前とポート、間の防火壁を確かめてください')]
  if (config.mail.tls === 'none' && !config.smtp_url.startsWith('smtps:'))
    return [
      note(
        about,
        'つながります(暗号化なし)',
        'SMTP_TLS=none は、この機械の中の送信サーバーにだけ使ってください',
      ),
    ]
  return [good(about, 'つながります(暗号化あり)')]
}

async function lookAtDkim({ mail: { dkim } }: Config): Promise<Finding[]> {
  if (!dkim)
    return [
      none(
        'DKIMの署名',
        '署名しません',
        '送信サーバーが署名しないときは、DKIM_KEY_FILE を設定すると迷惑メールになりにくくなります',
      ),
    ]
  return [dkimFinding(dkimName(dkim), await findDkimFault(dkim))]
}

export function dkimFinding(name: string, fault: DkimFault | null): Finding {
  const about = 'DKIMの署名'
  if (fault === null) return good(about, `${name} の公開鍵と合っています`)
  if (fault === 'unknown')
    return note(about, 'DNSに聞けないので、公開鍵を確かめられません', `dig txt ${name} で確かめてください`)
  return fault === 'no_record'
    ? bad(
        about,
        '公開鍵がDNSにありません。受け取る側で偽物と扱われます',
        `TXTレコード ${name} を登録してください`,
      )
    : bad(
        about,
        'DNSの公開鍵が、この秘密鍵のものではありません',
        `TXTレコード ${name} か DKIM_KEY_FILE を直してください`,
      )
}

async function lookAtBounces({ mail }: Config): Promise<Finding[]> {
  const { bounce_address, bounce_listen, bounce_mailbox } = mail
  const about = '戻ったメール'
  if (!bounce_address)
    return [
      none(
        about,
        '受け取りません。宛先不明のメールも「届いた」と数えます',
        'BOUNCE_ADDRESS を設定してください',
      ),
    ]
  const findings = [
    ...(bounce_listen ? [await lookAtListener(about, bounce_listen)] : []),
    ...(bounce_mailbox ? [await lookAtMailbox(about, bounce_mailbox)] : []),
  ]
  const nowhere = bad(
    about,
    '戻り先のアドレスはありますが、受け取る場所がありません',
    'BOUNCE_LISTEN か BOUNCE_MAILBOX を設定してください',
  )
  return findings.length > 0 ? findings : [nowhere]
}

async function lookAtListener(about: string, { host, port }: { host: string; port: number }) {
  const is_open = await new Promise<boolean>((resolve) => {
    const socket = connect({ host, port, timeout: 2_000 })
    const end = (opened: boolean) => {
      socket.destroy()
      resolve(opened)
    }
    socket.once('data', (greeting) => end(greeting.toString().startsWith('220')))
    socket.once('error', () => end(false))
    socket.once('timeout', () => end(false))
  })
  return is_open
    ? good(about, `${host}:${port} で受け取っています`)
    : note(
        about,
        `${host}:${port} でだれも受け取っていません`,
        '送信の処理(npm start か npm run worker)が動き出すと受け取ります',
      )
}

/** Bounces are taken out of it, under a lock beside it. */
async function lookAtMailbox(about: string, path: string) {
  const may = (where: string) =>
    access(where, constants.R_OK | constants.W_OK).then(
      () => true,
      () => false,
    )
  const found = await stat(path).then(
    (file) => (file.isDirectory() ? 'Maildir' : 'ファイル'),
    () => null,
  )
  if (!found)
    return note(
      about,
      '受信箱がまだありません',
      'BOUNCE_MAILBOX の場所と、メールサーバーの設定を確かめてください',
    )
  const is_open = (await may(path)) && (await may(found === 'Maildir' ? join(path, 'new') : dirname(path)))
  return is_open
    ? good(about, `受信箱の${found}を見ています`)
    : bad(
        about,
        `受信箱の${found}を読み書きできません。戻ったメールが「届いた」のままになります`,
        '送信の処理を動かす利用者に、受信箱とそのフォルダーの読み書きを許してください',
      )
}
