import { Call, Office } from '../replies/page-frame.tsx'
import { OwnPage } from './own-frame.tsx'
import type { Owner } from './queries.ts'
import { masked } from './rules.ts'

/** お礼 — what was received, and what still has to happen. */
export const OwnThanksPage = ({
  owner,
  right,
  confirms_mail,
}: {
  owner: Owner
  right: boolean
  confirms_mail: boolean
}) => (
  <OwnPage about="受け付けました">
    <p class="from">{owner.association_name}</p>
    <h1>連絡先の確認</h1>
    <h2>受け付けました</h2>
    <p class="got" role="status">
      {right ? 'すべて正しい' : '連絡先を直しました'}
      <small>{owner.member_name}先生</small>
    </p>
    {confirms_mail ? (
      <p class="note">
        新しいメールアドレスに、確認のメールを送りました。メールのリンクを開いて、ボタンを押してください。押すまでは使いません。
      </p>
    ) : (
      <p>ありがとうございます。これで終わりです。このページは閉じて構いません。</p>
    )}
    {!right && <p>間違えたときは、1時間以内なら同じリンクから直せます。</p>}
    <Office phone={owner.office_phone} />
  </OwnPage>
)

/** 新しいメールの確認 — the button is the proof; a mail scanner that opens the link presses nothing. */
export const ConfirmMailPage = ({ owner, done = false }: { owner: Owner; done?: boolean }) => (
  <OwnPage about={done ? '受け付けました' : 'メールアドレスの確認'}>
    <p class="from">{owner.association_name}</p>
    <h1>メールアドレスの確認</h1>
    <p>{owner.member_name}先生</p>
    <p class="got" role={done ? 'status' : undefined}>
      {owner.new_mail && masked('mail', owner.new_mail)}
      <small>{done ? 'これからは、ここに送ります。' : 'このアドレスに安否確認を送りますか。'}</small>
    </p>
    {done ? (
      <p>ありがとうございます。これで終わりです。このページは閉じて構いません。</p>
    ) : (
      <form method="post">
        <button type="submit" class="open">
          このアドレスで受け取る
        </button>
      </form>
    )}
    <Office phone={owner.office_phone} />
  </OwnPage>
)

export type OwnGone = 'used' | 'expired' | 'ended' | 'unknown' | 'away'
const GONE = {
  used: {
    heading: 'このリンクは使い終わりました',
    way_out: 'まだ直すところがあるときは、事務局へ電話してください。',
  },
  expired: {
    heading: 'このリンクは期限が切れました',
    way_out: '新しいリンクを送ります。事務局へ電話してください。',
  },
  ended: {
    heading: 'このリンクは使えなくなりました',
    way_out: 'あとから新しいリンクをお送りしています。そちらを開いてください。',
  },
  unknown: {
    heading: 'このリンクは使えません',
    way_out:
      'リンクが途中で切れていないか、お確かめください。開けないときは、所属の医師会へ電話してください。',
  },
  away: {
    heading: 'いま、つながりにくくなっています',
    way_out: '何も変わっていません。少し待ってから、もう一度開いてください。',
  },
} as const

export const OwnGonePage = ({ why, owner }: { why: OwnGone; owner: Owner | null }) => (
  <OwnPage about={GONE[why].heading}>
    {owner && <p class="from">{owner.association_name}</p>}
    <h1>連絡先の確認</h1>
    <h2>{GONE[why].heading}</h2>
    <p>{GONE[why].way_out}</p>
    <Call phone={owner?.office_phone ?? null} />
  </OwnPage>
)
