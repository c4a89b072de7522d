import { STAFF_ROLES } from '../staff/table.ts'
import type { AutoResult } from './auto.ts'
import { ASSOCIATIONS } from './names.ts'
import type { Demo } from './open-demo.ts'

/** What the terminal says when the demo is up. */
export function printWelcome({ app_url, phones_url, smtp_url, hired: { password, staff } }: Demo) {
  console.log(`
灯(ともしび) デモ — すべて架空の名簿です。電源を切ると消えます。

  事務局の画面   ${app_url}
  電話とメール   ${phones_url}  (先生方のLINEとメールボックス)
  SMTP           ${smtp_url}

入るとき (パスワードは今回だけのものです)`)
  for (const { email, name, role, key } of staff)
    console.log(`  ${email}  ${password}  ${ASSOCIATIONS[key].name} ${name}(${STAFF_ROLES[role]})`)
  console.log(`
事務局の確認コード(6桁)は、「電話とメール」の「事務局の認証アプリ」に出ます。
「大阪880万人訓練」を開いて、発報してください。先生方が答え始めます。
終わるときは Ctrl-C を押してください。`)
}

/** The table of one play-through, and what did not add up. */
export function printResult(result: AutoResult, broken: string[]) {
  const { members, prompted, reached, replied, reply_rate, line, mail, lost, seconds } = result
  const rows: [string, string | number][] = [
    ['会員', members],
    ['対象', prompted],
    ['到達', reached],
    ['回答', replied],
    ['回答率', `${(reply_rate * 100).toFixed(1)} %`],
    ['LINEに届いた照会', `${line.accepted} (二重 ${line.duplicates})`],
    ['メールに届いた照会', `${mail.accepted} (二重 ${mail.duplicates})`],
    ['届いていない先生(連絡先なしなど)', prompted - reached],
    ['途中で失われた照会', lost],
    ['発報から最後の回答まで', `${seconds} 秒`],
  ]
  for (const [label, value] of rows) console.log(`${label.padEnd(14, '　')}${value}`)
  for (const sentence of broken) console.log(`× ${sentence}`)
}
