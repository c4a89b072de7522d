import type { SignedInStaff } from '../../app.tsx'
import { ButtonLink } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { POWER_BANDS } from '../marks.ts'
import type { FoundNeed } from './queries.ts'
import { marked, NEED_STATUSES } from './words.ts'

/** Somebody else was first: what stands now, and nothing was done twice. */
export const NeedDonePage = ({ staff, need }: { staff: SignedInStaff; need: FoundNeed }) => {
  const band = POWER_BANDS[need.purpose]
  return (
    <Layout
      title={marked(need.purpose, 'この申出はもう変わっています')}
      band={band ? { purpose: need.purpose, text: band } : undefined}
      staff={staff}
    >
      <div class="narrow">
        <h1>{marked(need.purpose, 'この申出はもう変わっています')}</h1>
        <p>
          {need.facility_name}の申出は、いま「{NEED_STATUSES[need.status]}
          」です。ほかの人が先に押したか、2回押したためです。いまの操作では何も変わっていません。
        </p>
        <div class="actions">
          <ButtonLink kind="main" href={`/power/needs/${need.id}`}>
            申出を見る
          </ButtonLink>
        </div>
      </div>
    </Layout>
  )
}
