import type { SignedInStaff } from '../../app.tsx'
import type { ToCall } from '../../board/calls/queries.ts'
import { byWard, wardName } from '../../board/calls/rules.ts'
import { people } from '../../board/words.ts'
import { CONDITIONS } from '../../replies/table.ts'
import { ROLES } from '../../roster/table.ts'
import { headline } from '../../safety-checks/rules.ts'
import type { SafetyCheck } from '../../safety-checks/table.ts'
import { eraMoment } from '../../ui/time.ts'
import { PaperFrame } from './frame.tsx'

const SIGNS = Object.values(CONDITIONS)

/** 電話かけ用紙 — one sheet for each ward, to be handed to whoever telephones there without a screen. */
export const CallSheetsPage = ({
  check,
  staff,
  phone,
  found,
  leaders,
  at,
}: {
  check: SafetyCheck
  staff: SignedInStaff
  /** The office's, to which the sheet comes back. */
  phone: string | null
  found: ToCall[]
  leaders: { ward: string; name: string }[]
  at: Date
}) => {
  const wards = byWard(found)
  return (
    <PaperFrame
      check={check}
      staff={staff}
      name="電話かけ用紙"
      lead={
        wards.length === 0
          ? '未回答の先生はいません。印刷する用紙はありません。'
          : `地区ごとに1枚から、全部で未回答${people(found.length)}人です。お名前と電話番号が載るので、配った枚数を控えて、終わったら集めてください。`
      }
    >
      {wards.map(({ ward, people: silent }) => (
        <article class="a4 call-sheet" aria-label={`${wardName(ward)}の電話かけ用紙`}>
          <header>
            <h2 class="sheet-title">
              {headline(check)} 電話かけ用紙
              <br />
              <strong>
                {wardName(ward)}　未回答 {people(silent.length)}人
              </strong>
            </h2>
            <p class="whose">
              <span class="confidential">取扱注意</span>
              <br />
              {staff.association_name}
              <br />
              {eraMoment(at)}現在
            </p>
          </header>
          <p class="how-to">
            {leadersOf(leaders, ward)}
            電話したら印に○をつけ、聞いた時刻とひとことを書いてください。終わったら事務局
            {phone && `（${phone}）`}へ。
          </p>
          <table>
            <thead>
              <tr>
                <th scope="col">先生・医療機関</th>
                <th scope="col">電話</th>
                <th scope="col">
                  回答
                  <br />
                  <small>{SIGNS.map(({ symbol, short }) => `${symbol}${short}`).join(' ')}</small>
                </th>
                <th scope="col">つながらず</th>
                <th scope="col" class="room">
                  時刻・ひとこと
                </th>
              </tr>
            </thead>
            <tbody>
              {silent.map((one) => (
                <Line one={one} />
              ))}
            </tbody>
          </table>
        </article>
      ))}
    </PaperFrame>
  )
}

const leadersOf = (leaders: { ward: string; name: string }[], ward: string | null) => {
  const names = leaders.filter((leader) => leader.ward === ward).map(({ name }) => `${name}先生`)
  return names.length > 0 ? `班長 ${names.join('、')}。` : ''
}

const Line = ({ one }: { one: ToCall }) => (
  <tr>
    <th scope="row">
      {one.name}先生{one.role === 'officer' && `（${ROLES.officer}）`}
      {one.facility && <small>{one.facility}</small>}
    </th>
    <td class="phones">
      {one.phones.length > 0 ? one.phones.map((phone) => <span>{phone}</span>) : '登録なし'}
    </td>
    <td class="signs">{SIGNS.map(({ symbol }) => symbol).join('　')}</td>
    <td class="signs">□</td>
    <td />
  </tr>
)
