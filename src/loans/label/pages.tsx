import type { PropsWithChildren } from 'hono/jsx'
import { dialled } from '../../ui/dialled.ts'
import { Button, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { InspectForm, type InspectFormProps } from '../inspections/inspect-form.tsx'
import type { Label } from './queries.ts'

const Frame = ({ label, children }: PropsWithChildren<{ label: Label }>) => (
  <Layout title={label.asset_number} styles={['power.css']} scripts={['shrink-photo.js']}>
    <div class="narrow">{children}</div>
  </Layout>
)

/** What anybody may know who stands before it: its number, and whom to call. */
const Known = ({ label }: { label: Label }) => (
  <>
    <h1 class="label-number">{label.asset_number}</h1>
    <p>
      {label.association_name}
      {label.phone && (
        <>
          <br />
          <a class="power-phone" href={`tel:${dialled(label.phone)}`}>
            {label.phone}
          </a>
        </>
      )}
    </p>
  </>
)

/** Before the sign-in and before a code. */
export const LabelPage = ({ label }: { label: Label }) => (
  <Frame label={label}>
    <Known label={label} />
    <p>点検などの操作をするには、暗証番号が必要です。</p>
    <form method="post" action={`/q/${label.unit}`}>
      <Button>暗証番号を送る</Button>
    </form>
    <p class="support">鍵の管理者か持ち主の、登録された連絡先に送ります。</p>
    <p>
      <a class="power-phone" href={`/sign-in?next=${encodeURIComponent(`/q/${label.unit}`)}`}>
        事務局・委員会の方は、こちらから入ってください
      </a>
    </p>
  </Frame>
)

const REFUSALS = {
  wrong: '暗証番号が違うか、期限が過ぎています。届いた6桁の数字を、もう一度入れてください。',
  locked: '続けてまちがえたため、1時間は開けません。お急ぎのときは事務局に電話してください。',
  too_many: '何度も送ったため、しばらく送れません。1時間ほど待つか、事務局に電話してください。',
} as const

export const AskCodePage = ({ label, refusal }: { label: Label; refusal?: keyof typeof REFUSALS }) => (
  <Frame label={label}>
    <Known label={label} />
    {refusal ? (
      <Notice kind="wrong" title={REFUSALS[refusal]} />
    ) : (
      <p role="status">登録された連絡先に、6桁の暗証番号を送りました。15分のあいだ、1回だけ使えます。</p>
    )}
    <form method="post" action={`/q/${label.unit}/code`}>
      <div class="field">
        <label for="field-code">暗証番号(6桁の数字)</label>
        <input
          id="field-code"
          name="code"
          class="input input-short"
          inputmode="numeric"
          autocomplete="one-time-code"
          maxlength={12}
          required
        />
      </div>
      <Button>開く</Button>
    </form>
    <form method="post" action={`/q/${label.unit}`} class="actions">
      <Button kind="text">届かないときは、もう一度送る</Button>
    </form>
  </Frame>
)

/** After the code: the one thing that is done before a unit. */
export const ActPage = ({
  label,
  ...form
}: { label: Label } & Omit<InspectFormProps, 'action' | 'hidden'>) => (
  <Frame label={label}>
    <InspectForm {...form} action={`/q/${label.unit}/inspect`} />
  </Frame>
)

export const InspectedPage = ({ label, passed }: { label: Label; passed: boolean }) => (
  <Frame label={label}>
    <Known label={label} />
    <div role="status">
      <Notice
        kind={passed ? 'done' : 'info'}
        title={passed ? '点検を記録しました。合格です。' : '点検を記録しました。不合格です。'}
      >
        {!passed && <p>直るまで、貸出の候補に出ません。事務局にも伝わります。</p>}
      </Notice>
    </div>
    <p>ありがとうございました。この画面は閉じてください。</p>
  </Frame>
)
