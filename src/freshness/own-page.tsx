import { Call, Office } from '../replies/page-frame.tsx'
import { inUse, OWN_KINDS, type OwnKind } from '../roster/place-first.ts'
import { dayAndTime } from '../ui/time.ts'
import { OwnPage } from './own-frame.tsx'
import type { Owner } from './queries.ts'
import { masked, type OwnFault, type OwnForm } from './rules.ts'

const KINDS = {
  mail: { name: 'メール', field: '新しいメールアドレス', example: '例: name@example.jp' },
  mobile: { name: '携帯電話', field: '新しい携帯電話', example: '例: 090-1234-5678' },
  phone: { name: '診療所の電話', field: '新しい電話', example: '例: 06-6782-0000' },
  fax: { name: 'FAX', field: '新しいFAX', example: '例: 06-6782-0001' },
} as const satisfies Record<OwnKind, { name: string; field: string; example: string }>

const FAULTS: Partial<Record<OwnFault, string>> = {
  not_an_address: '半角で、name@example.jp のように書いてください',
  several_addresses: 'アドレスを1つだけ書いてください。空白は消してください',
  not_a_phone: '市外局番から、10桁か11桁で書いてください',
  lost_zero: '先頭の0を付けてください',
  not_a_mobile: '090などで始まる11桁で書いてください',
  too_long: '短くしてください',
}

const NOTICES = {
  nothing_said: '直すところを書いてください。なければ「すべて正しい」を押してください。',
  too_many_mails: '今日は、新しいメールアドレスをもう受け付けられません。電話でお知らせください。',
} as const
export type OwnNotice = keyof typeof NOTICES

/** 連絡先の確認 — only the owner knows what stands behind the dots. Opening the page changes nothing. */
export const OwnContactsPage = ({
  owner,
  form,
  faults = {},
  notice,
}: {
  owner: Owner
  form?: OwnForm
  faults?: Partial<Record<OwnKind, OwnFault>>
  notice?: OwnNotice
}) => (
  <OwnPage about="連絡先の確認">
    <p class="from">{owner.association_name}</p>
    <h1>連絡先の確認</h1>
    <p>
      {owner.member_name}先生{owner.facility_name && `・${owner.facility_name}`}
    </p>
    <p>災害のときに、ここに書かれた連絡先へ安否確認をお届けします。</p>
    {(notice || Object.keys(faults).length > 0) && (
      <p class="note" role="alert">
        {notice
          ? NOTICES[notice]
          : `${Object.keys(faults).length}か所を直してください。まだ送られていません。`}
      </p>
    )}
    <h2>いまの連絡先</h2>
    <Line owner={owner} />
    <form method="post">
      {OWN_KINDS.map((kind) => (
        <Kind owner={owner} kind={kind} form={form} fault={faults[kind]} />
      ))}
      <button type="submit" name="answer" value="change">
        書いた内容を送る
      </button>
      <button type="submit" name="answer" value="right" class="open">
        すべて正しい
      </button>
    </form>
    <Office phone={owner.office_phone} />
    <p class="after from">
      このページは{owner.member_name}先生専用です。{dayAndTime(owner.expires_at)}まで使えます。
    </p>
  </OwnPage>
)

const Line = ({ owner }: { owner: Owner }) => {
  const point = owner.points.find(
    ({ system, line_channel_id }) => system === 'line' && line_channel_id === owner.association_channel,
  )
  return (
    <p class="note">
      LINE:{' '}
      {!point
        ? 'つながっていません。'
        : point.reachable
          ? 'つながっています。'
          : '届きません。医師会のアカウントを、もう一度友だちに追加してください。'}
    </p>
  )
}

const Kind = ({
  owner,
  kind,
  form,
  fault,
}: {
  owner: Owner
  kind: OwnKind
  form: OwnForm | undefined
  fault: OwnFault | undefined
}) => {
  const { name, field, example } = KINDS[kind]
  const points = inUse(owner.points, kind)
  return (
    <fieldset class={fault ? 'wrong' : ''}>
      <legend>{name}</legend>
      <p class="now">
        {points.length === 0 && '登録がありません。'}
        {points.map(({ value, reachable }) => (
          <>
            いま: <b>{masked(kind, value)}</b>
            {!reachable && '（届きませんでした）'}
            <br />
          </>
        ))}
      </p>
      <label for={kind}>{field}</label>
      <input
        type="text"
        id={kind}
        name={kind}
        value={form?.typed[kind] ?? ''}
        inputmode={kind === 'mail' ? 'email' : 'tel'}
        autocomplete={kind === 'mail' ? 'email' : 'off'}
        autocapitalize="none"
        spellcheck={false}
        aria-describedby={fault ? `${kind}-fault` : `${kind}-example`}
        aria-invalid={fault ? 'true' : undefined}
      />
      <p id={`${kind}-example`}>{example}（変わらないときは空けておきます）</p>
      {fault && (
        <p class="fault" id={`${kind}-fault`}>
          ＊{FAULTS[fault] ?? '打ち直してください'}
        </p>
      )}
      {points.length > 0 && (
        <label class="check">
          <input type="checkbox" name={`old-${kind}`} value="gone" checked={form?.retired[kind] ?? false} />
          いまの{name}は、もう使いません
        </label>
      )}
    </fieldset>
  )
}

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
