import type { SignedInStaff } from '../../app.tsx'
import { hearingQuery } from '../../replies/hearing.ts'
import { may } from '../../rights.ts'
import { answerable, BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Button } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { Options } from '../../ui/select-field.tsx'
import { dayAndTime } from '../../ui/time.ts'
import { AnswersForm, HearingChooser, narrowedTo, type Place, SignLegend } from '../enter/entry-parts.tsx'
import type { OwnEntry } from '../enter/queries.ts'
import { addressOf } from '../enter/rules.ts'
import { type TakenBack, TakenBackLine } from '../enter/taken-back.tsx'
import { people } from '../words.ts'
import { CallRow } from './call-row.tsx'
import type { Call, ToCall } from './queries.ts'
import { byWard, progressOf, type WardCount, wardKey, wardName } from './rules.ts'

export interface CallsPageProps {
  check: SafetyCheck
  staff: SignedInStaff
  at: Date
  place: Place
  own: OwnEntry[]
  taken_back: TakenBack | null
  found: ToCall[]
  wards: WardCount[]
  leaders: { ward: string; name: string }[]
  calls: Call[]
  nameOf: (call: Call) => string
}

/** A browser chokes on 30,000 rows; what is cut off is said, and a ward is always shorter. */
const SHOWN = 1_000

/** 電話かけリスト — whom the office still has to telephone, ward by ward, and what came of every call so far. */
export const CallsPage = (props: CallsPageProps) => {
  const { check, staff, at, place, found, wards } = props
  const { done, left } = progressOf(wards, place.ward)
  const takes = ['asking', 'late'].includes(answerable(check, at))
  return (
    <Layout
      title={`${headline(check)} 電話かけリスト`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['board.css', 'answers.css', 'calls.css']}
      scripts={['board.js']}
    >
      <div class="list calls">
        <p class="back">
          <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
          <a href={addressOf(check.id, 'enter', place.hearing)}>名前や会員番号で探して入れる</a>
          {may(staff.role, 'GET /leaders') && <a href="/leaders">班長に頼む</a>}
        </p>
        <div class="list-head">
          <h1>
            {headline(check)}
            <br />
            電話かけリスト{place.ward && ` ${wardName(place.ward === wardKey(null) ? null : place.ward)}`}
          </h1>
          <p class="caution">取扱注意</p>
        </div>
        <p class="calls-progress">
          <strong>
            済 {people(done)} / 残り {people(left)}
          </strong>
          <progress value={done} max={Math.max(1, done + left)} aria-label="回答がそろった割合" />
          <span>
            {dayAndTime(at)}の内容です。
            <a href={addressOf(check.id, 'calls', place.hearing, narrowedTo(place))}>最新の内容にする</a>
            <button type="button" class="link" data-print hidden>
              印刷
            </button>
          </span>
        </p>
        <TakenBackLine taken_back={props.taken_back} />
        <WardChooser place={place} wards={wards} />
        {!check.launched_at ? (
          <p class="empty">まだ送っていません。送ったあとに、回答のない先生がここに並びます。</p>
        ) : !takes ? (
          <p class="state">回答の受付は終わりました。もう電話はいりません。</p>
        ) : found.length === 0 ? (
          <p class="empty">電話をかける先生はいません。</p>
        ) : (
          <Lists {...props} />
        )}
      </div>
    </Layout>
  )
}

const WardChooser = ({ place, wards }: Pick<CallsPageProps, 'place' | 'wards'>) => (
  <form method="get" action={`/safety-checks/${place.id}/calls`} class="calls-ward">
    {Object.entries(hearingQuery(place.hearing)).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <label for="ward">区</label>
    <select id="ward" name="ward">
      <Options
        options={[
          ['', 'すべての区'],
          ...wards.map(({ ward, prompted, replied }): [string, string] => [
            wardKey(ward),
            `${wardName(ward)}（残り${people(prompted - replied)}）`,
          ]),
        ]}
        value={place.ward ?? ''}
      />
    </select>
    <Button kind="second">この区だけにする</Button>
  </form>
)

const Lists = (props: CallsPageProps) => {
  const { place, staff, found, wards } = props
  return (
    <>
      {found.length > SHOWN && (
        <p class="state">はじめの{people(SHOWN)}人を表示しています。区を選ぶと、残りも出ます。</p>
      )}
      <div class="entry-head">
        <HearingChooser place={place} />
        <SignLegend />
        <p class="calls-lead">
          かける前に「電話をかける」を押すと、ほかの方の画面に5分のあいだ出ます。
          {may(staff.role, 'GET /leaders') && '班長の記録も、ここに並びます。'}
        </p>
      </div>
      <AnswersForm place={place} staff={staff}>
        <table class="call-list">
          <thead>
            <tr>
              <th scope="col">氏名</th>
              <th scope="col">電話</th>
              <th scope="col">医療機関</th>
              <th scope="col">電話の記録</th>
              <th scope="col" class="on-screen">
                聞いた回答
              </th>
              <th scope="col" class="on-screen">
                つながらなかったとき
              </th>
              <th scope="col" class="on-paper">
                かけた時刻
              </th>
              <th scope="col" class="on-paper">
                聞いた回答（□に✓）
              </th>
            </tr>
          </thead>
          {byWard(found.slice(0, SHOWN)).map(({ ward, people: silent }) => (
            <tbody>
              <WardHead {...props} ward={ward} count={wards.find((one) => one.ward === ward)} />
              {silent.map((person) => (
                <CallRow {...props} person={person} />
              ))}
            </tbody>
          ))}
        </table>
      </AnswersForm>
    </>
  )
}

const WardHead = ({
  ward,
  count,
  leaders,
}: CallsPageProps & { ward: string | null; count: WardCount | undefined }) => {
  const names = leaders.filter((leader) => leader.ward === ward).map(({ name }) => `${name}先生`)
  return (
    <tr class="ward">
      <th scope="rowgroup" colspan={8}>
        {wardName(ward)}
        <small>
          {count && `済 ${people(count.replied)} / 残り ${people(count.prompted - count.replied)}`}
          {names.length > 0 && ` 班長 ${names.join('、')}`}
        </small>
      </th>
    </tr>
  )
}
