import type { SignedInStaff } from '../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field, RadioGroup } from '../ui/form.tsx'
import { Layout } from '../ui/layout.tsx'
import { Options, SelectField } from '../ui/select-field.tsx'
import { type Form, MEMBER_FIELDS, NEW_FACILITY } from './member-rules.ts'
import type { FacilityOnRoster } from './queries.ts'
import { Seen, Stale, type StaleChange } from './stale.tsx'
import { FACILITY_TYPES, ROLES } from './table.ts'

export interface MemberFormProps {
  staff: SignedInStaff
  /** Null for a new one. */
  member: { id: string; name: string } | null
  facilities: FacilityOnRoster[]
  form: Form
  /** The member as the roster has it now. */
  seen: Partial<Record<string, string>>
  errors?: Record<string, string>
  stale?: StaleChange[]
}

export const MemberFormPage = ({
  staff,
  member,
  facilities,
  form,
  seen,
  errors = {},
  stale = [],
}: MemberFormProps) => {
  const title = member ? `${member.name}先生を変更する` : '会員を登録する'
  const back = member ? `/roster/members/${member.id}` : '/roster'
  return (
    <Layout title={`${title} 名簿`} staff={staff}>
      <div class="narrow">
        <h1>{title}</h1>
        <Stale changes={stale} />
        <ErrorSummary errors={errors} />
        <form
          method="post"
          action={member ? `/roster/members/${member.id}/edit` : '/roster/members'}
          class="member-form"
          novalidate
        >
          <input type="hidden" name="working_for" value={staff.association} />
          {member ? (
            <Seen fields={MEMBER_FIELDS} seen={seen} />
          ) : (
            <input type="hidden" name="id" value={form.id ?? ''} />
          )}
          <Field
            name="name"
            label="氏名"
            support="旧字も、そのままの字で入力してください。"
            value={form.name}
            error={errors.name}
            maxlength={60}
            autocomplete="off"
          />
          <Field
            name="kana"
            label="フリガナ"
            value={form.kana}
            error={errors.kana}
            maxlength={60}
            autocomplete="off"
          />
          <Field
            name="member_number"
            label="会員番号"
            support="決まっていなければ、空欄で構いません。"
            optional
            width="short"
            value={form.member_number}
            error={errors.member_number}
            maxlength={32}
            autocomplete="off"
          />
          <RadioGroup
            name="role"
            label="役職"
            support="会長・理事・監事などは役員です。"
            value={form.role}
            error={errors.role}
            options={Object.entries(ROLES).map(([value, label]) => ({ value, label }))}
          />
          <SelectField name="membership" label="会員区分" optional error={errors.membership}>
            <option value="">決まっていない</option>
            <Options
              options={(['A', 'B', 'C'] as const).map((letter) => [letter, `${letter}会員`])}
              value={form.membership}
            />
          </SelectField>
          <FacilityChoice facilities={facilities} form={form} errors={errors} />
          <div class="actions">
            <Button>{member ? '保存する' : '登録する'}</Button>
            <ButtonLink href={back}>やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}

const FacilityChoice = ({
  facilities,
  form,
  errors,
}: {
  facilities: FacilityOnRoster[]
  form: Form
  errors: Record<string, string>
}) => (
  <>
    <SelectField
      name="facility"
      label="医療機関"
      support="一覧にないときは「新しい医療機関」を選んでください。"
      optional
      error={errors.facility}
    >
      <option value="">ない(退職など)</option>
      <option value={NEW_FACILITY} selected={form.facility === NEW_FACILITY}>
        新しい医療機関
      </option>
      {[...Map.groupBy(facilities, ({ ward }) => ward)].map(([ward, some]) => (
        <optgroup label={ward}>
          <Options options={some.map(({ id, name }) => [id, name])} value={form.facility} />
        </optgroup>
      ))}
    </SelectField>
    <fieldset class="field new-facility">
      <legend>新しい医療機関</legend>
      <Field
        name="facility_name"
        label="医療機関名"
        value={form.facility_name}
        error={errors.facility_name}
        maxlength={100}
        autocomplete="off"
      />
      <Field
        name="ward"
        label="地区"
        value={form.ward}
        error={errors.ward}
        maxlength={40}
        autocomplete="off"
      />
      <SelectField name="facility_type" label="施設区分" error={errors.facility_type}>
        <option value="">選んでください</option>
        <Options options={Object.entries(FACILITY_TYPES)} value={form.facility_type} />
      </SelectField>
    </fieldset>
  </>
)
