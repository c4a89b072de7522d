import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { NOT_TICKED, ReserveTick } from '../quota/quota-view.tsx'
import type { MonthCost } from '../quota/rules.ts'
import { BANDS, headline } from '../rules.ts'
import type { SafetyCheck } from '../table.ts'

interface ResumePageProps {
  staff: SignedInStaff
  check: SafetyCheck
  /** Of asking those whom the stop came before; null for an association without LINE. */
  cost: MonthCost | null
  not_ticked?: boolean
}

export const ResumePage = ({ staff, check, cost, not_ticked = false }: ResumePageProps) => (
  <Layout
    title={`${headline(check)}を再開する`}
    band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
    staff={staff}
  >
    <div class="narrow">
      <h1>{headline(check)}</h1>
      <p class="lead">災害のため止めていたこの安否確認を、再開しますか。</p>
      <ul>
        {cost && cost.needed > 0 && (
          <li>送る前に止まった方には、再開すると送ります（LINE {cost.needed}通）。</li>
        )}
        <li>止めるまでに届いた方には、再開しても送りません。</li>
        <li>届いていない方や答えていない方には、再開したあと「もう一度送る」から送れます。</li>
        <li>止めたときに取り消した再送の予定は、戻りません。</li>
        <li>もう要らないときは、再開せずに締め切れます。</li>
      </ul>
      <form method="post" novalidate>
        <input type="hidden" name="working_for" value={staff.association} />
        {cost && (
          <ReserveTick
            check={check}
            cost={cost}
            role={staff.role}
            error={not_ticked ? NOT_TICKED : undefined}
            instead="再開せずに締め切ってください。"
          />
        )}
        <div class="actions">
          <Button>再開する</Button>
          <ButtonLink href={`/safety-checks/${check.id}/close`}>締め切る</ButtonLink>
          <ButtonLink href={`/safety-checks/${check.id}`}>集計に戻る</ButtonLink>
        </div>
      </form>
    </div>
  </Layout>
)
