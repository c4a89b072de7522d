import { Button, ErrorSummary, Field, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'

/** Why a code was not taken, beside the field that it was typed into. */
export const CODE_REFUSALS = {
  wrong: '確認コードが違います。アプリのいまの6桁を入力してください',
  used: 'このコードは一度使われています。次の6桁に変わるまで待って、入力してください',
} as const

export const TooManyCodes = () => (
  <Notice kind="wrong" title="少し待ってください">
    <p>続けて何度も入力されたため、いったん止めています。15分たったら、もう一度入力してください。</p>
  </Notice>
)

export const CodeField = ({ label, error }: { label: string; error?: string | undefined }) => (
  <Field
    name="code"
    label={label}
    width="short"
    autocomplete="one-time-code"
    inputmode="numeric"
    maxlength={20}
    error={error}
  />
)

/** 確認コード — after the password, and again before what counts most. */
export const CodePage = ({
  next,
  again,
  refusal,
}: {
  next: string
  /** Confirmed in this session before: this time it is for one step. */
  again: boolean
  refusal?: keyof typeof CODE_REFUSALS | 'too_many'
}) => {
  const error = refusal && refusal !== 'too_many' ? CODE_REFUSALS[refusal] : undefined
  return (
    <Layout title="確認コード">
      <div class="narrow">
        <h1>確認コードを入力してください</h1>
        <p class="lead">
          {again
            ? '大切な操作の前に、ご本人であることをもう一度確かめます。'
            : 'パスワードは確かめました。あと1つです。'}
        </p>
        {refusal === 'too_many' && <TooManyCodes />}
        <ErrorSummary errors={{ code: error }} />
        <form method="post" action="/sign-in/code" novalidate>
          <input type="hidden" name="next" value={next} />
          <CodeField label="スマートフォンの認証アプリに出ている6桁" error={error} />
          <div class="actions">
            <Button>確かめる</Button>
          </div>
        </form>
        <details class="help">
          <summary>スマートフォンが手元にないとき</summary>
          <p>控えておいた予備コード(10文字)を、同じ欄に入力してください。1つは1回だけ使えます。</p>
          <p>予備コードもないときは、事務局か委員長のほかの2人に、認証アプリの解除を頼んでください。</p>
        </details>
        <form method="post" action="/sign-out">
          <Button kind="text">やめて出る</Button>
        </form>
      </div>
    </Layout>
  )
}
