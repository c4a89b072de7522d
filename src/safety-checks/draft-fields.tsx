import { Field } from '../ui/form.tsx'
import { AudienceFields, type Choices } from './audience-fields.tsx'
import type { FormFault } from './draft-form.ts'
import type { Purpose } from './table.ts'
import { TemplateChoice } from './templates/choice.tsx'
import type { UsedTemplate } from './templates/use.ts'

const FAULTS = {
  purpose_missing: { field: 'purpose', text: '訓練・本番・配信テストから1つ選んでください' },
  template_unknown: {
    field: 'template',
    text: 'このひな形は、いま使えません。片付けられたかもしれません。選び直してください',
  },
  template_other_purpose: {
    field: 'template',
    text: 'このひな形は、別の種類の安否確認のものです。同じ種類のひな形を選ぶか、「使わない」を選んで「ひな形を使う」を押してください',
  },
  title_empty: { field: 'title', text: '名前を入力してください' },
  title_too_long: { field: 'title', text: '名前を60文字までにしてください' },
  title_hidden_characters: {
    field: 'title',
    text: '名前に、目に見えない文字が入っています。いちど消して、入力し直してください',
  },
  title_drill_in_actual: {
    field: 'title',
    text: '本番の名前に「訓練」は使えません。訓練なら、上で「訓練」を選んでください',
  },
  scenario_too_long: { field: 'scenario', text: '想定・状況を200文字までにしてください' },
  scenario_hidden_characters: {
    field: 'scenario',
    text: '想定・状況に、目に見えない文字が入っています。いちど消して、入力し直してください',
  },
  scenario_drill_in_actual: {
    field: 'scenario',
    text: '本番の状況に「訓練」は使えません。訓練なら、上で「訓練」を選んでください',
  },
  note_too_long: { field: 'note_to_doctors', text: 'ひとことを120文字までにしてください' },
  note_hidden_characters: {
    field: 'note_to_doctors',
    text: 'ひとことに、目に見えない文字が入っています。いちど消して、入力し直してください',
  },
  note_drill_in_actual: {
    field: 'note_to_doctors',
    text: '本番のひとことに「訓練」は使えません。訓練なら、訓練としてつくってください',
  },
  audience_empty: { field: 'audience', text: '送る相手を選んでください' },
  deadline_unreadable: { field: 'deadline_at', text: '締切の日付と時刻を入力してください' },
  deadline_too_soon: { field: 'deadline_at', text: '締切を、いまから5分よりあとにしてください' },
  deadline_too_far: {
    field: 'deadline_at',
    text: '締切を、いまから7日以内にしてください。訓練や配信テストをあとの日に送るときは、締切を空けておいてください。「日時を決めて送る」で入れられます',
  },
} as const satisfies Record<FormFault, { field: string; text: string }>

/** To begin from; none of them speaks of a drill, as an actual check's form offers them too. */
const SCENARIOS = [
  '10時に震度6弱の地震が起きた想定です。',
  '南海トラフ地震で震度6強の揺れがあった想定です。',
  '台風で広い範囲が停電した想定です。',
  '強い地震がありました。',
  '大雨で浸水のおそれがあります。',
  '広い範囲で停電が続いています。',
  '連絡先に届くかどうかの確認です。',
]

/** The sentence under each field that is wrong. */
export const draftErrors = (faults: readonly FormFault[]): Record<string, string> =>
  Object.fromEntries(faults.map((fault) => [FAULTS[fault].field, FAULTS[fault].text]))

/** Everything of a draft that may change until it is sent; the purpose is not among it. */
export const DraftFields = ({
  form,
  errors,
  deadline_support,
  choices,
  purpose,
  used,
}: {
  form: Partial<Record<string, string>>
  errors: Record<string, string>
  deadline_support: string
  choices: Choices
  /** Where it can no longer be chosen. */
  purpose?: Purpose
  used?: UsedTemplate | undefined
}) => (
  <>
    {/* Enter in a field saves: without this it would press the first button, which only counts. */}
    <button type="submit" hidden />
    <TemplateChoice
      form={form}
      templates={choices.templates}
      purpose={purpose}
      used={used}
      error={errors.template}
    />
    <Field
      name="title"
      label="名前"
      support="先生方に届く文面に出ます。例: 大阪880万人訓練"
      value={form.title}
      error={errors.title}
      maxlength={60}
    />
    <AudienceFields form={form} error={errors.audience} choices={choices} />
    <Field
      name="scenario"
      label="想定・状況"
      support="文面に1行で入ります。欄を押すと、例から選べます。"
      suggestions={SCENARIOS}
      optional
      value={form.scenario}
      error={errors.scenario}
      maxlength={200}
    />
    <Field
      name="note_to_doctors"
      label="先生方へのひとこと"
      support="想定・状況の次に入ります。120文字まで。例: 診療中の方は、あとで構いません。"
      optional
      value={form.note_to_doctors}
      error={errors.note_to_doctors}
      maxlength={120}
    />
    <Field
      name="deadline_at"
      label="回答の締切"
      support={deadline_support}
      optional
      type="datetime-local"
      width="short"
      value={form.deadline_at}
      error={errors.deadline_at}
    />
  </>
)
