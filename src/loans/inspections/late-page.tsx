import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { Layout } from '../../ui/layout.tsx'
import { dayInWords } from '../../ui/time.ts'
import { StatusMark } from '../units/status-mark.tsx'
import { nameOf, ownerOf, whereIs } from '../units/whereabouts.ts'
import { UNIT_KINDS } from '../words.ts'
import { DUTIES } from './plan.ts'
import type { LateUnit } from './queries.ts'

/** 点検が遅れている電源 — whom to call about which unit, the longest wait first. */
export const LatePage = ({ staff, late }: { staff: SignedInStaff; late: LateUnit[] }) => (
  <Layout title="点検が遅れている電源" staff={staff} styles={['power.css']}>
    <p class="back">
      <a href="/power/units">電源の一覧に戻る</a>
    </p>
    <h1>点検が遅れている電源</h1>
    {late.length === 0 ? (
      <p class="all-well">遅れている電源はありません。</p>
    ) : (
      <>
        <p class="lead">{late.length}台あります。持ち主には月に1回、LINEかメールで知らせます。</p>
        <table class="roster power-list">
          <thead>
            <tr>
              <th scope="col">管理番号・型式</th>
              <th scope="col">持ち主・場所</th>
              <th scope="col">すること</th>
              <th scope="col">状態</th>
              <th scope="col">点検</th>
            </tr>
          </thead>
          <tbody>
            {late.map(({ unit, dues }) => (
              <tr>
                <th scope="row">
                  <a href={`/power/units/${unit.id}`}>{unit.asset_number}</a>
                  <small>
                    {UNIT_KINDS[unit.kind]} {nameOf(unit)}
                  </small>
                </th>
                <td data-label="持ち主">
                  {ownerOf(unit)} <small>{whereIs(unit)}</small>
                </td>
                <td data-label="すること">
                  <ul class="power-dues">
                    {dues.map(({ duty, since }) => (
                      <li>
                        <strong>{DUTIES[duty]}</strong>
                        {since && <small>{dayInWords(since)}から</small>}
                      </li>
                    ))}
                  </ul>
                </td>
                <td data-label="状態">
                  <StatusMark status={unit.status} />
                </td>
                <td data-label="">
                  {may(staff.role, 'GET /power/units/:id/inspect') && (
                    <a class="button button-second" href={`/power/units/${unit.id}/inspect`}>
                      点検する
                    </a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </>
    )}
  </Layout>
)
