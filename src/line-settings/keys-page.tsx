import type { SignedInStaff } from '../app.tsx'
import type { Failure } from '../channels/outcome.ts'
import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import type { LineSettings } from './queries.ts'
import { type KeyFault, lineSays } from './rules.ts'

const FAULTS = {
  no_secret: { field: 'channel_secret', text: 'チャネルシークレットを貼り付けてください' },
  bad_secret: {
    field: 'channel_secret',
    text: 'チャネルシークレットは英数字だけです。「コピー」で写して貼り付けてください',
  },
  no_token: { field: 'access_token', text: 'アクセストークンを貼り付けてください' },
  bad_token: {
    field: 'access_token',
    text: 'アクセストークンは英数字と記号だけです。「コピー」で写して貼り付けてください',
  },
  secret_as_token: {
    field: 'access_token',
    text: 'これはチャネルシークレットのようです。170文字ほどのアクセストークンを貼り付けてください',
  },
  token_refused: {
    field: 'access_token',
    text: 'LINEがこのアクセストークンを受け付けません。発行し直し、全部を写して貼り付けてください',
  },
  other_account: {
    field: 'access_token',
    text: '別の公式アカウントのトークンです。いまのアカウントの画面から写してください',
  },
} as const satisfies Record<KeyFault, { field: 'channel_secret' | 'access_token'; text: string }>

/** 鍵 — typed once, sealed, and never shown again, not even to whoever just typed them wrongly. */
export const KeysPage = ({
  staff,
  settings,
  faults = [],
  failure,
}: {
  staff: SignedInStaff
  settings: LineSettings | null
  faults?: KeyFault[]
  failure?: Failure
}) => {
  const errors: Partial<Record<'channel_secret' | 'access_token', string>> = {}
  for (const fault of faults) errors[FAULTS[fault].field] ??= FAULTS[fault].text
  const title = settings ? 'LINEの鍵を入れ直す' : 'LINEの鍵を入れる'
  return (
    <Layout title={title} staff={staff}>
      <div class="narrow">
        <h1>{title}</h1>
        <ErrorSummary errors={errors} />
        {failure && (
          <Notice kind="wrong" title="鍵は登録していません">
            <p>{lineSays(failure)}</p>
          </Notice>
        )}
        {faults.length > 0 && <p>鍵は画面に残しません。お手数ですが、2つとも貼り付け直してください。</p>}
        <p>
          {settings
            ? `いまの鍵は登録済みです。「${settings.name}」の新しい鍵と入れ替えます。先生方とのつながりは、そのままです。`
            : 'LINE Developersの画面から2つ写して、貼り付けてください。'}
          {'入れた鍵は封をして保管し、二度と表示しません。'}
        </p>
        <form method="post" action="/line/keys">
          <input type="hidden" name="working_for" value={staff.association} />
          <Field
            name="channel_secret"
            type="password"
            label="チャネルシークレット"
            support="LINE Developersの「チャネル基本設定」にあります。32文字です。"
            error={errors.channel_secret}
            maxlength={1000}
            autocomplete="off"
          />
          <Field
            name="access_token"
            type="password"
            label="チャネルアクセストークン(長期)"
            support="「Messaging API設定」のいちばん下で「発行」を押すと出ます。170文字ほどです。"
            error={errors.access_token}
            maxlength={1000}
            autocomplete="off"
          />
          <div class="actions">
            <Button>{settings ? '入れ替える' : '登録する'}</Button>
            <ButtonLink href="/line">LINEの設定に戻る</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}
