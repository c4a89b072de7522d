import type { SignedInStaff } from '../../../app.tsx'
import { type BindingCode, inTwoParts, qrTextOf } from '../../../roster/binding-code.ts'
import { Button, ButtonLink } from '../../../ui/form.tsx'
import { QrCode } from '../../../ui/qr-code.tsx'

interface ShowFormProps {
  staff: SignedInStaff
  error: string | undefined
}

/** For somebody who is no member: the code comes on the screen and goes into LINE. */
export const ShowForm = ({ staff, error }: ShowFormProps) => (
  <form method="post" action="/settings/own-line/shown" id="field-shown">
    <input type="hidden" name="working_for" value={staff.association} />
    <p>
      この画面に10文字のコードを出します。{staff.association_name}のLINEに、あなたのスマホから送ってください。
    </p>
    {error && <p class="fault">＊{error}</p>}
    <Button kind="second">コードを出す</Button>
  </form>
)

interface ShownCodeProps extends ShowFormProps {
  /** Undefined once the page was left: nobody can show it again. */
  code: BindingCode | undefined
  basic_id: string | null
}

export const ShownCode = ({ staff, code, basic_id, error }: ShownCodeProps) =>
  code ? (
    <section class="shown-code">
      <h2>このコードを、LINEで送ってください</h2>
      <p class="shown-code-signs">
        <output>{inTwoParts(code)}</output>
      </p>
      <ol>
        <li>スマホのLINEで、{staff.association_name}のアカウントを友だちに追加します。</li>
        <li>
          {basic_id
            ? 'スマホのカメラで下の四角いコードを読むと、トーク画面にコードが入ります。そのまま送ります。'
            : 'トーク画面で、上の10文字を送ります。'}
        </li>
        <li>「試し送りを、これからこのLINEでも受け取ります」と返事が来たら、下のボタンを押します。</li>
      </ol>
      {basic_id && (
        <QrCode text={qrTextOf(code, basic_id)} label="トーク画面を開く四角いコード" size_mm={40} />
      )}
      <p>30分のあいだ、1回だけ使えます。この画面を閉じると、同じコードは二度と出せません。</p>
      <div class="actions">
        <ButtonLink href="/settings/own-line">登録できたか確かめる</ButtonLink>
      </div>
    </section>
  ) : (
    <section>
      <h2>コードは、まだLINEに届いていません</h2>
      <p>
        LINEで返事が来ていれば、少し待ってから、もう一度確かめてください。コードをなくしたときは、新しく出せます。前のコードは使えなくなります。
      </p>
      <div class="actions">
        <ButtonLink href="/settings/own-line">もう一度確かめる</ButtonLink>
      </div>
      <ShowForm staff={staff} error={error} />
    </section>
  )
