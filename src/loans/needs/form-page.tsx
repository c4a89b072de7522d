import type { SignedInStaff } from '../../app.tsx'
import { headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Button, ButtonLink, ErrorSummary, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Options, SelectField } from '../../ui/select-field.tsx'
import { POWER_BANDS } from '../marks.ts'
import { DeviceFields, FigureFields } from './fields.tsx'
import type { NeedFaults, Typed } from './need-form.ts'
import type { FoundNeed } from './queries.ts'
import { marked } from './words.ts'

export type CheckChoice = Pick<SafetyCheck, 'id' | 'title' | 'purpose'>

export interface Choices {
  facilities: { id: string; name: string; ward: string }[]
  checks: CheckChoice[]
}

interface FormProps {
  staff: SignedInStaff
  typed: Typed
  faults: NeedFaults
}

/** For whom, and whether it is a drill: asked of the office only; a link knows both. */
export const BelongsFields = ({
  choices,
  typed,
  faults,
}: { choices: Choices } & Omit<FormProps, 'staff'>) => (
  <>
    <SelectField name="facility" label="医療機関" error={faults.facility}>
      <option value="">選んでください</option>
      <Options
        value={typed.facility}
        options={choices.facilities.map(({ id, name, ward }) => [id, `${name}（${ward}）`])}
      />
    </SelectField>
    <SelectField
      name="about"
      label="どの場面の申出ですか"
      support="訓練を選ぶと、画面も通知も【訓練】で始まります。"
      error={faults.about}
    >
      <option value="">選んでください</option>
      <Options
        value={typed.about}
        options={[
          ...choices.checks.map((check): [string, string] => [check.id, headline(check)]),
          ['actual', '本番（安否確認とは別）'],
          ['drill', '【訓練】（安否確認とは別）'],
        ]}
      />
    </SelectField>
  </>
)

export const NewNeedPage = ({ staff, choices, typed, faults }: FormProps & { choices: Choices }) => (
  <Layout title="電源の申出を入れる" staff={staff} styles={['power-needs.css']}>
    <div class="narrow">
      <p class="back">
        <a href="/power/needs">申出の一覧に戻る</a>
      </p>
      <h1>電源の申出を入れる</h1>
      <ErrorSummary errors={faults} />
      <form method="post" action="/power/needs" class="need-form" novalidate>
        <input type="hidden" name="working_for" value={staff.association} />
        <input type="hidden" name="id" value={typed.id} />
        <BelongsFields choices={choices} typed={typed} faults={faults} />
        <h2>使いたい機器</h2>
        <p class="support">
          台数を入れてください。銘板（機器の裏の表示）のW数が分かれば、それも入れてください。
        </p>
        <DeviceFields typed={typed} faults={faults} />
        <h2>時間と人数</h2>
        <FigureFields typed={typed} faults={faults} />
        <div class="actions">
          <Button>入れて、電源を探す</Button>
          <ButtonLink href="/power/needs">やめる</ButtonLink>
        </div>
      </form>
    </div>
  </Layout>
)

export const EditNeedPage = ({
  staff,
  need,
  typed,
  faults,
  stale,
}: FormProps & { need: FoundNeed; stale?: boolean | undefined }) => {
  const band = POWER_BANDS[need.purpose]
  return (
    <Layout
      title={marked(need.purpose, `${need.facility_name} 電源の申出を直す`)}
      band={band ? { purpose: need.purpose, text: band } : undefined}
      staff={staff}
      styles={['power-needs.css']}
    >
      <div class="narrow">
        <p class="back">
          <a href={`/power/needs/${need.id}`}>申出に戻る</a>
        </p>
        <h1>{marked(need.purpose, `${need.facility_name}の申出を直す`)}</h1>
        {stale && (
          <Notice kind="wrong" title="その間に、ほかの人が直しました">
            <p>
              まだ保存していません。下は、いま入れた内容です。申出を開き直して、違うところを確かめてください。
            </p>
          </Notice>
        )}
        <ErrorSummary errors={faults} />
        <form method="post" class="need-form" novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="version" value={typed.version ?? String(need.version)} />
          <h2>使いたい機器</h2>
          <DeviceFields typed={typed} faults={faults} />
          <h2>時間と人数</h2>
          <FigureFields typed={typed} faults={faults} />
          <div class="actions">
            <Button>直して、電源を探す</Button>
            <ButtonLink href={`/power/needs/${need.id}`}>やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}
