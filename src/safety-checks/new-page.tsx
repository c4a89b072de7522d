import type { SignedInStaff } from '../app.tsx'
import { ROLES, type Role } from '../roster/table.ts'
import { Button, ButtonLink, ErrorSummary, Field, RadioGroup } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import type { DraftFault } from './draft-rules.ts'
import { PURPOSES, PurposeMark } from './purpose-mark.tsx'
import type { Purpose } from './table.ts'

/** 対象者 as the form offers it. */
export const AUDIENCES = {
  all: { label: '全員', roles: ['officer', 'member'] },
  officer: { label: `${ROLES.officer}だけ`, roles: ['officer'] },
  member: { label: `${ROLES.member}だけ(役員を除く)`, roles: ['member'] },
} as const satisfies Record<string, { label: string; roles: Role[] }>

/** What can be wrong with the form itself, before the rules of a draft are asked. */
export type FormFault = DraftFault | 'purpose_missing' | 'deadline_unreadable'

const FAULTS = {
  purpose_missing: { field: 'purpose', text: '訓練・本番・配信テストから1つ選んでください' },
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
  audience_empty: { field: 'audience', text: '送る相手を選んでください' },
  deadline_unreadable: { field: 'deadline_at', text: '締切の日付と時刻を入力してください' },
  deadline_too_soon: { field: 'deadline_at', text: '締切を、いまから5分よりあとにしてください' },
  deadline_too_far: { field: 'deadline_at', text: '締切を、いまから7日以内にしてください' },
} as const satisfies Record<FormFault, { field: string; text: string }>

export interface NewPageProps {
  staff: SignedInStaff
  /** The fields as typed, so that a mistake costs nobody their words. */
  form: Record<string, string | undefined>
  faults?: readonly FormFault[]
  embedded: boolean
}

export const NewPage = ({ staff, form, faults = [], embedded }: NewPageProps) => {
  const errors: Record<string, string> = Object.fromEntries(
    faults.map((fault) => [FAULTS[fault].field, FAULTS[fault].text]),
  )
  return (
    <Layout title="新しい安否確認" staff={staff}>
      <div class="narrow">
        <h1>新しい安否確認をつくる</h1>
        <p class="lead">つくっただけでは送りません。次のページで、文面と人数を確かめてから送ります。</p>
        <ErrorSummary errors={errors} />
        <form method="post" action="/safety-checks" novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <PurposeCards value={form.purpose} error={errors.purpose} embedded={embedded} />
          <Field
            name="title"
            label="名前"
            support="先生方に届く文面に出ます。例: 大阪880万人訓練"
            value={form.title}
            error={errors.title}
            maxlength={60}
          />
          <RadioGroup
            name="audience"
            label="送る相手"
            value={form.audience}
            error={errors.audience}
            options={Object.entries(AUDIENCES).map(([value, { label }]) => ({ value, label }))}
          />
          <Field
            name="scenario"
            label="想定・状況"
            support="文面に1行で入ります。例: 10時に震度6弱の地震が起きた想定です。"
            optional
            value={form.scenario}
            error={errors.scenario}
            maxlength={200}
          />
          <Field
            name="deadline_at"
            label="回答の締切"
            support="2時間後が入っています。変えるか、決めないときは消してください。"
            optional
            type="datetime-local"
            width="short"
            value={form.deadline_at}
            error={errors.deadline_at}
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
