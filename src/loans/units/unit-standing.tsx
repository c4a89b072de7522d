import { dayInWords, dayOfYear } from '../../ui/time.ts'
import { DUTIES, duesOf, nextDue } from '../inspections/plan.ts'
import { INSPECTION_KINDS } from '../words.ts'
import type { UnitNow } from './queries.ts'
import { StatusMark } from './status-mark.tsx'
import { whereIs } from './whereabouts.ts'

/** いまの状態 — would it start, where is it, and what is owed to it. */
export const Standing = ({ unit, at }: { unit: UnitNow; at: Date }) => {
  const dues = duesOf(unit, at)
  const next = nextDue(unit, at)
  return (
    <section aria-labelledby="standing">
      <h2 id="standing">いまの状態</h2>
      <p class="power-now">
        <StatusMark status={unit.status} />
      </p>
      {unit.status === 'out_of_order' && (
        <p>最後の点検が不合格でした。直したあとの点検で合格にすると、また使用できます。</p>
      )}
      {dues.length > 0 && (
        <ul class="power-dues">
          {dues.map(({ duty, since }) => (
            <li>
              <strong>{DUTIES[duty]}</strong>
              {since && <small>{dayInWords(since)}から</small>}
            </li>
          ))}
        </ul>
      )}
      <dl class="facts">
        <dt>いまの場所</dt>
        <dd>{whereIs(unit)}</dd>
        <dt>最後の点検</dt>
        <dd>
          {unit.last_at && unit.last_kind
            ? `${dayOfYear(unit.last_at)} ${INSPECTION_KINDS[unit.last_kind]} ${unit.last_passed ? '合格' : '不合格'}`
            : 'まだありません'}
        </dd>
        {next && (
          <>
            <dt>次の点検</dt>
            <dd>
              {dayInWords(next.due_at)}まで({DUTIES[next.duty].replace(/の時期です$|ています$|です$/, '')})
            </dd>
          </>
        )}
      </dl>
    </section>
  )
}
