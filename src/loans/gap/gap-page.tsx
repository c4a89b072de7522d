import type { SignedInStaff } from '../../app.tsx'
import { BANDS, headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { Button } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { gapsOf, WardGap } from './rules.ts'

type Check = Pick<SafetyCheck, 'id' | 'title' | 'purpose'>

/** 地区ごとの電源の不足 — numbers for the committee, fit for print. */
export const GapPage = ({
  staff,
  check,
  checks,
  gaps,
  at,
}: {
  staff: SignedInStaff
  check: Check | null
  checks: Check[]
  gaps: ReturnType<typeof gapsOf>
  at: Date
}) => (
  <Layout
    title={check ? `${headline(check)} 電源の不足` : '電源の不足'}
    band={check ? { purpose: check.purpose, text: BANDS[check.purpose] } : undefined}
    staff={staff}
    styles={['power-needs.css']}
    scripts={['print.js']}
  >
    <p class="back">
      <a href="/power/needs">電源の申出に戻る</a>
    </p>
    <div class="heading">
      <h1>{check ? `${headline(check)} 電源の不足` : '電源の不足'}</h1>
      <button type="button" class="button button-second" data-print hidden>
        印刷
      </button>
    </div>
    {checks.length > 1 && (
      <form method="get" class="row-actions">
        <select name="check" aria-label="安否確認">
          {checks.map((one) => (
            <option value={one.id} selected={one.id === check?.id}>
              {headline(one)}
            </option>
          ))}
        </select>
        <Button kind="second">表示する</Button>
      </form>
    )}
    {check ? (
      <Figures gaps={gaps} at={at} association={staff.association_name} />
    ) : (
      <p class="empty">
        まだ安否確認がありません。安否確認の回答に「停電」があると、ここに地区ごとの不足が出ます。
      </p>
    )}
  </Layout>
)

const Figures = ({
  gaps: { wards, total },
  at,
  association,
}: {
  gaps: ReturnType<typeof gapsOf>
  at: Date
  association: string
}) => {
  const short = total.short_ventilators + total.short_oxygen
  const unknown = total.silent + total.unsaid
  return (
    <>
      {unknown > 0 && (
        <p class="lead">
          <strong class="gap-short">
            足りるかどうかは、まだ分かりません。電気のことが分からない施設が{total.asked}のうち{unknown}
            施設、名簿ではそこに患者さんが{total.unknown_patients}人います。
          </strong>
        </p>
      )}
      <p class="lead">
        {unknown > 0 && '分かっている分だけでは、'}
        {association} {dayAndTime(at)}。停電の医療機関に、在宅の人工呼吸器{total.ventilators}人・酸素
        {total.oxygen}
        人（n={total.asked}施設）。使える電源は{total.units}台、
        {short > 0 ? (
          <strong class="gap-short">{short}台足りません。</strong>
        ) : unknown > 0 ? (
          '不足はまだ出ていません。'
        ) : (
          '台数は足ります。'
        )}
      </p>
      <section class="scroll" tabindex={0} aria-label="地区ごとの不足の表">
        <table class="gap-table">
          <thead>
            <tr>
              <th scope="col">地区</th>
              <th scope="col">施設 n</th>
              <th scope="col">未回答</th>
              <th scope="col">電気が未入力</th>
              <th scope="col">停電</th>
              <th scope="col">人工呼吸器</th>
              <th scope="col">酸素</th>
              <th scope="col">使える電源</th>
              <th scope="col">24時間分の電源</th>
              <th scope="col">足りない台数</th>
            </tr>
          </thead>
          <tbody>
            {wards.map((gap) => (
              <Row name={gap.ward ?? '医師会の保管'} gap={gap} />
            ))}
          </tbody>
          <tfoot>
            <Row name="全体（地区をまたいで使うとき）" gap={total} />
          </tfoot>
        </table>
      </section>
      <ul class="small-print">
        <li>
          未回答・未入力の施設は数に入っていません。名簿ではそこに患者さんが{total.unknown_patients}
          人います。無事とは限りません。
        </li>
        {total.from_roster > 0 && (
          <li>人数のうち{total.from_roster}人は、回答に人数がなかったため名簿の数です。</li>
        )}
        <li>
          患者さん1人に電源1台とみています。人工呼吸器は機種不明の値（定格300W・実測34W）、酸素濃縮器は500Wで計算しています。
        </li>
        <li>
          「24時間分の電源」は、1人24時間として必要な時間と、いまの電源で足りる時間です。発電機は燃料を足し続けるものとしています。
        </li>
      </ul>
    </>
  )
}

const Row = ({ name, gap }: { name: string; gap: Omit<WardGap, 'ward'> }) => {
  const short = gap.short_ventilators + gap.short_oxygen
  return (
    <tr>
      <th scope="row">{name}</th>
      <td class="number">{gap.asked}</td>
      <td class="number">{gap.silent}</td>
      <td class="number">{gap.unsaid}</td>
      <td class="number">{gap.blackouts}</td>
      <td class="number">{gap.ventilators}人</td>
      <td class="number">{gap.oxygen}人</td>
      <td class="number">{gap.units}台</td>
      <td class="number">
        {gap.hours_there} / {gap.hours_wanted}時間
      </td>
      <td class="number">
        {short === 0 ? (
          '0台'
        ) : (
          <>
            <strong class="gap-short">{short}台</strong>
            <small>
              呼吸器{gap.short_ventilators}・酸素{gap.short_oxygen}
            </small>
          </>
        )}
      </td>
    </tr>
  )
}
