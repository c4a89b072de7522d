import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { BANDS, headline } from '../rules.ts'
import type { SafetyCheck } from '../table.ts'

export const ResumePage = ({ staff, check }: { staff: SignedInStaff; check: SafetyCheck }) => (
  <Layout
    title={`${headline(check)}を再開する`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
  >
    <div class="narrow">
      <h1>{headline(check)}</h1>
      <p class="lead">災害のため止めていたこの安否確認を、再開しますか。</p>
      <ul>
        <li>止めるまでに届いた方には、再開しても送りません。</li>
        <li>届いていない方や答えていない方には、再開したあと「もう一度送る」から送れます。</li>
        <li>止めたときに取り消した再送の予定は、戻りません。</li>
        <li>もう要らないときは、再開せずに締め切れます。</li>
      </ul>
      <form method="post" class="actions">
        <input type="hidden" name="working_for" value={staff.association} />
        <Button>再開する</Button>
        <ButtonLink href={`/safety-checks/${check.id}/close`}>締め切る</ButtonLink>
        <ButtonLink href={`/safety-checks/${check.id}`}>集計に戻る</ButtonLink>
      </form>
    </div>
  </Layout>
)
