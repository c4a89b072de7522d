import type { SignedInStaff } from '../../app.tsx'
import { questionOf } from '../../replies/details/questions.ts'
import { provenance } from '../../replies/hearing.ts'
import { CONDITIONS, type Condition } from '../../replies/table.ts'
import { FACILITY_TYPES } from '../../roster/table.ts'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Layout } from '../../ui/layout.tsx'
import { clockTime, dayAndTime } from '../../ui/time.ts'
import { Sign } from '../groups.tsx'
import { Phone } from '../needs-help.tsx'
import { people } from '../words.ts'
import {
  type AskedFacility,
  conditionInWords,
  countByWard,
  isShown,
  LIFELINES,
  type Lifeline,
  SHOWN,
  type Shown,
  type Standing,
  standingOf,
  type WardCount,
} from './rules.ts'

interface FacilitiesPageProps {
  check: SafetyCheck
  staff: SignedInStaff
  facilities: AskedFacility[]
  shown: Shown
  ward: string | undefined
  at: Date
}

/** 開いている医療機関とライフライン — counts by ward, and every facility with its newest word, its time and who said so. */
export const FacilitiesPage = ({ check, staff, facilities, shown, ward, at }: FacilitiesPageProps) => {
  const list = facilities.filter((facility) => isShown(facility, { shown, ward }))
  return (
    <Layout
      title={`${headline(check)} 開いている医療機関`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['board.css', 'facilities.css']}
      scripts={['board.js']}
    >
      <div class="list">
        <p class="back">
          <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
          <a href={`/safety-checks/${check.id}/details`}>くわしい状況</a>
          <a href={`/power/gap?check=${check.id}`}>電源の不足</a>
        </p>
        <div class="list-head">
          <h1>
            {headline(check)}
            <br />
            開いている医療機関とライフライン
          </h1>
          <p class="caution">取扱注意</p>
        </div>
        <p>
          <span class="paper">{staff.association_name} </span>
          {dayAndTime(at)}の内容です。医療機関ごとに、いちばん新しい回答です。
          <button type="button" class="link" data-print hidden>
            印刷
          </button>
        </p>
        {facilities.length === 0 ? (
          <p class="empty">たずねた先生に、医療機関のある人がいません。</p>
        ) : (
          <>
            <Wards check={check.id} facilities={facilities} />
            <p class="note">
              困＝使えない・足りない。未入力＝回答はあったが、その項目を書いていない。未回答＝だれも答えていない。該当なし＝その施設にはたずねていない、または必要がない。
            </p>
            <Choices check={check.id} shown={shown} ward={ward} />
            <h2>
              {SHOWN[shown]}
              {ward !== undefined && `・${ward || '区が未入力'}`}（{people(list.length)}か所）
            </h2>
            {list.length === 0 ? <p class="empty">該当する医療機関はありません。</p> : <List list={list} />}
          </>
        )}
      </div>
    </Layout>
  )
}
const ORDER = Object.keys(CONDITIONS) as Condition[]
const labelOf = (code: Lifeline) => questionOf(code)?.label ?? code

const Wards = ({ check, facilities }: { check: string; facilities: AskedFacility[] }) => {
  const { wards, total } = countByWard(facilities)
  return (
    <section class="scroll" tabindex={0} aria-label="区ごとの数の表">
      <table class="lifelines">
        <thead>
          <tr>
            <th scope="col">区</th>
            <th scope="col" class="number">
              施設
            </th>
            {ORDER.map((condition) => (
              <th scope="col" class="number">
                <Sign condition={condition} />
                {CONDITIONS[condition].short}
              </th>
            ))}
            <th scope="col" class="number">
              未回答
            </th>
            {LIFELINES.map((code) => (
              <th scope="col">{labelOf(code)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {wards.map(({ ward, ...counts }) => (
            <WardRow
              counts={counts}
              name={
                <a href={`/safety-checks/${check}/facilities?${new URLSearchParams({ ward: ward ?? '' })}`}>
                  {ward ?? '未入力'}
                </a>
              }
            />
          ))}
        </tbody>
        <tfoot>
          <WardRow counts={total} name="合計" />
        </tfoot>
      </table>
    </section>
  )
}

const SHORT: Record<Standing, string> = {
  troubled: '困',
  well: '問題なし',
  unchecked: '未確認',
  unsaid: '未入力',
  silent: '未回答',
  none: '該当なし',
}
const SHORTS = Object.entries(SHORT) as [Standing, string][]

const WardRow = ({ name, counts }: { name: unknown; counts: WardCount }) => (
  <tr>
    <th scope="row">{name}</th>
    <td class="number">{people(counts.facilities)}</td>
    {ORDER.map((condition) => (
      <td class="number">{people(counts[condition])}</td>
    ))}
    <td class="number">{people(counts.silent)}</td>
    {LIFELINES.map((code) => (
      <td>
        {SHORTS.filter(([standing]) => counts.lifelines[code][standing] > 0).map(([standing, word]) => (
          <span class={`line line-${standing}`}>
            {word} {people(counts.lifelines[code][standing])}
          </span>
        ))}
      </td>
    ))}
  </tr>
)

const Choices = ({ check, shown, ward }: { check: string; shown: Shown; ward: string | undefined }) => (
  <nav class="shown" aria-label="一覧に出す医療機関">
    {Object.entries(SHOWN).map(([value, words]) => (
      <a
        href={`/safety-checks/${check}/facilities?${new URLSearchParams({
          show: value,
          ...(ward === undefined ? {} : { ward }),
        })}`}
        aria-current={value === shown ? 'true' : undefined}
      >
        {words}
      </a>
    ))}
    {ward !== undefined && <a href={`/safety-checks/${check}/facilities?show=${shown}`}>すべての区</a>}
  </nav>
)

const List = ({ list }: { list: AskedFacility[] }) => (
  <section class="scroll" tabindex={0} aria-label="医療機関の表">
    <table class="facilities">
      <thead>
        <tr>
          <th scope="col">医療機関</th>
          <th scope="col">区</th>
          <th scope="col">電話</th>
          <th scope="col">診療</th>
          {LIFELINES.map((code) => (
            <th scope="col">{labelOf(code)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {list.map((facility) => (
          <Row facility={facility} />
        ))}
      </tbody>
    </table>
  </section>
)

const Row = ({ facility }: { facility: AskedFacility }) => {
  const open = facility.said.find(({ question }) => question === 'OPEN')
  return (
    <tr>
      <th scope="row">
        {facility.name}
        <small>{FACILITY_TYPES[facility.facility_type]}</small>
      </th>
      <td>{facility.ward ?? '未入力'}</td>
      <td>
        <Phone phone={facility.phone} name={facility.name} />
      </td>
      <td>
        {facility.condition && facility.event_at && facility.via ? (
          <>
            <Sign condition={facility.condition} />
            {conditionInWords(facility.condition, facility)}
            {open && <span class="said">{standingOf(facility, 'OPEN').words}</span>}
            <small>
              {clockTime(facility.event_at)} {facility.said_by}先生{' '}
              {provenance({ via: facility.via, heard_from: facility.heard_from })}
            </small>
          </>
        ) : (
          '未回答'
        )}
      </td>
      {LIFELINES.map((code) => {
        const { standing, words } = standingOf(facility, code)
        const said = facility.said.find(({ question }) => question === code)
        return (
          <td>
            <small class="what">{labelOf(code)} </small>
            <span class={`line line-${standing}`}>{words}</span>
            {said && (
              <small>
                {clockTime(said.event_at)} {said.said_by}先生
              </small>
            )}
          </td>
        )
      })}
    </tr>
  )
}
