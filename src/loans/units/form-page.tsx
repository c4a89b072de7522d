import type { SignedInStaff } from '../../app.tsx'
import { Button, ButtonLink, ErrorSummary, Field, Notice, RadioGroup } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Options, SelectField } from '../../ui/select-field.tsx'
import { FREQUENCIES, FUELS, LENDABLE_TO, UNIT_KINDS, WAVEFORMS } from '../words.ts'
import { BURN_ROWS, UNIT_FIELDS, type UnitField } from './fields.ts'
import type { Owner, UnitNow } from './queries.ts'
import type { Form } from './read-fields.ts'
import type { Errors } from './unit-rules.ts'

/** What somebody else saved while the form lay open: the field, what was typed here, what stands there now. */
export interface Differing {
  field: UnitField
  is: string
}

interface FormPageProps {
  staff: SignedInStaff
  /** Null for one that is being entered. */
  unit: UnitNow | null
  owners: Owner[]
  form: Form
  errors?: Errors
  differing?: Differing[]
}

/** 電源の登録・変更 — in the order in which one reads the plate of a unit and walks to its shelf. */
export const FormPage = ({ staff, unit, owners, form, errors = {}, differing }: FormPageProps) => {
  const title = unit ? `${unit.asset_number}を変更する` : '電源を登録する'
  const text = (
    name: UnitField,
    more: { max: number; support?: string; optional?: boolean; short?: boolean },
  ) => (
    <Field
      name={name}
      label={UNIT_FIELDS[name]}
      value={form[name]}
      error={errors[name]}
      support={more.support}
      optional={more.optional ?? true}
      width={more.short ? 'short' : 'full'}
      maxlength={more.max}
      autocomplete="off"
    />
  )
  const number = (name: UnitField, support?: string, optional = true) =>
    text(name, { max: 12, optional, short: true, ...(support ? { support } : {}) })
  const select = (name: UnitField, words: Record<string, string>, empty?: string) => (
    <SelectField name={name} label={UNIT_FIELDS[name]} error={errors[name]} optional={empty !== undefined}>
      {empty !== undefined && <option value="">{empty}</option>}
      <Options options={Object.entries(words)} value={form[name]} />
    </SelectField>
  )
  return (
    <Layout title={`${title} 電源`} staff={staff} styles={['power.css']}>
      <div class="narrow">
        <h1>{title}</h1>
        {differing && <Meanwhile differing={differing} />}
        <ErrorSummary errors={errors} />
        <form
          method="post"
          action={unit ? `/power/units/${unit.id}/edit` : '/power/units'}
          class="power-form"
          novalidate
        >
          <input type="hidden" name="working_for" value={staff.association} />
          {unit && <input type="hidden" name="version" value={String(unit.version)} />}
          {text('asset_number', {
            max: 20,
            optional: false,
            short: true,
            support: 'ラベルに印刷する番号です。例: 布-01',
          })}
          <RadioGroup
            name="kind"
            label="種類"
            value={form.kind}
            error={errors.kind}
            options={Object.entries(UNIT_KINDS).map(([value, label]) => ({ value, label }))}
          />
          <SelectField name="owner" label="持ち主" error={errors.owner}>
            <option value="">医師会</option>
            <Options
              options={owners.map(({ id, name, ward }) => [id, `${ward} ${name}`])}
              value={form.owner}
            />
          </SelectField>
          <fieldset class="power-part">
            <legend>出力</legend>
            {number('rated_w', '本体の表示にある、続けて出せる電力です。', false)}
            {number('rated_va')}
            {number('peak_w', '始動のときだけ出せる、いちばん大きい電力です。')}
            {select('waveform', WAVEFORMS)}
            {select('frequency', FREQUENCIES)}
            {number('outlets', '空欄なら1口として探します。数えて入れてください。')}
          </fieldset>
          <fieldset class="power-part">
            <legend>燃料(発電機)</legend>
            {select('fuel', FUELS, '使わない')}
            {number('tank_l')}
            {number('cassettes')}
            {form.kind === undefined || form.fuel === 'gasoline' || form.gasoline_bought_on
              ? text('gasoline_bought_on', {
                  max: 12,
                  short: true,
                  support: '例: 2026/11/5。6か月で入れ替えをお知らせします。',
                })
              : null}
            <BurnRows form={form} error={errors.burn} />
          </fieldset>
          <fieldset class="power-part">
            <legend>電池(蓄電池・外部バッテリ・車)</legend>
            {number('capacity_wh')}
            {number('health_percent', '新品は100です。古い電池は、使えた割合を入れます。')}
            {number('charge_percent')}
          </fieldset>
          <fieldset class="power-part">
            <legend>置き場所と鍵</legend>
            {text('storage_place', { max: 100, optional: false, support: '例: 医師会館1階 倉庫の左奥' })}
            {text('key_holder', {
              max: 60,
              support: '役目かお名前。名簿の先生なら、ラベルの暗証番号がその先生に届きます。',
            })}
            {text('key_phone', { max: 20, short: true, support: '夜間や休日でもつながる番号です。' })}
            {select('lendable_to', LENDABLE_TO)}
          </fieldset>
          <fieldset class="power-part">
            <legend>そのほか</legend>
            {text('maker', { max: 60 })}
            {text('model', { max: 60 })}
            {text('serial_number', { max: 60 })}
            {number('weight_kg')}
            {number('noise_db')}
            {text('accessories', { max: 300, support: '例: 給油缶1、延長コード10m、DCケーブル' })}
            {text('fund', { max: 100 })}
            {text('fiscal_year', { max: 8, short: true, support: '「2023」か「令和5」' })}
            {text('insurance', { max: 100 })}
          </fieldset>
          <div class="actions">
            <Button>{unit ? '保存する' : '登録する'}</Button>
            <ButtonLink href={unit ? `/power/units/${unit.id}` : '/power/units'}>やめる</ButtonLink>
          </div>
        </form>
      </div>
    </Layout>
  )
}

