import type { SignedInStaff } from '../app.tsx'
import { ROLES } from '../roster/table.ts'
import { BANDS, headline } from '../safety-checks/rules.ts'
import type { SafetyCheck } from '../safety-checks/table.ts'
import { Layout } from '../ui/layout.tsx'
import { eraMoment } from '../ui/time.ts'
import { whenWords } from './muster-page.tsx'
import type { Comer } from './queries.ts'
import { NOT_COMING } from './rules.ts'

/** 救護所割り当て表 — A4 for whoever keeps the door of the station: who comes, how to call him, and when he arrived. */
export const SheetPage = ({
  check,
  staff,
  comers,
  at,
}: {
  check: SafetyCheck
  staff: SignedInStaff
  comers: Comer[]
  at: Date
}) => {
  const sent = comers.filter(({ station_id }) => station_id)
  const free = comers.filter(({ station_id, choice }) => !station_id && choice !== NOT_COMING)
  const stations = [...Map.groupBy(sent, ({ station_id }) => station_id).values()]
  return (
    <Layout
      title={`${headline(check)} 救護所割り当て表`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['muster.css']}
      scripts={['print.js']}
    >
      <div class="muster-sheet">
        <p class="back">
          <a href={`/safety-checks/${check.id}/muster`}>参集の一覧に戻る</a>
          <button type="button" class="button button-second" data-print hidden>
            印刷
          </button>
        </p>
        <h1>{headline(check)} 救護所割り当て表</h1>
        <p>
          {staff.association_name} {eraMoment(at)} 現在 <strong class="handle">取扱注意</strong>
        </p>
        {sent.length === 0 && <p class="empty">まだだれも割り当てていません。</p>}
        {stations.map((some) => (
          <section class="station">
            <h2>
              {some[0]?.station_name}（{some.length}人）
            </h2>
            <People some={some} />
          </section>
        ))}
        {free.length > 0 && (
          <section class="station">
            <h2>割り当てのない、参集できる先生（{free.length}人）</h2>
            <People some={free} />
          </section>
        )}
      </div>
    </Layout>
  )
}

const People = ({ some }: { some: Comer[] }) => (
  <table>
    <thead>
      <tr>
        <th scope="col">氏名</th>
        <th scope="col">電話</th>
        <th scope="col">医療機関</th>
        <th scope="col">参集</th>
        <th scope="col" class="arrival">
          到着
        </th>
        <th scope="col" class="remark">
          備考
        </th>
      </tr>
    </thead>
    <tbody>
      {some.map((comer) => (
        <tr>
          <th scope="row">
            <small>{comer.kana}</small>
            {comer.name}
          </th>
          <td class="nowrap">{comer.phone ?? '—'}</td>
          <td>
            {comer.facility ?? '—'}
            <small>{[ROLES[comer.role], comer.ward].filter(Boolean).join('・')}</small>
          </td>
          <td class="nowrap">{whenWords(comer)}</td>
          <td class="arrival">□　：</td>
          <td class="remark" />
        </tr>
      ))}
    </tbody>
  </table>
)
