import type { SignedInStaff } from '../../app.tsx'
import type { Sheet } from '../../board/sheet.ts'
import { SheetView } from '../../board/sheet-view.tsx'
import { people } from '../../board/words.ts'
import { FACILITY_TYPES } from '../../roster/table.ts'
import { headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Button, Field } from '../../ui/form.tsx'
import { clockTime, eraMoment, shortDay } from '../../ui/time.ts'
import { PaperFrame } from '../check/frame.tsx'
import {
  DETAILED,
  detailInWords,
  EMERGENCY,
  emisSheet,
  type FacilityState,
  flagInWords,
  flagOf,
  isInEmis,
  SUPPORT,
  supportOf,
} from './rules.ts'

interface EmisPageProps {
  check: SafetyCheck
  staff: SignedInStaff
  states: FacilityState[]
  code: string
  at: Date
}

/** EMIS転記シート — one sheet for each facility with beds, and the list of the others for the health centre. */
export const EmisPage = ({ check, staff, states, code, at }: EmisPageProps) => {
  const [with_beds, without] = [states.filter(isInEmis), states.filter((state) => !isInEmis(state))]
  const query = code ? `?code=${encodeURIComponent(code)}` : ''
  return (
    <PaperFrame
      check={check}
      staff={staff}
      name="EMIS転記シート"
      lead={`病院・有床診療所${people(with_beds.length)}か所に1枚ずつ、最後に無床の診療所${people(without.length)}か所の一覧です。項目の並びは旧EMISの緊急時入力・詳細入力です。新しいEMISの画面と見比べて入れてください。`}
      files={[
        { href: `/safety-checks/${check.id}/emis.csv${query}`, name: 'CSVで保存' },
        { href: `/safety-checks/${check.id}/emis.xlsx${query}`, name: 'Excelで保存' },
      ]}
    >
      <form method="get" action={`/safety-checks/${check.id}/emis`} class="screen-only disaster-code">
        <Field
          name="code"
          label="災害コード"
          support="英数字と「-」で30文字まで。紙とCSVのすべての行に入ります。保存はしません。"
          value={code}
          optional
          width="short"
          maxlength={30}
          autocomplete="off"
        />
        <Button kind="second">紙に入れる</Button>
      </form>
      {with_beds.map((state) => (
        <FacilitySheet state={state} check={check} staff={staff} code={code} at={at} />
      ))}
      {without.length > 0 && (
        <article class="a4 emis-list">
          <header>
            <h2 class="sheet-title">
              {headline(check)}
              <br />
              <strong>無床の診療所の状況（保健所へ）</strong>
            </h2>
            <p class="whose">
              災害コード {code || '＿＿＿＿'}
              <br />
              {staff.association_name}
              <br />
              {eraMoment(at)}現在
            </p>
          </header>
          <SheetView sheet={shortSheet(without, check, at)} heading="h2" />
        </article>
      )}
    </PaperFrame>
  )
}

/** Short words for a table that has to fit the width of a page, box by box of the form. */
const SHORT: Record<string, string> = {
  名称: '医療機関',
  [EMERGENCY[0].label]: '倒壊の恐れ',
  [EMERGENCY[1].label]: '電気なし',
  [EMERGENCY[2].label]: '水なし',
  [EMERGENCY[3].label]: 'ガスなし',
  [EMERGENCY[4].label]: '薬・資器材なし',
  [EMERGENCY[5].label]: '多数患者',
  [EMERGENCY[6].label]: '職員不足',
  外来受付状況: '外来',
  情報取得日時: '時刻',
}

/** On paper the columns that say the same in every row are left out, and the day where it is that of the sheet. */
function shortSheet(states: FacilityState[], check: SafetyCheck, at: Date): Sheet {
  const sheet = emisSheet(states, { name: '緊急時入力の項目', purpose: check.purpose, code: '' })
  const shown = sheet.columns.map(
    ({ name }) => !['災害コード', '訓練', '医療機関コード', '区分', '受け入れ可能な人数'].includes(name),
  )
  const only = <T,>(row: T[]) => row.filter((_, index) => shown[index])
  return {
    ...sheet,
    columns: only(sheet.columns).map(({ name }) => ({ name: SHORT[name] ?? name, kind: 'text' })),
    rows: sheet.rows.map((row) =>
      only(row).map((cell) => (cell instanceof Date ? shortTime(cell, at) : cell)),
    ),
  }
}

const shortTime = (said_at: Date, at: Date) =>
  shortDay(said_at) === shortDay(at) ? clockTime(said_at) : `${shortDay(said_at)} ${clockTime(said_at)}`

const FacilitySheet = ({
  state,
  check,
  staff,
  code,
  at,
}: Omit<EmisPageProps, 'states'> & { state: FacilityState }) => (
  <article class="a4 emis-sheet" aria-label={`${state.name}のEMIS転記シート`}>
    <header>
      <h2 class="sheet-title">
        {headline(check)} EMIS転記シート
        <br />
        <strong>{state.name}</strong>
      </h2>
      <p class="whose">
        支援要否 <strong class="support-word">{SUPPORT[supportOf(state)]}</strong>
        <br />
        {staff.association_name}
        <br />
        {eraMoment(at)}現在
      </p>
    </header>
    <dl class="emis-head">
      <Fact name="災害コード" text={code || null} />
      <Fact name="訓練" text={check.purpose === 'actual' ? '0（本番）' : '1（訓練）'} />
      <Fact name="医療機関コード" text={state.medical_code} />
      <Fact name="区分" text={FACILITY_TYPES[state.facility_type]} />
      <Fact name="二次医療圏" text={null} />
      <Fact name="地区" text={state.ward} />
      <Fact name="医療派遣ステータス" text={null} />
      <Fact name="医師出勤状況" text={null} />
    </dl>
    <div class="beside">
      <section>
        <h3>緊急時入力</h3>
        <table>
          <tbody>
            {EMERGENCY.map((asked) => (
              <Box label={asked.label} text={flagInWords(flagOf(asked, state.details), state)} />
            ))}
            <Box label="その他" text={null} />
            <Box label="情報取得日時" text={state.said_at ? eraMoment(state.said_at) : '未回答'} />
            <Box label="緊急連絡先 電話番号" text={null} />
            <Box label="緊急連絡先 メール" text={null} />
            <Box label="更新日時" text={null} />
          </tbody>
        </table>
      </section>
      <section>
        <h3>詳細入力</h3>
        <table>
          <tbody>
            {DETAILED.map((item) => (
              <Box label={item.label} text={detailInWords(item, state)} />
            ))}
          </tbody>
        </table>
      </section>
    </div>
    <p class="note">
      1＝はい、0＝いいえ。空欄は、この安否確認では聞いていない項目です。未入力・未回答は、無事とは限りません。支援要否は、1が1つでもあるか「助けが必要です」なら「要」、すべて答えがあって1がなければ「否」です。
    </p>
  </article>
)

const Fact = ({ name, text }: { name: string; text: string | null }) => (
  <div>
    <dt>{name}</dt>
    <dd>{text ?? '　'}</dd>
  </div>
)

const Box = ({ label, text }: { label: string; text: string | null }) => (
  <tr class={text === '1' ? 'is-on' : undefined}>
    <th scope="row">{label}</th>
    <td>{text ?? ''}</td>
  </tr>
)
