import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, RadioGroup } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'

export const EXPORT_FORMATS = { xlsx: 'Excel(.xlsx)', csv: 'CSV(UTF-8)' } as const
export type ExportFormat = keyof typeof EXPORT_FORMATS

export const ExportPage = ({ staff, error }: { staff: SignedInStaff; error?: string }) => (
  <Layout title="電源の書き出し" staff={staff}>
    <div class="narrow">
      <p class="back">
        <a href="/power/units">電源の一覧に戻る</a>
      </p>
      <h1>電源の書き出し</h1>
      <p>廃棄したものを除く、すべての電源を書き出します。直して取り込むこともできます。</p>
      <p>鍵の管理者の電話が入っています。渡す相手に気を付けてください。</p>
      <form method="post" action="/power/units/export">
        <input type="hidden" name="working_for" value={staff.association} />
        <RadioGroup
          name="format"
          label="ファイルの形"
          value="xlsx"
          error={error}
          options={Object.entries(EXPORT_FORMATS).map(([value, label]) => ({ value, label }))}
        />
        <div class="actions">
          <Button>書き出す</Button>
          <ButtonLink href="/power/units">やめる</ButtonLink>
        </div>
      </form>
    </div>
  </Layout>
)
