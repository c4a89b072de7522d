import type { SignedInStaff } from '../../app.tsx'
import { Layout } from '../../ui/layout.tsx'
import { InspectForm, type InspectFormProps } from './inspect-form.tsx'

export const InspectPage = ({
  staff,
  ...form
}: { staff: SignedInStaff } & Omit<InspectFormProps, 'action' | 'hidden'>) => (
  <Layout
    title={`${form.unit.asset_number}の点検`}
    staff={staff}
    styles={['power.css']}
    scripts={['shrink-photo.js']}
  >
    <div class="narrow">
      <p class="back">
        <a href={`/power/units/${form.unit.id}`}>{form.unit.asset_number}に戻る</a>
      </p>
      <InspectForm
        {...form}
        action={`/power/units/${form.unit.id}/inspect`}
        hidden={<input type="hidden" name="working_for" value={staff.association} />}
      />
    </div>
  </Layout>
)
