import { Office } from '../replies/page-frame.tsx'
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
    <Present owner={owner} />
    {isReached(owner) ? (
      <form method="post">
        <button type="submit" name="answer" value="right" class="open">
          すべて正しい
        </button>
      </form>
    ) : (
      <p class="note">いまは、どこにも届きません。メールアドレスを書いてください。</p>
    )}
    <hr />
    <h2>違うところだけ書いてください</h2>
    <p>変わらないところは、空けておきます。</p>
    <form method="post">
      {OWN_KINDS.map((kind) => (
        <Kind owner={owner} kind={kind} form={form} fault={faults[kind]} />
      ))}
      <button type="submit" name="answer" value="change">
        書いた内容を送る
      </button>
    </form>
    <Office phone={owner.office_phone} />
    <p class="after from">
      このページは{owner.member_name}先生専用です。
      <span class="whole">{dayAndTime(owner.expires_at)}</span>まで使えます。
    </p>
  </OwnPage>
)

/** Enough to know one's own, and nothing for whoever else opens the letter. */
/** Whether a safety check could arrive as things stand; telephones are for people to call. */
const isReached = ({ points, association_channel }: Owner) =>
  points.some(
    ({ system, reachable, line_channel_id }) =>
      reachable && (system === 'mail' || (system === 'line' && line_channel_id === association_channel)),
  )

const Present = ({ owner }: { owner: Owner }) => (
  <ul class="note">
    <li>LINE: {lineState(owner)}</li>
    {OWN_KINDS.map((kind) => {
      const points = inUse(owner.points, kind)
      return (
        <li>
          {KINDS[kind].name}: {points.length === 0 && '登録がありません'}
          {points.map(({ value, reachable }, n) => (
            <>
              {n > 0 && '、'}
              <b>{masked(kind, value)}</b>
              {!reachable && '（届きませんでした）'}
            </>
          ))}
        </li>
      )
    })}
  </ul>
)

function lineState({ points, association_channel }: Owner) {
  const point = points.find(
    ({ system, line_channel_id }) => system === 'line' && line_channel_id === association_channel,
  )
  if (!point) return 'つながっていません'
  return point.reachable
    ? 'つながっています'
    : '届きません。医師会のアカウントを、もう一度友だちに追加してください'
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
      <p id={`${kind}-example`}>{example}</p>
      {fault && (
        <p class="fault" id={`${kind}-fault`}>
          ＊{FAULTS[fault] ?? '打ち直してください'}
        </p>
      )}
      {points.length > 0 && (
        <label class="check">
          <input type="checkbox" name={`old-${kind}`} value="gone" checked={form?.retired[kind] ?? false} />
          {points.length > 1 ? 'いままでの' : 'いまの'}
          {name}は、もう使いません
        </label>
      )}
    </fieldset>
  )
}
