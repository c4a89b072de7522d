import { mailHtml } from '../ui/mail-html.ts'
import { dayAndTime } from '../ui/time.ts'
import type { ContactLink } from './table.ts'

interface Wanted {
  kind: ContactLink['kind']
  association_name: string
  office_phone: string | null
  member_name: string
  expires_at: Date
  link: string
}

/** One mail to one doctor; it asks for nothing but a look. */
export function contactMail(wanted: Wanted) {
  const text = TEXTS[wanted.kind](wanted).join('\n')
  return {
    from_name: wanted.association_name,
    subject: `${SUBJECTS[wanted.kind]}(${wanted.association_name})`,
    text,
    html: mailHtml(text, wanted.link),
  }
}

const SUBJECTS = {
  update: '連絡先の確認のお願い',
  confirm: 'メールアドレスの確認',
} as const satisfies Record<ContactLink['kind'], string>

const TEXTS: Record<ContactLink['kind'], (wanted: Wanted) => string[]> = {
  update: (wanted) => [
    `${wanted.member_name}先生`,
    '',
    `${wanted.association_name}です。`,
    '災害のときに安否確認をお届けする連絡先を確かめています。',
    '下のリンクを開いて、いまの連絡先を見てください。1分で終わります。',
    '',
    wanted.link,
    '',
    ...ending(wanted),
  ],
  confirm: (wanted) => [
    `${wanted.member_name}先生`,
    '',
    `${wanted.association_name}です。`,
    'このメールアドレスを安否確認の連絡先にする、と入力がありました。',
    '下のリンクを開いて、ボタンを押してください。押すまでは使いません。',
    '',
    wanted.link,
    '',
    '心当たりがないときは、何もしないでください。',
    ...ending(wanted),
  ],
}

const ending = ({ expires_at, office_phone, association_name }: Wanted) => [
  `このリンクは${dayAndTime(expires_at)}まで使えます。ほかの方に転送しないでください。`,
  office_phone
    ? `電話でも伺います: ${association_name} ${office_phone}`
    : `電話でも伺います: ${association_name}`,
]
