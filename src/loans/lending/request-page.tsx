import type { SignedInStaff } from '../../app.tsx'
import { ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import type { PowerNeedId } from '../table.ts'
import type { RequestFault } from './request.ts'
import { REQUEST_FAULTS } from './step-words.ts'

const ABOUT_DAY: readonly RequestFault[] = ['no_day', 'past', 'too_long']

/** Why nothing was asked for, and the way to another unit. */
export const RequestRefusedPage = ({
  staff,
  reason,
  need,
}: {
  staff: SignedInStaff
  reason: RequestFault
  need: PowerNeedId | null
}) => (
  <Layout title="申請できませんでした" staff={staff}>
    <div class="narrow">
      <h1>申請できませんでした</h1>
      <Notice kind="wrong" title="何も変わっていません">
        <p>{REQUEST_FAULTS[reason]}</p>
      </Notice>
      <div class="actions">
        <ButtonLink kind="main" href={need ? `/power/needs/${need}` : '/power'}>
          {ABOUT_DAY.includes(reason) ? '申出に戻って、返却日を直す' : 'ほかの電源を選ぶ'}
        </ButtonLink>
        <ButtonLink href="/power">貸出管理簿へ</ButtonLink>
      </div>
    </div>
  </Layout>
)
