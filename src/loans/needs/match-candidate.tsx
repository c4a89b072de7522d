import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { dialled } from '../../ui/dialled.ts'
import { Button } from '../../ui/form.tsx'
import { dayInWords } from '../../ui/time.ts'
import { NOT_RUN_DAYS } from '../inspections/plan.ts'
import type { Terms } from '../lending/periods.ts'
import type { Load } from '../matching/load.ts'
import type { Match } from '../matching/match.ts'
import { WAVEFORMS } from '../words.ts'
import { nameOf, TwoHours } from './match-parts.tsx'
import type { FoundNeed } from './queries.ts'
import { ReturnDay } from './return-day.tsx'
import type { ReadyUnit } from './units.ts'
import { COVERS_IN_WORDS, distanceInWords, formulaOf, fuelInWords, hoursInWords } from './words.ts'

/** One unit that would do: for how long, where it is, who has its key, and the press that asks for it. */
export const Candidate = ({
  match,
  need,
  staff,
  load,
  first,
  terms,
  at,
  is_asked = false,
}: {
  match: Match<ReadyUnit>
  need: Pick<FoundNeed, 'id' | 'hours_needed'>
  staff: SignedInStaff
  load: Load
  first: boolean
  terms: Terms
  at: Date
  /** For this need already: pressing again would be refused. */
  is_asked?: boolean
}) => {
  const { unit, hours, covers, fuel, tiles, without_humidifier } = match
  const inspected = inspectedInWords(unit.passed_at, at)
  return (
    <li class={`match covers-${covers}`}>
      <h3>{nameOf(unit)}</h3>
      <p class="covers">{COVERS_IN_WORDS[covers]}</p>
      <TwoHours hours={hours} one_filling={fuel !== null} />
      {fuel && (
        <p>
          {need.hours_needed}時間で <strong>{fuelInWords(fuel)}</strong>
        </p>
      )}
      {without_humidifier && (
        <p class="advice">
          加温加湿器を人工鼻に替えると、実測で
          <strong>{hoursInWords(without_humidifier.measured_hours)}</strong>
          （いまは{hoursInWords(hours.measured_hours)}）。替えてよいかは主治医に確かめてください。
        </p>
      )}
      <p class="where">
        {distanceInWords(tiles)}・{unit.owner_name ?? '医師会'}・{unit.storage_place}
        {unit.weight_kg !== null && `・${unit.weight_kg}kg`}
      </p>
      <p class="where">
        鍵: {unit.key_holder ?? '登録がありません'}{' '}
        {unit.key_phone ? (
          <a href={`tel:${dialled(unit.key_phone)}`}>{unit.key_phone}（24時間）</a>
        ) : (
          '電話の登録がありません'
        )}
      </p>
      {inspected && <p class="advice">{inspected}</p>}
      {unit.waveform === 'direct' && (
        <p class="advice">{WAVEFORMS.direct}の外部バッテリです。呼吸器と同じ機種用かを確かめてください。</p>
      )}
      <details>
        <summary>計算のしかた</summary>
        <p>定格: {formulaOf(unit, load.rated_w, hours.rated_hours)}</p>
        <p>実測: {formulaOf(unit, load.measured_w, hours.measured_hours)}</p>
      </details>
      {is_asked && <p class="asked">申請しています</p>}
      {!is_asked && may(staff.role, 'POST /loans') && (
        <form method="post" action="/loans">
          <input type="hidden" name="working_for" value={staff.association} />
          <input type="hidden" name="unit" value={unit.id} />
          <input type="hidden" name="need" value={need.id} />
          <ReturnDay terms={terms} at={at} />
          <Button kind={first ? 'main' : 'second'}>{unit.asset_number}を申請する</Button>
        </form>
      )}
    </li>
  )
}

const DAY_MS = 24 * 60 * 60 * 1_000

/** A unit that nobody has run for long may not start: said before it is asked for. */
function inspectedInWords(passed_at: Date | null, at: Date) {
  if (passed_at === null) return '点検の記録がありません。動くか確かめてから貸してください。'
  return at.getTime() - passed_at.getTime() > NOT_RUN_DAYS * DAY_MS
    ? `${NOT_RUN_DAYS}日以上、点検していません（最後は${dayInWords(passed_at)}）。動くか確かめてから貸してください。`
    : null
}