const Meanwhile = ({ differing }: { differing: Differing[] }) => (
  <Notice kind="wrong" title="開いているあいだに、ほかの人が保存しました">
    {differing.length > 0 ? (
      <>
        <p>入力した内容は、下に残っています。いま保存されている内容と違うのは、次の項目です。</p>
        <ul>
          {differing.map(({ field, is }) => (
            <li>
              <a href={`#field-${field}`}>{UNIT_FIELDS[field]}</a>: いまは <strong>{is || 'なし'}</strong>
            </li>
          ))}
        </ul>
      </>
    ) : (
      <p>入力した内容は、いま保存されている内容と同じです。</p>
    )}
    <p>見比べてから、もう一度保存してください。</p>
  </Notice>
)

const BurnRows = ({ form, error }: { form: Form; error: string | undefined }) => (
  <fieldset class={error ? 'field field-wrong' : 'field'} aria-describedby="field-burn-support">
    <legend id="field-burn" tabindex={-1}>
      燃費の目安 <span class="need">※任意</span>
    </legend>
    <p class="support" id="field-burn-support">
      燃料1回分で動く時間です。カタログの「連続運転時間」を写してください。
    </p>
    {BURN_ROWS.map((row) => (
      <p class="power-burn">
        <input
          class="input"
          name={`burn_${row}_w`}
          value={form[`burn_${row}_w`]}
          maxlength={8}
          inputmode="numeric"
          autocomplete="off"
          aria-label={`${row}行目の出力(W)`}
        />
        Wで
        <input
          class="input"
          name={`burn_${row}_hours`}
          value={form[`burn_${row}_hours`]}
          maxlength={8}
          inputmode="decimal"
          autocomplete="off"
          aria-label={`${row}行目の時間`}
        />
        時間
      </p>
    ))}
    {error && <p class="fault">＊{error}</p>}
  </fieldset>
)
