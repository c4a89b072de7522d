import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { dayAndTime } from '../ui/time.ts'

export const RemovePage = ({
  staff,
  line,
}: {
  staff: SignedInStaff
  line: { name: string; since: Date }
}) => (
  <Layout title="結び付きを解除する" staff={staff}>
    <div class="narrow">
      <h1>結び付きを解除する</h1>
      <p class="lead">
        <strong>{line.name}</strong>先生とLINEの結び付きを解除しますか。{dayAndTime(line.since)}
        に結び付きました。
      </p>
      <ul>
        <li>このLINEには、この先生の安否確認を送りません。</li>
        <li>これまでの回答と記録は、そのまま残ります。</li>
        <li>もう一度結び付けるには、新しい案内状がいります。</li>
      </ul>
      <form method="post" class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button kind="danger">解除する</Button>
        <ButtonLink href="/binding">やめる</ButtonLink>
      </form>
    </div>
  </Layout>
)

export const RevokePage = ({
  staff,
  code,
}: {
  staff: SignedInStaff
  code: { name: string; issued_at: Date; expires_at: Date }
}) => (
  <Layout title="コードを取り消す" staff={staff}>
    <div class="narrow">
      <h1>コードを取り消す</h1>
      <p class="lead">
        <strong>{code.name}</strong>先生のコードを取り消しますか。{dayAndTime(code.issued_at)}に作りました。
      </p>
      <ul>
        <li>その紙のコードでは、もう登録できません。</li>
        <li>新しい案内状は、いつでも作れます。</li>
      </ul>
      <form method="post" class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button kind="danger">取り消す</Button>
        <ButtonLink href="/binding">やめる</ButtonLink>
      </form>
    </div>
  </Layout>
)

const TOO_LATE = {
  code: {
    title: 'このコードは、もう使われないものです',
    text: '先に取り消されたか、使われています。何も変わっていません。',
  },
  line: { title: 'すでに解除されています', text: '先生か、ほかの方が解除しました。何も変わっていません。' },
} as const

/** For the second of two clicks, or of two people. */
export const TooLatePage = ({ staff, about }: { staff: SignedInStaff; about: keyof typeof TOO_LATE }) => (
  <Layout title={TOO_LATE[about].title} staff={staff}>
    <div class="narrow">
      <h1>LINEの結び付け</h1>
      <Notice kind="info" title={TOO_LATE[about].title}>
        <p>{TOO_LATE[about].text}</p>
      </Notice>
      <div class="actions">
        <ButtonLink kind="main" href="/binding">
          一覧に戻る
        </ButtonLink>
      </div>
    </div>
  </Layout>
)
