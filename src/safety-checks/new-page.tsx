import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, ErrorSummary, Notice, RadioGroup } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import type { Choices } from './audience-fields.tsx'
import { DraftFields, draftErrors } from './draft-fields.tsx'
import type { FormFault } from './draft-form.ts'
import { PURPOSES, PurposeMark } from './purpose-mark.tsx'
import { headline } from './rules.ts'
import type { Purpose, SafetyCheck } from './table.ts'
import type { UsedTemplate } from './templates/use.ts'

export interface NewPageProps {
  staff: SignedInStaff
  /** The fields as typed, so that a mistake costs nobody their words. */
  form: Record<string, string | undefined>
  faults?: readonly FormFault[]
  embedded: boolean
  choices: Choices
  /** The earlier check whose words stand in the form. */
  like?: SafetyCheck | undefined
  /** What 「ひな形を使う」 has just done. */
  used?: UsedTemplate | undefined
}

export const NewPage = ({ staff, form, faults = [], embedded, choices, like, used }: NewPageProps) => {
  const errors = draftErrors(faults)
  return (
    <Layout title="新しい安否確認" staff={staff} scripts={['count-audience.js']}>
      <div class="narrow">
        <h1>新しい安否確認をつくる</h1>
        <p class="lead">つくっただけでは送りません。次のページで、文面と人数を確かめてから送ります。</p>
        <p>
          <a class="like" href="/templates">
            ひな形を見る・直す
          </a>
        </p>
        {like && (
          <Notice kind="info" title={`「${headline(like)}」と同じ内容が入っています`}>
            <p>締切は、いまからの時刻に変えてあります。違うところを直してください。</p>
          </Notice>
        )}
        <ErrorSummary errors={errors} />
        <form method="post" action="/safety-checks" novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <PurposeCards value={form.purpose} error={errors.purpose} embedded={embedded} />
          <DraftFields
            form={form}
            errors={errors}
            choices={choices}
            used={used}
            deadline_support="時刻が入っています。変えるか、決めないときは消してください。"
          />
          <div class="actions">
            <Button>確認のページへ進む</Button>
            <ButtonLink href="/safety-checks">やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}

const PurposeCards = ({
  value,
  error,
  embedded,
}: {
  value: string | undefined
  error: string | undefined
  embedded: boolean
}) => (
  <RadioGroup
    look="cards"
    name="purpose"
    label="何のための安否確認ですか"
    support="あとから変えることはできません。"
    value={value}
    error={error}
    options={(Object.keys(PURPOSES) as Purpose[]).map((purpose) => ({
      value: purpose,
      look: `card-${purpose}`,
      label: (
        <>
          <PurposeMark purpose={purpose} /> {PURPOSES[purpose].label}
        </>
      ),
      support:
        PURPOSES[purpose].support +
        (purpose === 'actual' && embedded
          ? 'お試し用の動かし方のため、停電すると記録が消えることがあります。'
          : ''),
    }))}
  />
)
