import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import type { UnitNow } from './queries.ts'
import { nameOf, ownerOf } from './whereabouts.ts'

const REFUSALS = {
  retired: 'この電源は、もう廃棄になっています。',
  on_loan: '貸出中か予約のある電源は、廃棄にできません。返却か取消をしてから、もう一度押してください。',
} as const

export const RetirePage = ({
  staff,
  unit,
  refusal,
}: {
  staff: SignedInStaff
  unit: UnitNow
  refusal?: keyof typeof REFUSALS
}) => (
  <Layout title={`${unit.asset_number}を廃棄にする 電源`} staff={staff}>
    <div class="narrow">
      <h1>{unit.asset_number}を廃棄にしますか</h1>
      {refusal && <Notice kind="wrong" title={REFUSALS[refusal]} />}
      <p>
        {nameOf(unit)}({ownerOf(unit)})は、一覧にも貸出の候補にも出なくなります。元には戻せません。
      </p>
      <p>点検と貸出の記録は残ります。ラベルのQRコードも使えなくなります。</p>
      <form method="post" action={`/power/units/${unit.id}/retire`}>
        <input type="hidden" name="working_for" value={staff.association} />
        <div class="actions">
          <Button kind="danger">廃棄にする</Button>
          <ButtonLink href={`/power/units/${unit.id}`}>やめる</ButtonLink>
        </div>
      </form>
    </div>
  </Layout>
)
