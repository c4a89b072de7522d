import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field, Notice } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { Options, SelectField } from '../ui/select-field.tsx'
import { FACILITY_FIELDS } from './facility-rules.ts'
import { History, type Names } from './history.tsx'
import type { FacilityInFull, findMembersAt, NotedChange } from './member-queries.ts'
import type { Form } from './member-rules.ts'
import { Seen, Stale, type StaleChange } from './stale.tsx'
import { FACILITY_TYPES, ROLES } from './table.ts'

export const FacilityPage = ({
  staff,
  facility,
  members,
  history,
  names,
  saved,
}: {
  staff: SignedInStaff
  facility: FacilityInFull
  members: Awaited<ReturnType<typeof findMembersAt>>
  history: NotedChange[]
  names: Names
  saved: boolean
}) => (
  <Layout title={`${facility.name} 名簿`} staff={staff}>
    <p class="back">
      <a href="/roster">名簿に戻る</a>
    </p>
    {saved && (
      <div role="status">
        <Notice kind="done" title="保存しました。" />
      </div>
    )}
    <div class="heading">
      <h1>{facility.name}</h1>
      <ButtonLink kind="main" href={`/roster/facilities/${facility.id}/edit`}>
        変更する
      </ButtonLink>
    </div>
    <div class="beside member">
      <section>
        <h2>医療機関</h2>
        <dl class="facts">
          <dt>地区</dt>
          <dd>{facility.ward}</dd>
          <dt>施設区分</dt>
          <dd>{FACILITY_TYPES[facility.facility_type]}</dd>
          <dt>医療機関コード</dt>
          <dd>{facility.medical_code ?? 'まだありません'}</dd>
          <dt>在宅人工呼吸</dt>
          <dd>{facility.home_ventilator_patients}人</dd>
          <dt>在宅酸素</dt>
          <dd>{facility.home_oxygen_patients}人</dd>
        </dl>
      </section>
      <section>
        <h2>ここの会員</h2>
        {members.length === 0 ? (
          <p class="support">いまはいません。</p>
        ) : (
          <ul class="asked-before">
            {members.map(({ id, name, kana, role }) => (
              <li>
                <a class="roster-link" href={`/roster/members/${id}`}>
                  {name}
                </a>{' '}
                <small>
                  {kana}・{ROLES[role]}
                </small>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
    <History history={history} names={names} />
  </Layout>
)

export const FacilityFormPage = ({
  staff,
  facility,
  form,
  seen,
  errors = {},
  stale = [],
}: {
  staff: SignedInStaff
  facility: FacilityInFull
  form: Form
  seen: Partial<Record<string, string>>
  errors?: Record<string, string>
  stale?: StaleChange[]
}) => {
  const text = (name: string) => ({ name, value: form[name], error: errors[name], autocomplete: 'off' })
  return (
    <Layout title={`${facility.name}を変更する 名簿`} staff={staff}>
      <div class="narrow">
        <h1>{facility.name}を変更する</h1>
        <p class="lead">ここの会員みんなに関わります。</p>
        <Stale changes={stale} />
        <ErrorSummary errors={errors} />
        <form method="post" action={`/roster/facilities/${facility.id}/edit`} novalidate>
          <input type="hidden" name="working_for" value={staff.association} />
          <Seen fields={FACILITY_FIELDS} seen={seen} />
          <Field {...text('facility_name')} label="医療機関名" maxlength={100} />
          <Field {...text('ward')} label="地区" width="short" maxlength={40} />
          <SelectField name="facility_type" label="施設区分" error={errors.facility_type}>
            <Options options={Object.entries(FACILITY_TYPES)} value={form.facility_type} />
          </SelectField>
          <Field
            {...text('medical_code')}
            label="医療機関コード"
            support="都道府県の2桁からの、10桁の数字です。"
            optional
            width="short"
            maxlength={20}
          />
          <Field
            {...text('home_ventilator_patients')}
            label="在宅人工呼吸"
            support="患者さんの人数だけを入力します。お名前は書きません。"
            width="short"
            maxlength={4}
          />
          <Field
            {...text('home_oxygen_patients')}
            label="在宅酸素"
            support="人数だけを入力します。"
            width="short"
            maxlength={4}
          />
          <div class="actions">
            <Button>保存する</Button>
            <ButtonLink href={`/roster/facilities/${facility.id}`}>やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}
