import { dayOfYear } from '../../ui/time.ts'
import type { UnitNow } from '../units/queries.ts'
import { INSPECTION_KINDS } from '../words.ts'
import { isPoint, POINTS } from './points.ts'
import type { InspectionOnList } from './queries.ts'

const SHOWN = 12

/** 点検の記録 — newest first; each leads to its 点検表. */
export const InspectionList = ({ unit, inspections }: { unit: UnitNow; inspections: InspectionOnList[] }) => (
  <section aria-labelledby="inspections">
    <h2 id="inspections">点検の記録</h2>
    {inspections.length === 0 ? (
      <p class="support">まだありません。</p>
    ) : (
      <ul class="power-history">
        {inspections.slice(0, SHOWN).map((inspection) => (
          <li class={inspection.passed ? '' : 'power-failed'}>
            <a href={`/power/units/${unit.id}/sheet?inspection=${inspection.id}`}>
              {dayOfYear(inspection.inspected_at)} {INSPECTION_KINDS[inspection.kind]}
            </a>
            <strong>{inspection.passed ? '○ 合格' : '× 不合格'}</strong>
            <span>{inspection.inspected_by_name}</span>
            {!inspection.passed && <p>悪かった項目: {faultsInWords(inspection.faults)}</p>}
            {inspection.charge_percent !== null && <p>充電の残量 {inspection.charge_percent}%</p>}
            {inspection.note && <p>{inspection.note}</p>}
            {inspection.photo_id && (
              <p>
                <a href={`/power/units/${unit.id}/photos/${inspection.photo_id}`}>写真を見る</a>
              </p>
            )}
          </li>
        ))}
      </ul>
    )}
    {inspections.length > SHOWN && <p class="support">ほかに{inspections.length - SHOWN}件あります。</p>}
  </section>
)

export const faultsInWords = (faults: string[]) =>
  faults.map((fault) => (isPoint(fault) ? POINTS[fault] : fault)).join('、')
