import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, Field, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { STAFF_ROLES, type StaffRole } from './table.ts'

export const SIGN_IN_REFUSALS = {
  wrong: {
    title: '入れませんでした',
    text: 'メールアドレスかパスワードが違います。大文字と小文字を確かめて、もう一度入力してください。',
  },
  too_many: {
    title: '少し待ってください',
    text: '続けて何度も入力されたため、1分ほど止めています。1分たったら、もう一度入力してください。',
  },
} as const

export const SignInPage = ({
  next,
  email,
  refusal,
  changed,
}: {
  next: string
  /** The password was just changed, which closed every device. */
  changed?: boolean
  email?: string | undefined
  refusal?: keyof typeof SIGN_IN_REFUSALS
}) => (
  <Layout title="灯に入る">
    <div class="narrow">
      <p class="product">
        <strong>灯</strong> 医師会の安否確認
      </p>
      <h1>事務局・委員会の方の入口</h1>
      {changed && (
        <Notice kind="done" title="パスワードを変えました">
          <p>新しいパスワードで入ってください。</p>
        </Notice>
      )}
      {refusal && (
        <Notice kind="wrong" title={SIGN_IN_REFUSALS[refusal].title}>
          <p>{SIGN_IN_REFUSALS[refusal].text}</p>
        </Notice>
      )}
      <form method="post" action="/sign-in" novalidate>
        <input type="hidden" name="next" value={next} />
        <Field name="email" label="メールアドレス" type="email" value={email} autocomplete="username" />
        <Field name="password" label="パスワード" type="password" autocomplete="current-password" />
        <div class="actions">
          <Button>入る</Button>
        </div>
      </form>
      <p class="support">
        パスワードが分からないときは、事務局の管理者に連絡してください。安否確認に回答する先生は、ここに入る必要はありません。届いたLINEかメールから回答してください。
      </p>
    </div>
  </Layout>
)

export const SignInFirstPage = () => (
  <Layout title="もう一度入ってください">
    <div class="narrow">
      <h1>もう一度入ってください</h1>
      <p>しばらく操作がなかったため、いったん閉じました。いまの操作は行われていません。</p>
      <div class="actions">
        <ButtonLink kind="main" href="/sign-in">
          入口へ進む
        </ButtonLink>
      </div>
    </div>
  </Layout>
)

export const NowherePage = () => (
  <Layout title="医師会が見つかりません">
    <div class="narrow">
      <h1>どの医師会にも登録されていません</h1>
      <p>この名前では、見られる安否確認がありません。事務局の管理者に、登録をお願いしてください。</p>
      <form method="post" action="/sign-out" class="actions">
        <Button>出る</Button>
      </form>
    </div>
  </Layout>
)

export const NotAllowedPage = ({
  staff,
  allowed,
}: {
  staff: SignedInStaff
  allowed: readonly StaffRole[]
}) => {
  const who = allowed.map((role) => STAFF_ROLES[role]).join('・')
  return (
    <Layout title="この操作はできません" staff={staff}>
      <div class="narrow">
        <h1>この操作は{who}だけができます</h1>
        <p>
          いまのお立場は「{STAFF_ROLES[staff.role]}」です。必要なときは、{who}に連絡してください。
        </p>
        <div class="actions">
          <ButtonLink kind="main" href="/safety-checks">
            安否確認の一覧へ戻る
          </ButtonLink>
        </div>
      </div>
    </Layout>
  )
}

/** A form from before a switch: it was meant for another association than the one in charge now. */
export const SwitchedPage = ({ staff }: { staff: SignedInStaff }) => (
  <Layout title="別の医師会に切り替わっています" staff={staff}>
    <div class="narrow">
      <h1>別の医師会に切り替わっています。</h1>
      <p>
        いまの操作は行われていません。いまは{staff.association_name}
        のページです。どの医師会の操作かを確かめて、一覧からやり直してください。
      </p>
      <div class="actions">
        <ButtonLink kind="main" href="/safety-checks">
          安否確認の一覧へ
        </ButtonLink>
      </div>
    </div>
  </Layout>
)
