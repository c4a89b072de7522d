import type { Deps } from '../app.tsx'
import { newId } from '../id.ts'
import { mailHtml } from '../ui/mail-html.ts'
import { STAFF_ROLES, type StaffRole } from './table.ts'

interface Letter {
  to: string
  association_name: string
  subject: string
  lines: string[]
}

/** One mail to one person of the staff, while somebody waits; false where no mail host took it over. */
export async function mailStaff(
  { mailer, public_url, log }: Pick<Deps, 'mailer' | 'public_url' | 'log'>,
  { to, association_name, subject, lines }: Letter,
): Promise<boolean> {
  const text = lines.join('\n')
  const outcome = await mailer.send(
    {
      to,
      from_name: association_name,
      subject: `${subject}(${association_name})`,
      text,
      html: mailHtml(text),
      message_id: `<${newId<'staff_mail'>()}@${new URL(public_url).hostname}>`,
    },
    async () => {},
  )
  const is_sent = outcome?.accepted === true
  if (!is_sent) log.warn({ event: 'staff_mail_not_sent' })
  return is_sent
}

export const invitationMail = (
  { name, role, token }: { name: string; role: StaffRole; token: string },
  { association_name, public_url, until }: { association_name: string; public_url: string; until: string },
) => ({
  subject: '安否確認の画面への招待',
  lines: [
    `${name}様`,
    '',
    `${association_name}から、安否確認の画面への招待です(${STAFF_ROLES[role]})。`,
    '下のアドレスを開いて、パスワードを決めてください。',
    '',
    `${public_url}/invitations/${token}`,
    '',
    `${until}まで、1回だけ使えます。`,
    'お心当たりがないときは、このメールを捨ててください。何も起こりません。',
  ],
})

/** To every officer, so that two accounts of one person cannot free a third behind everybody's back. */
export const resetAskedMail = (
  { name, by_name }: { name: string; by_name: string },
  association_name: string,
) => ({
  subject: '【お知らせ】認証アプリの解除の依頼がありました',
  lines: [
    `${association_name}の安否確認システムからのお知らせです。`,
    '',
    `${name}さんの認証アプリの解除を、${by_name}さんが頼みました。`,
    '別の方が24時間のうちに承認すると、解除されます。',
    'ご本人が頼んでいないときは、職員の画面で依頼を取り下げてください。',
  ],
})

/** To the person concerned, so that nobody loses a second factor without hearing of it. */
export const resetMail = (stage: 'asked' | 'done', association_name: string) =>
  stage === 'asked'
    ? {
        subject: '【お知らせ】認証アプリの解除が頼まれました',
        lines: [
          `${association_name}の安否確認システムからのお知らせです。`,
          '',
          'あなたの認証アプリの解除が頼まれました。別の方が24時間のうちに承認すると、解除されます。',
          '頼んだ覚えがないときは、すぐに事務局へ電話してください。',
        ],
      }
    : {
        subject: '【お知らせ】認証アプリを解除しました',
        lines: [
          `${association_name}の安否確認システムからのお知らせです。`,
          '',
          'あなたの認証アプリを解除しました。次に入るとき、パスワードのあとで設定し直してください。',
          '入っていた端末は、すべて閉じました。',
          '頼んだ覚えがないときは、すぐに事務局へ電話してください。',
        ],
      }
