import type { Child } from 'hono/jsx'
import { ErrorSummary } from '../../ui/form.tsx'
import type { UnitNow } from '../units/queries.ts'
import { nameOf } from '../units/whereabouts.ts'
import { INSPECTION_KINDS, type InspectionKind, UNIT_KINDS } from '../words.ts'
import { asksCharge, asksGasoline, type InspectionErrors, type InspectionForm } from './form-rules.ts'
import { POINTS, pointsOf } from './points.ts'

export interface InspectFormProps {
  unit: UnitNow
  kind: InspectionKind
  /** Where the form goes; the kinds lead to the same address with another question mark. */
  action: string
  entry: string
  form: InspectionForm
  errors: InspectionErrors
  photo_fault?: string
  hidden?: Child
}

/** The kinds that one chooses here; a return belongs to its loan. */
const KINDS = ['before_use', 'monthly', 'half_yearly', 'yearly'] as const

/** 点検 on a phone: the kind, a tick for each point, two buttons. Thirty seconds, one hand. */
export const InspectForm = ({
  unit,
  kind,
  action,
  entry,
  form,
  errors,
  photo_fault,
  hidden,
}: InspectFormProps) => (
  <>
    <h1>
      {unit.asset_number}の点検{' '}
      <small>
        {UNIT_KINDS[unit.kind]} {nameOf(unit)}
      </small>
    </h1>
    <nav class="inspect-kinds" aria-label="点検の種類">
      {KINDS.map((one) => (
        <a href={`${action}?kind=${one}`} aria-current={one === kind ? 'page' : undefined}>
          {INSPECTION_KINDS[one]}
        </a>
      ))}
    </nav>
    <ErrorSummary errors={{ ...errors, ...(photo_fault ? { photo: photo_fault } : {}) }} />
    <form method="post" action={action} enctype="multipart/form-data" class="inspect" novalidate>
      {hidden}
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="entry" value={entry} />
      <fieldset class="inspect-points">
        <legend id="field-points" tabindex={-1}>
          よい項目に印を付けてください
        </legend>
        {pointsOf(unit, kind).map((point) => (
          <label>
            <input type="checkbox" name={`good_${point}`} value="1" checked={form.good.includes(point)} />
            <span>{POINTS[point]}</span>
          </label>
        ))}
        {errors.points && <p class="fault">＊{errors.points}</p>}
      </fieldset>
      {asksCharge(unit.kind) && (
        <Line
          name="charge_percent"
          label="充電の残量(%)"
          value={form.charge_percent}
          error={errors.charge_percent}
          numeric
        />
      )}
      {asksGasoline(unit.fuel) && (
        <Line
          name="gasoline_bought_on"
          label="ガソリンの購入日(入れ替えたときだけ)"
          value={form.gasoline_bought_on}
          error={errors.gasoline_bought_on}
        />
      )}
      <Line
        name="note"
        label={unit.status === 'out_of_order' ? '直したこと(合格のときは必須)' : 'ひとこと(あれば)'}
        value={form.note}
        error={errors.note}
      />
      <p class="support">患者さんのお名前は書かないでください。</p>
      <div class={photo_fault ? 'field field-wrong' : 'field'}>
        <label for="field-photo">写真(あれば)</label>
        <input
          type="file"
          id="field-photo"
          name="photo"
          class="input input-file"
          accept="image/jpeg,image/png,image/webp"
          data-shrink
        />
        {photo_fault && <p class="fault">＊{photo_fault}</p>}
      </div>
      <div class="inspect-results" id="field-result" tabindex={-1}>
        <button type="submit" name="result" value="passed" class="button button-main">
          ○ 合格
        </button>
        <button type="submit" name="result" value="failed" class="button button-danger">
          × 不合格
        </button>
      </div>
      <p class="support">
        不合格にすると、直るまで貸出の候補に出ません。印のない項目を「悪かった項目」として記録します。
      </p>
    </form>
  </>
)

const Line = ({
  name,
  label,
  value,
  error,
  numeric,
}: {
  name: string
  label: string
  value: string
  error: string | undefined
  numeric?: boolean
}) => (
  <div class={error ? 'field field-wrong' : 'field'}>
    <label for={`field-${name}`}>{label}</label>
    <input
      class={numeric ? 'input input-short' : 'input'}
      id={`field-${name}`}
      name={name}
      value={value}
      maxlength={240}
      inputmode={numeric ? 'numeric' : undefined}
      autocomplete="off"
      aria-invalid={error ? 'true' : undefined}
      aria-describedby={error && `field-${name}-error`}
    />
    {error && (
      <p class="fault" id={`field-${name}-error`}>
        ＊{error}
      </p>
    )}
  </div>
)
