import { FACILITY_TYPES } from '../roster/table.ts'
import { Button, RadioGroup } from '../ui/form.tsx'
import { AUDIENCES, narrowed, TYPE, WARD } from './draft-form.ts'
import type { Audience, Places } from './queries.ts'
import type { Template } from './templates/rules.ts'

export interface Choices {
  places: Places
  /** Who would be asked as the form stands; null where it names nobody. */
  audience: Audience | null
  templates: Template[]
}

/** 送る相手 — by role, and where wanted by ward and kind of facility, with how many that are. */
export const AudienceFields = ({
  form,
  error,
  choices: { places, audience },
}: {
  form: Partial<Record<string, string>>
  error: string | undefined
  choices: Choices
}) => {
  const { audience_wards, audience_facility_types } = narrowed(form)
  // What was chosen stays to be seen, also where nobody works there any more.
  const wards = [...new Set([...places.wards, ...(audience_wards ?? [])])].sort()
  const types = [...new Set([...places.facility_types, ...(audience_facility_types ?? [])])]
  return (
    <>
      <RadioGroup
        name="audience"
        label="送る相手"
        value={form.audience}
        error={error}
        options={Object.entries(AUDIENCES).map(([value, { label }]) => ({ value, label }))}
      />
      <details class="narrowing" open={audience_wards !== null || audience_facility_types !== null}>
        <summary>地区や施設の種類で絞る</summary>
        <p class="support">
          選ばないと、すべてに送ります。絞ると、医療機関の決まっていない先生は入りません。
        </p>
        <Boxes legend="地区" start={WARD} options={wards.map((ward) => [ward, ward])} form={form} />
        <Boxes
          legend="施設の種類"
          start={TYPE}
          options={types.map((type) => [type, FACILITY_TYPES[type]])}
          form={form}
        />
      </details>
      <div class="counted">
        <p data-count role="status">
          {audience ? (
            <>
              この相手は <strong>{audience.members}人</strong>: LINE {audience.line}人・メールだけ{' '}
              {audience.mail_only}人・どちらもない {audience.neither}人
            </>
          ) : (
            '送る相手を選ぶと、人数が出ます。'
          )}
        </p>
        <Button kind="text" name="count" value="yes">
          人数を数え直す
        </Button>
      </div>
    </>
  )
}

const Boxes = ({
  legend,
  start,
  options,
  form,
}: {
  legend: string
  start: string
  options: [string, string][]
  form: Partial<Record<string, string>>
}) =>
  options.length === 0 ? null : (
    <fieldset class="field radios">
      <legend>{legend}</legend>
      <div class="choices">
        {options.map(([value, label]) => (
          <label class="choice">
            <input type="checkbox" name={start + value} value="yes" checked={form[start + value] === 'yes'} />
            <span>{label}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
