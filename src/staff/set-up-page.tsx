import { Button, ErrorSummary } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { QrCode } from '../ui/qr-code.tsx'
import { CODE_REFUSALS, CodeField, TooManyCodes } from './code-page.tsx'

const inFours = (secret: string) => secret.match(/.{1,4}/g)?.join(' ') ?? ''

/** 二要素の設定 — the only page that opens to somebody who must have a second factor and has none. */
export const SetUpPage = ({
  secret,
  link,
  known,
  next,
  refusal,
}: {
  secret: string
  link: string
  /** When the factor to be replaced was set up; '' for the first one. */
  known: string
  next: string
  refusal?: 'wrong' | 'too_many'
}) => {
  const error = refusal === 'wrong' ? CODE_REFUSALS.wrong : undefined
  return (
    <Layout title="二要素の設定">
      <div class="narrow">
        <h1>{known ? '認証アプリを入れ直します' : '二要素の設定'}</h1>
        <p class="lead">
          先生方の情報を守るため、パスワードのほかに、スマートフォンの認証アプリでも確かめます。3分ほどで終わります。
        </p>
        {refusal === 'too_many' && <TooManyCodes />}
        <ErrorSummary errors={{ code: error }} />
        <ol class="steps">
          <li>
            <h2>認証アプリを用意してください</h2>
            <p>
              「Google Authenticator」や「Microsoft
              Authenticator」などです。スマートフォンのアプリストアにあります。
            </p>
          </li>
          <li>
            <h2>アプリで読み取ってください</h2>
            <p class="totp-qr">
              <QrCode text={link} label="認証アプリに読み取らせるQRコード" size_mm={50} />
            </p>
            <p>読み取れないときは、次の文字をアプリに入力してください。</p>
            <p class="totp-secret">
              <code>{inFours(secret)}</code>
            </p>
          </li>
          <li>
            <h2>アプリに出た6桁を入力してください</h2>
            <form method="post" action="/sign-in/set-up" novalidate>
              <input type="hidden" name="next" value={next} />
              <input type="hidden" name="known" value={known} />
              <CodeField label="確認コード(6桁)" error={error} />
              <div class="actions">
                <Button>設定を終える</Button>
              </div>
            </form>
          </li>
        </ol>
        <form method="post" action="/sign-out">
          <Button kind="text">やめて出る</Button>
        </form>
      </div>
    </Layout>
  )
}
