import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import type { MemberInFull } from './member-queries.ts'

export const LeavePage = ({ staff, member }: { staff: SignedInStaff; member: MemberInFull }) => (
  <Layout title={`${member.name}先生を退会にする 名簿`} staff={staff}>
    <div class="narrow">
      <h1>{member.name}先生を退会にする</h1>
      <p class="lead">
        {member.facility_name ?? '医療機関なし'}の{member.name}先生を、退会にしますか。
      </p>
      <ul>
        <li>次の安否確認から送りません。</li>
        <li>いま回答を受けている安否確認は、そのままです。</li>
        <li>記録と連絡先は残ります。あとから取り消せます。</li>
      </ul>
      <form method="post" action={`/roster/members/${member.id}/leave`} class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button>退会にする</Button>
        <ButtonLink href={`/roster/members/${member.id}`}>やめる</ButtonLink>
      </form>
    </div>
  </Layout>
)
