import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'
import { NewPassword, type PasswordFault, passwordErrors } from './own-sign-in-page.tsx'
import { STAFF_ROLES, type StaffRole } from './table.ts'

export interface OpenInvitation {
  association_name: string
  name: string
  email: string
  role: StaffRole
  expires_at: Date
}

const WRONG = {
  wrong: 'パスワードが違います。大文字と小文字を確かめて、もう一度入力してください',
  too_many: '続けて何度も入力されました。1分たったら、もう一度入力してください',
} as const

interface InvitationPageProps {
  invitation: OpenInvitation
  token: string
  /** Who is signed in on this device. */
  signed_in_as: { name: string; email: string } | null
  /** Whether this address has an account already. */
  has_account: boolean
  faults?: PasswordFault[]
  refusal?: keyof typeof WRONG
}

/** 招待 — whoever was invited says yes, in the way that fits: as who they are here, or with a password. */
export const InvitationPage = ({ invitation, ...props }: InvitationPageProps) => (
  <Layout title="招待">
    <div class="narrow">
      <h1>{invitation.association_name}からの招待です</h1>
      <dl class="facts">
        <dt>お名前</dt>
        <dd>{invitation.name}</dd>
        <dt>役割</dt>
        <dd>{STAFF_ROLES[invitation.role]}</dd>
        <dt>メール</dt>
        <dd>{invitation.email}</dd>
        <dt>期限</dt>
        <dd>{dayAndTime(invitation.expires_at)}まで</dd>
      </dl>
      {props.signed_in_as ? (
        <AsWhoIsHere {...props} signed_in_as={props.signed_in_as} />
      ) : props.has_account ? (
        <WithOwnPassword {...props} email={invitation.email} />
      ) : (
        <WithNewPassword {...props} email={invitation.email} />
      )}
    </div>
  </Layout>
)

type Part = Omit<InvitationPageProps, 'invitation'>

const AsWhoIsHere = ({ token, signed_in_as }: Part & { signed_in_as: { name: string; email: string } }) => (
  <>
    <p>
      いま、{signed_in_as.name}({signed_in_as.email})として入っています。この方として加わりますか。
    </p>
    <div class="actions">
      <form method="post" action={`/invitations/${token}`}>
        <Button name="as" value="signed_in">
          {signed_in_as.name}として加わる
        </Button>
      </form>
      <form method="post" action="/sign-out">
        <Button kind="text">別の方なので出る</Button>
      </form>
    </div>
  </>
)

const WithOwnPassword = ({ token, email, refusal }: Part & { email: string }) => {
  const error = refusal && WRONG[refusal]
  return (
    <form method="post" action={`/invitations/${token}`} novalidate>
      <p>このメールアドレスは、もう登録されています。いつものパスワードで加わってください。</p>
      <ErrorSummary errors={{ password: error }} />
      <Username email={email} />
      <Field
        name="password"
        label="いつものパスワード"
        type="password"
        autocomplete="current-password"
        error={error}
      />
      <div class="actions">
        <Button>加わる</Button>
      </div>
    </form>
  )
}

const WithNewPassword = ({ token, email, faults = [] }: Part & { email: string }) => {
  const errors = passwordErrors(faults)
  return (
    <form method="post" action={`/invitations/${token}`} novalidate>
      <p>入るときのパスワードを決めてください。事務局にも、ほかの誰にも見えません。</p>
      <ErrorSummary errors={errors} />
      <Username email={email} />
      <NewPassword errors={errors} />
      <div class="actions">
        <Button>このパスワードで加わる</Button>
      </div>
    </form>
  )
}

/** For the browser's password store; the server takes the address from the invitation. */
const Username = ({ email }: { email: string }) => (
  <input type="hidden" name="username" value={email} autocomplete="username" />
)

const GONE = {
  unknown: {
    title: 'この招待は使えません',
    text: 'アドレスが途中で切れているか、新しい招待に替わっています。いちばん新しいメールから開いてください。',
  },
  expired: {
    title: '招待の期限が切れました',
    text: '招待は72時間で切れます。事務局に、もう一度送るよう頼んでください。',
  },
  used: {
    title: 'この招待はもう使われています',
    text: 'ご自分で使ったときは、入口からお入りください。覚えがないときは、事務局に電話してください。',
  },
  revoked: {
    title: 'この招待は取り消されました',
    text: '事務局に、必要かどうかを確かめてください。',
  },
  already_staff: {
    title: 'もう、この医師会に入れます',
    text: 'この招待は要りません。そのままお使いください。',
  },
} as const
export type Gone = keyof typeof GONE

/** Why a link opens nothing, and the way on. */
export const InvitationGonePage = ({ why }: { why: Gone }) => (
  <Layout title={GONE[why].title}>
    <div class="narrow">
      <h1>{GONE[why].title}</h1>
      <Notice kind="info" title="次にすること">
        <p>{GONE[why].text}</p>
      </Notice>
      <div class="actions">
        <ButtonLink kind="main" href="/">
          入口へ進む
        </ButtonLink>
      </div>
    </div>
  </Layout>
)
