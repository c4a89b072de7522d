import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { OwedPapers } from '../lending/queries.ts'
import { LOAN_LABELS, unitName } from '../lending/words.ts'
import { BorrowedTable, LedgerTable } from './ledger-table.tsx'
import type { Borrowed, LedgerRow } from './queries.ts'
import { LEDGER_STATES, type LedgerState, ledgerState, tilesOf } from './rules.ts'
import { MapLegend, UnitMap } from './unit-map.tsx'

export interface LedgerProps {
  staff: SignedInStaff
  rows: LedgerRow[]
  borrowed: Borrowed[]
  owed: OwedPapers[]
  filter: { state: string; ward: string }
  at: Date
}

/** 貸出管理簿 — every unit, where it is now, since when and until when. */
export const LedgerPage = ({ staff, rows, borrowed, owed, filter, at }: LedgerProps) => {
  const wards = [...new Set(rows.flatMap(({ ward }) => ward ?? []))].sort()
  const shown = rows.filter(
    (row) =>
      (filter.state === '' || ledgerState(row, at) === filter.state) &&
      (filter.ward === '' || row.ward === filter.ward),
  )
  const count = (state: LedgerState) => rows.filter((row) => ledgerState(row, at) === state).length
  return (
    <Layout title="非常用電源の貸出管理簿" staff={staff} styles={['loans.css']}>
      <div class="heading">
        <h1>非常用電源の貸出管理簿</h1>
        <div class="row-actions">
          {may(staff.role, 'GET /power/needs/new') && (
            <ButtonLink kind="main" href="/power/needs/new">
              申出を入れる
            </ButtonLink>
          )}
          <ButtonLink href="/power/ledger">印刷する</ButtonLink>
        </div>
      </div>
      <Links staff={staff} />
      <Owed owed={owed} at={at} />
      {rows.length === 0 ? (
        <Notice kind="info" title="電源がまだ登録されていません">
          <p>電源を登録すると、いまどこにあるかがここに出ます。</p>
        </Notice>
      ) : (
        <>
          <p class="ledger-counts">
            {(Object.keys(LEDGER_STATES) as LedgerState[]).map((state) => (
              <span>
                {LEDGER_STATES[state]} <strong>{count(state)}</strong>台
              </span>
            ))}
          </p>
          <form method="get" action="/power" class="ledger-tools">
            <Choice name="state" label="状況" value={filter.state} options={Object.entries(LEDGER_STATES)} />
            <Choice
              name="ward"
              label="地区"
              value={filter.ward}
              options={wards.map((ward) => [ward, ward])}
            />
            <Button kind="second">絞り込む</Button>
          </form>
          <LedgerTable rows={shown} at={at} />
        </>
      )}
      {borrowed.length > 0 && <BorrowedTable borrowed={borrowed} />}
      {rows.length > 0 && <Tiles rows={rows} at={at} />}
    </Layout>
  )
}

const Links = ({ staff }: { staff: SignedInStaff }) => (
  <nav class="power-links" aria-label="非常用電源">
    {may(staff.role, 'GET /power/needs') && <a href="/power/needs">電源の申出</a>}
    {may(staff.role, 'GET /power/gap') && <a href="/power/gap">電源の不足</a>}
    {may(staff.role, 'GET /power/units') && <a href="/power/units">電源の一覧</a>}
    {may(staff.role, 'GET /power/inspections') && <a href="/power/inspections">点検</a>}
    {may(staff.role, 'GET /power/pool') && <a href="/power/pool">共同利用</a>}
    {may(staff.role, 'GET /power/terms') && <a href="/power/terms">規程と条項</a>}
    {may(staff.role, 'GET /power/drill') && <a href="/power/drill">訓練に加える</a>}
    {may(staff.role, 'GET /power/ledger.xlsx') && (
      <>
        <a href="/power/ledger.xlsx">Excelで書き出す</a>
        <a href="/power/ledger.csv">CSVで書き出す</a>
      </>
    )}
  </nav>
)

/** 書類がまだのもの — what was promised on the telephone. */
const Owed = ({ owed, at }: { owed: OwedPapers[]; at: Date }) =>
  owed.length === 0 ? null : (
    <Notice kind="danger" title={`書類をまだ受け取っていない貸出 ${owed.length}件`}>
      <ul>
        {owed.map((loan) => (
          <li>
            <a href={`/loans/${loan.id}`}>
              {LOAN_LABELS[loan.purpose]}
              {unitName(loan)} → {loan.borrower_name}
            </a>{' '}
            {dayAndTime(loan.papers_due_at)}まで{loan.papers_due_at < at && '（過ぎています）'}
          </li>
        ))}
      </ul>
    </Notice>
  )

const Choice = ({
  name,
  label,
  value,
  options,
}: {
  name: string
  label: string
  value: string
  options: [string, string][]
}) => (
  <label>
    {label}{' '}
    <select name={name}>
      <option value="">すべて</option>
      {options.map(([code, word]) => (
        <option value={code} selected={code === value}>
          {word}
        </option>
      ))}
    </select>
  </label>
)

const Tiles = ({ rows, at }: { rows: LedgerRow[]; at: Date }) => {
  const tiles = tilesOf(rows, at)
  return (
    <section class="unit-places">
      <h2>地区ごとの電源</h2>
      <p class="support">
        大きい数字は、いま貸し出せる台数です。四角の位置はおよそで、広さは表していません。
      </p>
      <div class="unit-columns">
        <div>
          <UnitMap tiles={tiles} />
          <MapLegend />
        </div>
        <table>
          <thead>
            <tr>
              <th scope="col">地区</th>
              <th scope="col" class="number">
                貸し出せます
              </th>
              <th scope="col" class="number">
                貸出中
              </th>
              <th scope="col" class="number">
                全部
              </th>
            </tr>
          </thead>
          <tbody>
            {tiles.map(({ ward, units, free, out }) => (
              <tr>
                <th scope="row">{ward}</th>
                <td class="number">{free}台</td>
                <td class="number">{out}台</td>
                <td class="number">{units}台</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
