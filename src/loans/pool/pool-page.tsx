import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { Button, ButtonLink, Field, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import type { RequestFault } from '../lending/request.ts'
import { REQUEST_FAULTS } from '../lending/step-words.ts'
import { LOAN_LABELS, unitName } from '../lending/words.ts'
import type { Neighbour, OpenNeed, Pool, PoolUnit } from './queries.ts'

export type PoolFault = 'bad_name' | 'unknown_code' | RequestFault

interface PoolPageProps {
  staff: SignedInStaff
  pools: Pool[]
  neighbours: Neighbour[]
  units: PoolUnit[]
  needs: OpenNeed[]
  form: Record<string, string | undefined>
  fault?: PoolFault | undefined
}

/** 共同利用 — with whom we lend and borrow, and what we may ask for. */
export const PoolPage = ({ staff, pools, neighbours, units, needs, form, fault }: PoolPageProps) => {
  const decides = may(staff.role, 'POST /power/pool')
  const request_fault = fault && fault !== 'bad_name' && fault !== 'unknown_code' ? fault : null
  return (
    <Layout title="非常用電源の共同利用" staff={staff} styles={['office.css', 'loans.css']}>
      <div class="heading">
        <h1>非常用電源の共同利用</h1>
        <ButtonLink href="/power">貸出管理簿へ</ButtonLink>
      </div>
      {request_fault && (
        <Notice kind="wrong" title="申請できませんでした">
          <p>{REQUEST_FAULTS[request_fault]}</p>
        </Notice>
      )}
      {pools.map((pool) => (
        <section>
          <h2>{pool.name}</h2>
          <p>
            参加の合言葉{' '}
            <span class="pool-code">{`${pool.join_code.slice(0, 5)}-${pool.join_code.slice(5)}`}</span>
          </p>
          <p class="support">
            相手の事務局に電話で伝えてください。参加すると、「共同利用の医師会まで」貸す電源がお互いに見えます。電源の保管場所と鍵の担当は見えません。
          </p>
          {decides && (
            <form method="post" action="/power/pool/leave">
              <input type="hidden" name="working_for" value={staff.association} />
              <input type="hidden" name="pool" value={pool.id} />
              <Button kind="text">この共同利用から抜ける</Button>
            </form>
          )}
        </section>
      ))}
      {pools.length > 0 && (
        <section>
          <h2>いっしょに使う医師会</h2>
          <p>
            {neighbours.map(({ association_name }) => association_name).join('・') ||
              'まだありません。合言葉を伝えてください。'}
          </p>
          <h2>借りられる電源</h2>
          <Units staff={staff} units={units} needs={needs} />
        </section>
      )}
      {decides && (
        <div class="home-columns">
          <section>
            <h2>合言葉で参加する</h2>
            <form method="post" action="/power/pool/join">
              <input type="hidden" name="working_for" value={staff.association} />
              <Field
                name="code"
                label="合言葉(10文字)"
                width="short"
                autocomplete="off"
                value={form.code}
                error={
                  fault === 'unknown_code'
                    ? 'この合言葉は見つかりません。相手の事務局に、もう一度確かめてください。'
                    : undefined
                }
              />
              <Button kind={pools.length === 0 ? 'main' : 'second'}>参加する</Button>
            </form>
          </section>
          <section>
            <h2>新しく始める</h2>
            <form method="post" action="/power/pool">
              <input type="hidden" name="working_for" value={staff.association} />
              <Field
                name="name"
                label="共同利用の名前"
                maxlength={60}
                value={form.name}
                error={fault === 'bad_name' ? '1文字から60文字で入れてください。' : undefined}
              />
              <Button kind="second">始める</Button>
            </form>
          </section>
        </div>
      )}
    </Layout>
  )
}

const Units = ({ staff, units, needs }: { staff: SignedInStaff; units: PoolUnit[]; needs: OpenNeed[] }) =>
  units.length === 0 ? (
    <p>いま、となりの医師会が貸せる電源はありません。</p>
  ) : (
    <table class="ledger">
      <thead>
        <tr>
          <th>電源</th>
          <th>医師会</th>
          <th>出力・容量</th>
          <th>いま</th>
          <th>申請</th>
        </tr>
      </thead>
      <tbody>
        {units.map((unit) => (
          <tr>
            <td>
              <strong>{unitName(unit)}</strong>
              <small>{[unit.maker, unit.model].filter(Boolean).join(' ')}</small>
            </td>
            <td data-label="医師会">{unit.association_name}</td>
            <td data-label="出力・容量">
              {unit.rated_w.toLocaleString('ja-JP')}W
              {unit.capacity_wh && `・${unit.capacity_wh.toLocaleString('ja-JP')}Wh`}
            </td>
            <td data-label="いま">{unit.is_free ? '貸し出せます' : '貸出中'}</td>
            <td data-label="申請">
              {unit.is_free && needs.length > 0 ? <Ask staff={staff} unit={unit} needs={needs} /> : '—'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )

const Ask = ({ staff, unit, needs }: { staff: SignedInStaff; unit: PoolUnit; needs: OpenNeed[] }) => (
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
