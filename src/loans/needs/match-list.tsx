import type { SignedInStaff } from '../../app.tsx'
import { dialled } from '../../ui/dialled.ts'
import { Button, Notice } from '../../ui/form.tsx'
import type { Match, Matches } from '../matching/match.ts'
import { WAVEFORMS } from '../words.ts'
import { Advice, nameOf, Others, SeveralUnits, TwoHours } from './match-parts.tsx'
import type { FoundNeed } from './queries.ts'
import type { ReadyUnit } from './units.ts'
import { COVERS_IN_WORDS, distanceInWords, formulaOf, fuelInWords, hoursInWords } from './words.ts'

interface Props {
  staff: SignedInStaff
  need: FoundNeed
  matches: Matches<ReadyUnit>
}

export const MatchList = ({ staff, need, matches }: Props) => (
  <>
    <h2 class="first-h2">合う電源（{matches.fitting.length}台）</h2>
    {matches.fitting.length === 0 && <Nothing several={matches.several !== null} />}
    {matches.several && <SeveralUnits several={matches.several} hours_needed={need.hours_needed} />}
    <ol class="matches">
      {matches.fitting.map((match, n) => (
        <Candidate match={match} need={need} staff={staff} load={matches.load} first={n === 0} />
      ))}
    </ol>
    {matches.unfit.length > 0 && <Others unfit={matches.unfit} />}
    <Advice matches={matches} />
  </>
)

const Nothing = ({ several }: { several: boolean }) => (
  <Notice kind="wrong" title="1台で使える電源がありません">
    <p>
      {several
        ? '下の組み合わせなら使えます。'
        : '病院への避難、となりの医師会、保健所への相談を考えてください。命に関わるときは119番です。'}
    </p>
  </Notice>
)

const Candidate = ({
  match,
  need,
  staff,
  load,
  first,
}: {
  match: Match<ReadyUnit>
  need: FoundNeed
  staff: SignedInStaff
  load: Props['matches']['load']
  first: boolean
}) => {
  const { unit, hours, covers, fuel, tiles, without_humidifier } = match
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
      {unit.waveform === 'direct' && (
        <p class="advice">{WAVEFORMS.direct}の外部バッテリです。呼吸器と同じ機種用かを確かめてください。</p>
      )}
      <details>
        <summary>計算のしかた</summary>
        <p>定格: {formulaOf(unit, load.rated_w, hours.rated_hours)}</p>
        <p>実測: {formulaOf(unit, load.measured_w, hours.measured_hours)}</p>
      </details>
      <form method="post" action="/loans">
        <input type="hidden" name="working_for" value={staff.association} />
        <input type="hidden" name="unit" value={unit.id} />
        <input type="hidden" name="need" value={need.id} />
        <Button kind={first ? 'main' : 'second'}>{unit.asset_number}を申請する</Button>
      </form>
    </li>
  )
}
