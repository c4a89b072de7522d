import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { Button } from '../../ui/form.tsx'
import { day, dayAndTime } from '../../ui/time.ts'
import { isLateRow, stateInWords } from '../ledger/rules.ts'
import { lastDay } from '../lending/periods.ts'
import { LOAN_LABELS, unitName } from '../lending/words.ts'
import type { OpenNeed, PoolRow } from './queries.ts'

interface PoolLedgerProps {
  staff: SignedInStaff
  rows: PoolRow[]
  needs: OpenNeed[]
  at: Date
}

/** 共同の貸出管理簿 — the units of all associations of the pool in one table; of a neighbour's free ones one may ask here. */
export const PoolLedger = ({ staff, rows, needs, at }: PoolLedgerProps) => (
  <section>
    <h2>共同の貸出管理簿</h2>
    <p class="support">
      {dayAndTime(at)}の内容です。どの医療機関にあるかは、貸した医師会と借りた医師会にだけ見えます。
    </p>
    {rows.length === 0 ? (
      <p>「共同利用の医師会まで」貸す電源が、まだどの医師会にもありません。</p>
    ) : (
      <>
        <Totals rows={rows} />
        <table class="ledger">
          <thead>
            <tr>
              <th>電源</th>
              <th>医師会</th>
              <th>出力・容量</th>
              <th>状況</th>
              <th>いまある医師会</th>
              <th>いつまで</th>
              <th class="ledger-ask">申請</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row staff={staff} row={row} needs={needs} at={at} />
            ))}
          </tbody>
        </table>
      </>
    )}
  </section>
)

const Totals = ({ rows }: { rows: PoolRow[] }) => (
  <ul class="tiles">
    {[...Map.groupBy(rows, ({ association_name }) => association_name)].map(([name, units]) => {
      const free = units.filter(({ is_free }) => is_free).length
      return (
        <li class={free === 0 ? 'tile-none' : undefined}>
          <h3>{name}</h3>
          <p>
            貸し出せます <strong>{free}</strong>/{units.length}台
          </p>
        </li>
      )
    })}
  </ul>
)

const Row = ({
  staff,
  row,
  needs,
  at,
}: {
  staff: SignedInStaff
  row: PoolRow
  needs: OpenNeed[]
  at: Date
}) => {
  const is_ours = row.association_id === staff.association
  const mark = row.purpose && row.purpose !== 'actual' ? LOAN_LABELS[row.purpose] : ''
  const asks = !is_ours && needs.length > 0 && row.is_free
  return (
    <tr class={isLateRow(row, at) ? 'late' : undefined}>
      <td>
        <strong>{is_ours ? <a href={`/power/units/${row.id}`}>{unitName(row)}</a> : unitName(row)}</strong>
        <small>{[row.maker, row.model].filter(Boolean).join(' ')}</small>
      </td>
      <td data-label="医師会">{row.association_name}</td>
      <td data-label="出力・容量">
        {row.rated_w.toLocaleString('ja-JP')}W
        {row.capacity_wh && `・${row.capacity_wh.toLocaleString('ja-JP')}Wh`}
      </td>
      <td data-label="状況">
        <strong>{mark + stateInWords(row, at)}</strong>
      </td>
      <td data-label="いまある医師会">{row.held_by ?? row.association_name}</td>
      <td data-label="いつまで">{row.held_by && row.until ? day(lastDay(row.until)) : '—'}</td>
      <td data-label="申請" class="ledger-ask">
        {asks && may(staff.role, 'POST /power/pool/request') ? (
          <Ask staff={staff} unit={row} needs={needs} />
        ) : (
          '—'
        )}
      </td>
    </tr>
  )
}

const Ask = ({ staff, unit, needs }: { staff: SignedInStaff; unit: PoolRow; needs: OpenNeed[] }) => (
  <form method="post" action="/power/pool/request" class="ledger-tools">
    <input type="hidden" name="working_for" value={staff.association} />
    <input type="hidden" name="unit" value={unit.id} />
    <select name="need" aria-label={`${unitName(unit)}を使う申出`}>
      {needs.map((need) => (
        <option value={need.id}>
          {need.purpose !== 'actual' ? LOAN_LABELS[need.purpose] : ''}
          {need.facility_name}（{need.hours_needed}時間）
        </option>
      ))}
    </select>
    <Button kind="second">申請する</Button>
  </form>
)
