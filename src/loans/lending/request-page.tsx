import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import type { PowerNeedId } from '../table.ts'
import type { RequestFault } from './request.ts'
import { REQUEST_FAULTS } from './step-words.ts'

export const ABOUT_DAY: readonly RequestFault[] = ['no_day', 'past', 'too_long']

/** Why nothing was asked for, and the way to another unit. */
export const RequestRefusedPage = ({
  staff,
  reason,
  need,
  asked,
}: {
  staff: SignedInStaff
  reason: RequestFault
  need: PowerNeedId | null
  /** What was pressed: asked for once more with another day. */
  asked: { action: '/loans' | '/power/pool/request'; form: Record<string, string | undefined> }
}) => (
  <Layout title="申請できませんでした" staff={staff} styles={['power-needs.css']}>
    <div class="narrow">
      <h1>申請できませんでした</h1>
      <Notice kind="wrong" title="何も変わっていません">
        <p>{REQUEST_FAULTS[reason]}</p>
      </Notice>
      {ABOUT_DAY.includes(reason) && <AnotherDay staff={staff} {...asked} />}
      <div class="actions">
        <ButtonLink
          kind={ABOUT_DAY.includes(reason) ? 'second' : 'main'}
          href={need ? `/power/needs/${need}` : '/power'}
        >
          ほかの電源を選ぶ
        </ButtonLink>
        <ButtonLink href="/power">貸出管理簿へ</ButtonLink>
      </div>
    </div>
  </Layout>
)

const ASKED_FOR = ['unit', 'units', 'need'] as const

const AnotherDay = ({
  staff,
  action,
  form,
}: {
  staff: SignedInStaff
  action: string
  form: Record<string, string | undefined>
}) => (
  <form method="post" action={action} class="actions">
    <input type="hidden" name="working_for" value={staff.association} />
    {ASKED_FOR.map((name) => form[name] && <input type="hidden" name={name} value={form[name]} />)}
    <label class="return-day">
      返却予定日 <input type="date" name="day" value={form.day} required />
    </label>
    <Button kind="main">この日までで申請する</Button>
  </form>
)
