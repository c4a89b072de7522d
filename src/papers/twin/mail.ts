import type { Mail } from '../../channels/mail.ts'
import type { AssociationId } from '../../roster/table.ts'
import { mailHtml } from '../../ui/mail-html.ts'
import { dayAndTime } from '../../ui/time.ts'
import { fileName } from './rules.ts'

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** How it is opened stands in the mail too: on that day this server answers no question. */
export function twinMail({
  association,
  name,
  night,
  nights,
  locked,
  public_url,
  index,
  version,
  at,
}: {
  association: AssociationId
  name: string
  night: string
  nights: number
  locked: Buffer
  public_url: string
  index: number
  version: number
  at: Date
}): Omit<Mail, 'to'> {
  const text = [
    `${name}の名簿と電話かけ用紙の控えです（${dayAndTime(at)}の内容）。何もしなくて構いません。`,
    'このメールを消さずに残してください。システムが使えないときに開きます。',
    '',
    '開き方',
    '1. 付いているファイルを、パソコンに保存します。',
    '2. ダブルクリックします。Excelが開き、パスワードを聞かれます。',
    '3. 決めておいたパスワードを入れます。このメールには書いてありません。',
    '4. 「電話かけ用紙」を区ごとに印刷し、手分けして電話します。',
    '',
    `個人情報です。ほかの方に転送しないでください。${nights}日より前の控えのメールは、消してください。`,
  ].join('\n')
  return {
    from_name: name,
    subject: `毎晩の控え ${night}(${name})`,
    text,
    html: mailHtml(text),
    message_id: `<twin.${association}.${night}.${version}.${index}@${new URL(public_url).hostname}>`,
    attachment: { name: fileName(night), type: XLSX, content: locked },
  }
}
