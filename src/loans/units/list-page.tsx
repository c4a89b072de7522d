import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Options } from '../../ui/select-field.tsx'
import { dayInWords } from '../../ui/time.ts'
import { DUTIES, duesOf, nextDue } from '../inspections/plan.ts'
import { LENDABLE_TO, UNIT_KINDS } from '../words.ts'
import { type Filters, hrefOf, STATES } from './list-rules.ts'
import { outputOf } from './output.ts'
import type { UnitNow } from './queries.ts'
import { StatusMark } from './status-mark.tsx'
import { nameOf, ownerOf, whereIs } from './whereabouts.ts'

interface ListPageProps {
  staff: SignedInStaff
  units: UnitNow[]
  /** Of how many, the retired left out. */
  among: number
  late: number
  /** No unit was ever entered. */
  empty: boolean
  wards: string[]
  filters: Filters
  /** A file was taken in just now. */
  imported: boolean
  at: Date
}

/** 電源の一覧 — what there is, where it is, and whether it would start. */
export const ListPage = ({
  staff,
  units,
  among,
  late,
  empty,
  wards,
  filters,
  imported,
  at,
}: ListPageProps) => (
  <Layout title="電源の一覧" staff={staff} styles={['power.css']} scripts={['search.js']}>
    <div class="heading">
      <h1>電源の一覧</h1>
      <Ways staff={staff} empty={empty} />
    </div>
    {imported && (
      <div role="status">
        <Notice kind="done" title="取り込みました。" />
      </div>
    )}
    {empty ? (
      <Empty staff={staff} />
    ) : (
      <>
        {late > 0 && (
          <p class="power-late">
            <a href="/power/inspections">
              点検が遅れている電源 <strong>{late}台</strong>
            </a>
          </p>
        )}
        <FilterForm filters={filters} wards={wards} />
        <Chips filters={filters} />
        <p class="roster-count" role="status">
          {units.length === among ? '' : `${among}台中 `}
          <strong>{units.length}台</strong>
        </p>
        {units.length === 0 ? (
          <p>
            当てはまる電源がありません。<a href="/power/units">条件を外す</a>
          </p>
        ) : (
          <Rows units={units} at={at} />
        )}
      </>
    )}
  </Layout>
)

const Ways = ({ staff: { role }, empty }: { staff: SignedInStaff; empty: boolean }) => (
  <div class="roster-ways">
    {may(role, 'GET /power/units/import') && <ButtonLink href="/power/units/import">取り込む</ButtonLink>}
    {!empty && may(role, 'GET /power/units/export') && (
      <ButtonLink href="/power/units/export">書き出す</ButtonLink>
    )}
    {!empty && may(role, 'GET /power/units/labels') && (
      <ButtonLink href="/power/units/labels">ラベルの印刷</ButtonLink>
    )}
    {may(role, 'GET /power/units/new') && (
      <ButtonLink kind="main" href="/power/units/new">
        電源を登録する
      </ButtonLink>
    )}
  </div>
)

const Empty = ({ staff }: { staff: SignedInStaff }) => (
  <div class="narrow">
    <p class="lead">まだ電源が登録されていません。</p>
    {may(staff.role, 'GET /power/units/new') ? (
      <ul class="hints">
        <li>1台ずつなら「電源を登録する」を押してください。本体の表示を見ながら5分ほどです。</li>
        <li>
          台帳のExcelがあれば「取り込む」で一度に入れられます。
          <a href="/power/units/import/template.xlsx">見本のExcel</a>もあります。
        </li>
        <li>登録したら、管理番号とQRコードのラベルを印刷して本体に貼ってください。</li>
      </ul>
    ) : (
      <p>登録は事務局がします。</p>
    )}
  </div>
)

const FilterForm = ({ filters, wards }: { filters: Filters; wards: string[] }) => (
  <search>
    <form method="get" action="/power/units" class="roster-search">
      <div class="roster-box">
        <label for="q">電源を探す</label>
        <p class="support" id="q-support">
          管理番号・メーカー・型式・持ち主・置き場所
        </p>
        <input
          class="input"
          type="search"
          id="q"
          name="q"
          value={filters.q}
          maxlength={60}
          autocomplete="off"
          aria-describedby="q-support"
        />
      </div>
      <Select name="kind" label="種類" value={filters.kind} options={Object.entries(UNIT_KINDS)} />
      <Select
        name="ward"
        label="持ち主の地区"
        value={filters.ward}
        options={wards.map((ward) => [ward, ward])}
      />
      <Select name="state" label="状態" value={filters.state} options={Object.entries(STATES)} />
      <Select
        name="lendable"
        label="貸せる範囲"
        value={filters.lendable}
        options={Object.entries(LENDABLE_TO)}
      />
      <Button>探す</Button>
    </form>
  </search>
)

const Select = ({
  name,
  label,
  value,
  options,
}: {
  name: string
  label: string
  value: string | null
  options: [string, string][]
}) => (
  <label class="roster-filter">
    {label}
    <select name={name}>
      <option value="">すべて</option>
      <Options options={options} value={value ?? undefined} />
    </select>
  </label>
)

const Chips = ({ filters }: { filters: Filters }) => {
  const { q, kind, ward, state, lendable } = filters
  const chips = [
    ...(q ? [{ of: 'q' as const, words: `「${q}」` }] : []),
    ...(kind ? [{ of: 'kind' as const, words: UNIT_KINDS[kind] }] : []),
    ...(ward ? [{ of: 'ward' as const, words: `地区: ${ward}` }] : []),
    ...(state ? [{ of: 'state' as const, words: STATES[state] }] : []),
    ...(lendable ? [{ of: 'lendable' as const, words: LENDABLE_TO[lendable] }] : []),
  ]
  return chips.length === 0 ? null : (
    <ul class="chips">
      {chips.map(({ of, words }) => (
        <li>
          <a class="chip" href={hrefOf(filters, of)} aria-label={`「${words}」の条件を外す`}>
            {words} <span aria-hidden="true">×</span>
          </a>
        </li>
      ))}
    </ul>
  )
}

const Rows = ({ units, at }: { units: UnitNow[]; at: Date }) => (
  <table class="roster power-list">
    <thead>
      <tr>
        <th scope="col">管理番号・型式</th>
        <th scope="col">出力</th>
        <th scope="col">持ち主</th>
        <th scope="col">いまの場所</th>
        <th scope="col">状態</th>
        <th scope="col">点検</th>
      </tr>
    </thead>
    <tbody>
      {units.map((unit) => (
        <tr>
          <th scope="row">
            <a href={`/power/units/${unit.id}`}>{unit.asset_number}</a>
            <small>
              {UNIT_KINDS[unit.kind]} {nameOf(unit)}
            </small>
          </th>
          <td data-label="出力">{outputOf(unit)}</td>
          <td data-label="持ち主">{ownerOf(unit)}</td>
          <td data-label="場所">{whereIs(unit)}</td>
          <td data-label="状態">
            <StatusMark status={unit.status} />
          </td>
          <td data-label="点検">
            <Inspection unit={unit} at={at} />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

const Inspection = ({ unit, at }: { unit: UnitNow; at: Date }) => {
  const [due] = duesOf(unit, at)
  const next = nextDue(unit, at)
  if (due) return <strong class="power-due">{DUTIES[due.duty]}</strong>
  return next ? <>次は{dayInWords(next.due_at)}まで</> : null
}
