import type { SignedInStaff } from '../../app.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime, dayOfYear } from '../../ui/time.ts'
import { outputOf } from '../units/output.ts'
import type { UnitNow } from '../units/queries.ts'
import { nameOf, ownerOf } from '../units/whereabouts.ts'
import { INSPECTION_KINDS, type InspectionKind, UNIT_KINDS } from '../words.ts'
import { asksCharge, asksGasoline } from './form-rules.ts'
import { POINTS, pointsOf } from './points.ts'
import type { InspectionOnList } from './queries.ts'

interface SheetPageProps {
  staff: SignedInStaff
  unit: UnitNow
  kind: InspectionKind
  /** Null prints the sheet empty, to be filled in with a pen. */
  inspection: InspectionOnList | null
  at: Date
}

/** 点検表 — one page of A4, filled from an inspection or empty. */
export const SheetPage = ({ staff, unit, kind, inspection, at }: SheetPageProps) => (
  <Layout
    title={`${unit.asset_number} 点検表`}
    staff={staff}
    styles={['power.css', 'power-sheet.css']}
    scripts={['print.js']}
  >
    <div class="sheet-head">
      <p class="back">
        <a href={`/power/units/${unit.id}`}>{unit.asset_number}に戻る</a>
      </p>
      {!inspection && (
        <nav class="inspect-kinds" aria-label="点検の種類">
          {(['monthly', 'half_yearly', 'yearly'] as const).map((one) => (
            <a
              href={`/power/units/${unit.id}/sheet?kind=${one}`}
              aria-current={one === kind ? 'page' : undefined}
            >
              {INSPECTION_KINDS[one]}
            </a>
          ))}
        </nav>
      )}
      <div class="actions">
        <button type="button" class="button button-main" data-print hidden>
          印刷する
        </button>
      </div>
    </div>
    <article class="sheet">
      <p class="sheet-kind">{INSPECTION_KINDS[kind]}</p>
      <h1>非常用電源 点検表</h1>
      <dl class="sheet-unit">
        <dt>管理番号</dt>
        <dd>{unit.asset_number}</dd>
        <dt>種類・型式</dt>
        <dd>
          {UNIT_KINDS[unit.kind]} {nameOf(unit)}
        </dd>
        <dt>出力・燃料</dt>
        <dd>{outputOf(unit)}</dd>
        <dt>製造番号</dt>
        <dd>{unit.serial_number ?? ''}</dd>
        <dt>持ち主</dt>
        <dd>{ownerOf(unit)}</dd>
        <dt>置き場所</dt>
        <dd>{unit.storage_place}</dd>
      </dl>
      <table class="sheet-points">
        <thead>
          <tr>
            <th scope="col">点検の項目</th>
            <th scope="col">良</th>
            <th scope="col">否</th>
            <th scope="col">気づいたこと・直したこと</th>
          </tr>
        </thead>
        <tbody>
          {pointsOf(unit, kind).map((point, n) => {
            const is_wrong = inspection?.faults.includes(point)
            return (
              <tr>
                <th scope="row">
                  {n + 1} {POINTS[point]}
                </th>
                <td>{inspection ? (is_wrong ? '' : '✓') : '□'}</td>
                <td>{inspection ? (is_wrong ? '×' : '') : '□'}</td>
                <td />
              </tr>
            )
          })}
        </tbody>
      </table>
      <dl class="sheet-unit">
        {asksCharge(unit.kind) && (
          <>
            <dt>充電の残量</dt>
            <dd>{inspection ? `${inspection.charge_percent ?? '－'}%` : '　　　　%'}</dd>
          </>
        )}
        {asksGasoline(unit.fuel) && (
          <>
            <dt>ガソリンの購入日</dt>
            <dd>
              {inspection ? (inspection.gasoline_on?.replaceAll('-', '/') ?? '－') : '　　　年　　月　　日'}
            </dd>
          </>
        )}
        <dt>判定</dt>
        <dd>
          <strong>{inspection ? (inspection.passed ? '合格' : '不合格') : '□ 合格　　□ 不合格'}</strong>
        </dd>
        <dt>点検した日</dt>
        <dd>{inspection ? dayOfYear(inspection.inspected_at) : '　　　年　　月　　日(　　)'}</dd>
        <dt>点検した人</dt>
        <dd>{inspection?.inspected_by_name ?? ''}</dd>
      </dl>
      <p class="sheet-note">
        <b>備考</b> {inspection?.note ?? ''}
      </p>
      <p class="sheet-foot">
        {staff.association_name}(出力 {dayAndTime(at)})
        発電機は必ず屋外で使います(一酸化炭素)。医療機器は、機器のバッテリへの充電を基本にし、
        主治医の指示に従います。
      </p>
    </article>
  </Layout>
)
