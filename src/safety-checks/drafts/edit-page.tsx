import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, ErrorSummary, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime, fromDateField, timeInWords } from '../../ui/time.ts'
import type { Choices } from '../audience-fields.tsx'
import { DraftFields, draftErrors } from '../draft-fields.tsx'
import { AUDIENCES, DRAFT_FIELDS, type DraftField, type DraftForm, type FormFault } from '../draft-form.ts'
import { PURPOSES, PurposeMark } from '../purpose-mark.tsx'
import { BANDS, headline } from '../rules.ts'
import type { SafetyCheck } from '../table.ts'
import type { UsedTemplate } from '../templates/use.ts'

/** What somebody else saved while the form lay open. */
export interface Clash {
  fields: DraftField[]
  /** Null where the trail does not say. */
  who: string | null
  at: Date | null
}

interface EditPageProps {
  staff: SignedInStaff
  check: SafetyCheck
  form: Partial<Record<string, string>>
  /** What the page shows as saved; it comes back with the form, so that nobody writes over what he has not seen. */
  saved: DraftForm
  choices: Choices
  faults?: readonly FormFault[]
  clash?: Clash
  /** What 「ひな形を使う」 has just done. */
  used?: UsedTemplate | undefined
}

export const EditPage = ({ staff, check, form, saved, choices, faults = [], clash, used }: EditPageProps) => {
  const errors = draftErrors(faults)
  return (
    <Layout
      title={`${headline(check)} 下書きを直す`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      scripts={['count-audience.js']}
    >
      <div class="narrow">
        <h1>{headline(check)} 下書きを直す</h1>
        <p class="purpose-fixed">
          <PurposeMark purpose={check.purpose} />
          <span>
            <strong>{PURPOSES[check.purpose].label}</strong>
            です。これは変えられません。違うときは、この下書きを捨てて、新しくつくってください。
          </span>
        </p>
        {clash && <Compare clash={clash} saved={saved} form={form} check={check} />}
        <ErrorSummary errors={errors} />
        <form method="post" novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="version" value={String(check.version)} />
          {Object.entries(saved).map(([field, value]) => (
            <input type="hidden" name={`seen_${field}`} value={value} />
          ))}
          <DraftFields
            form={form}
            errors={errors}
            choices={choices}
            purpose={check.purpose}
            used={used}
            deadline_support="決めないときは消してください。"
          />
          <div class="actions">
            <Button>{clash ? '見比べたうえで、この内容で保存する' : '保存して、確認のページへ進む'}</Button>
            <ButtonLink href={`/safety-checks/${check.id}/launch`}>直さずに戻る</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}

/** Both side by side: what the other one saved, and what was typed here. Nothing of either is lost. */
const Compare = ({
  clash: { fields, who, at },
  saved,
  form,
  check,
}: Required<Pick<EditPageProps, 'clash' | 'saved' | 'form' | 'check'>>) => (
  <Notice kind="wrong" title="開いているあいだに、ほかの人が保存しました">
    <p>
      {who && at && `${who}さんが${timeInWords(at)}に保存しました。`}
      あなたの入力は、まだ保存していません。下に残っています。
    </p>
    {fields.length > 0 && (
      <div class="scroll">
        <table class="compare">
          <thead>
            <tr>
              <th scope="col">項目</th>
              <th scope="col">いま保存されている内容</th>
              <th scope="col">あなたの入力</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr>
                <th scope="row">{DRAFT_FIELDS[field]}</th>
                <td>{inWords(field, saved[field])}</td>
                <td>{inWords(field, form[field] ?? '')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    )}
    <p>
      下の内容で保存すると、ほかの人の内容は消えます。残すときは
      <a href={`/safety-checks/${check.id}/edit`}>ほかの人の内容から直す</a>を押してください。
    </p>
  </Notice>
)

const EMPTY: Partial<Record<DraftField, string>> = {
  deadline_at: '決めていません',
  wards: 'すべて',
  facility_types: 'すべて',
}

function inWords(field: DraftField, value: string) {
  if (value === '') return EMPTY[field] ?? 'なし'
  if (field === 'audience')
    return Object.entries(AUDIENCES).find(([name]) => name === value)?.[1].label ?? 'なし'
  const moment = field === 'deadline_at' ? fromDateField(value) : null
  return moment ? dayAndTime(moment) : value
}
