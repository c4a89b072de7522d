import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import { BACKUP_CODES } from './backup-codes.ts'
import { LEAST_PASSWORD_LENGTH } from './create-account.ts'

export const PASSWORD_FAULTS = {
  wrong: { field: 'old', text: 'いまのパスワードが違います。大文字と小文字を確かめてください' },
  password_too_short: {
    field: 'password',
    text: `新しいパスワードを${LEAST_PASSWORD_LENGTH}文字以上にしてください`,
  },
  password_too_long: { field: 'password', text: '新しいパスワードを200文字までにしてください' },
  differs: { field: 'again', text: '2つの新しいパスワードが違います。もう一度入力してください' },
  too_many: { field: 'old', text: '続けて何度も入力されました。15分たったら、もう一度入力してください' },
} as const
export type PasswordFault = keyof typeof PASSWORD_FAULTS

/** The texts of these faults by field, the first one of each. */
export const passwordErrors = (
  faults: PasswordFault[],
): Record<'old' | 'password' | 'again', string | undefined> => {
  const of = (field: string) => {
    const fault = faults.find((one) => PASSWORD_FAULTS[one].field === field)
    return fault && PASSWORD_FAULTS[fault].text
  }
  return { old: of('old'), password: of('password'), again: of('again') }
}

/** パスワードと確認コード — everybody's own. */
export const OwnSignInPage = ({
  staff,
  enrolled_at,
  backup_left,
  faults = [],
}: {
  staff: SignedInStaff
  enrolled_at: Date | null
  backup_left: number
  faults?: PasswordFault[]
}) => {
  const errors = passwordErrors(faults)
  return (
    <Layout title="パスワードと確認コード" staff={staff}>
      <div class="narrow">
        <h1>パスワードと確認コード</h1>
        <h2>認証アプリ</h2>
        {enrolled_at ? (
          <Enrolled enrolled_at={enrolled_at} backup_left={backup_left} />
        ) : (
          <>
            <p>まだ設定していません。設定すると、パスワードを知られても入られません。</p>
            <div class="actions">
              <ButtonLink href="/sign-in/set-up?next=/settings/sign-in">認証アプリを設定する</ButtonLink>
            </div>
          </>
        )}
        <h2>パスワードの変更</h2>
        <ErrorSummary errors={errors} />
        <form method="post" action="/settings/sign-in/password" novalidate>
          <Field
            name="old"
            label="いまのパスワード"
            type="password"
            autocomplete="current-password"
            error={errors.old}
          />
          <NewPassword errors={errors} />
          <p class="support">
            変えると、すべての端末でいったん閉じます。新しいパスワードで入り直してください。
          </p>
          <div class="actions">
            <Button>パスワードを変える</Button>
          </div>
        </form>
        <ButtonLink href="/settings">設定へ戻る</ButtonLink>
      </div>
    </Layout>
  )
}

export const NewPassword = ({
  errors,
}: {
  errors: { password: string | undefined; again: string | undefined }
}) => (
  <>
    <Field
      name="password"
      label="新しいパスワード"
      support={`${LEAST_PASSWORD_LENGTH}文字以上。ほかで使っていない、覚えやすい言葉の組み合わせがお勧めです。`}
      type="password"
      autocomplete="new-password"
      error={errors.password}
    />
    <Field
      name="again"
      label="新しいパスワード(もう一度)"
      type="password"
      autocomplete="new-password"
      error={errors.again}
    />
  </>
)

const Enrolled = ({ enrolled_at, backup_left }: { enrolled_at: Date; backup_left: number }) => (
  <>
    <dl class="facts">
      <dt>設定した時</dt>
      <dd>{dayAndTime(enrolled_at)}</dd>
      <dt>予備コード</dt>
      <dd>
        残り{backup_left}個(全部で{BACKUP_CODES}個)
      </dd>
    </dl>
    {backup_left <= 3 && (
      <Notice kind="info" title="予備コードが少なくなりました">
        <p>つくり直して、新しいものを控えてください。</p>
      </Notice>
    )}
    <div class="actions">
      <form method="post" action="/settings/sign-in/backup-codes">
        <Button kind="second">予備コードをつくり直す</Button>
      </form>
      <ButtonLink href="/sign-in/set-up?next=/settings/sign-in">認証アプリを入れ直す</ButtonLink>
    </div>
    <p class="support">どちらも、前のものは使えなくなります。</p>
  </>
)
