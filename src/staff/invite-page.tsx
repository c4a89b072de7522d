import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field, RadioGroup } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import type { InviteFault } from './invite.ts'
import { STAFF_ROLES } from './table.ts'

const FAULTS: Record<InviteFault | 'role_missing', { field: 'name' | 'email' | 'role'; text: string }> = {
  name_empty: { field: 'name', text: 'お名前を入力してください' },
  name_too_long: { field: 'name', text: 'お名前を60文字までにしてください' },
  email_invalid: { field: 'email', text: 'メールアドレスを name@example.jp のように入力してください' },
  already_staff: { field: 'email', text: 'この方は、もう職員です。一覧で確かめてください' },
  already_invited: { field: 'email', text: 'もう招待しています。一覧から「もう一度送る」を押してください' },
  role_missing: { field: 'role', text: '役割を1つ選んでください' },
}

/** What each role may do, in the words of whoever chooses it. */
export const ROLE_WORDS = {
  office: '安否確認をつくって送ります。名簿と職員も直します。認証アプリが要ります。',
  chair: '安否確認を送り、締め切ります。認証アプリが要ります。',
  committee: '集計と、まだ回答のない先生を見ます。',
  viewer: '集計だけを見ます。',
} as const

export const InvitePage = ({
  staff,
  form = {},
  faults = [],
}: {
  staff: SignedInStaff
  form?: Record<string, string | undefined>
  faults?: (InviteFault | 'role_missing')[]
}) => {
  const error = (field: string) => {
    const fault = faults.find((one) => FAULTS[one].field === field)
    return fault && FAULTS[fault].text
  }
  const errors = { name: error('name'), email: error('email'), role: error('role') }
  return (
    <Layout title="新しい方を招待する" staff={staff}>
      <div class="narrow">
        <h1>新しい方を招待する</h1>
        <p>
          {staff.association_name}
          の画面に入るための案内を、メールで送ります。パスワードは、その方がご自分で決めます。
        </p>
        <ErrorSummary errors={errors} />
        <form method="post" action="/staff/invite" novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <Field name="name" label="お名前" value={form.name} autocomplete="off" error={errors.name} />
          <Field
            name="email"
            label="メールアドレス"
            type="email"
            value={form.email}
            autocomplete="off"
            error={errors.email}
          />
          <div class="roles">
            <RadioGroup
              name="role"
              label="役割"
              value={form.role}
              error={errors.role}
              options={Object.entries(STAFF_ROLES).map(([value, label]) => ({
                value,
                label,
                support: ROLE_WORDS[value as keyof typeof ROLE_WORDS],
              }))}
            />
          </div>
          <div class="actions">
            <Button>招待のメールを送る</Button>
            <ButtonLink href="/staff">まだ送らない</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}
