import type { SignedInStaff } from '../../app.tsx'
import { may } from '../../rights.ts'
import { Button, ButtonLink, Field, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import type { RequestFault } from '../lending/request.ts'
import { REQUEST_FAULTS } from '../lending/step-words.ts'
import { PoolLedger } from './pool-ledger.tsx'
import type { Neighbour, OpenNeed, Pool, PoolRow } from './queries.ts'

export type PoolFault = 'bad_name' | 'unknown_code' | RequestFault

interface PoolPageProps {
  staff: SignedInStaff
  pools: Pool[]
  neighbours: Neighbour[]
  rows: PoolRow[]
  needs: OpenNeed[]
  form: Record<string, string | undefined>
  at: Date
  fault?: PoolFault | undefined
}

/** 共同利用 — with whom we lend and borrow, and what we may ask for. */
export const PoolPage = ({ staff, pools, neighbours, rows, needs, form, at, fault }: PoolPageProps) => {
  const decides = may(staff.role, 'POST /power/pool')
  const request_fault = fault && fault !== 'bad_name' && fault !== 'unknown_code' ? fault : null
  return (
    <Layout
      title="非常用電源の共同利用"
      staff={staff}
      styles={['office.css', 'loans.css', 'power-ledger.css']}
      scripts={['letters.js']}
    >
      <div class="heading">
        <h1>非常用電源の共同利用</h1>
        <div class="row-actions">
          {pools.length > 0 && (
            <button type="button" class="button button-second" data-print hidden>
              印刷する
            </button>
          )}
          <ButtonLink href="/power">貸出管理簿へ</ButtonLink>
        </div>
      </div>
      {request_fault && (
        <Notice kind="wrong" title="申請できませんでした">
          <p>{REQUEST_FAULTS[request_fault]}</p>
        </Notice>
      )}
      {pools.map((pool) => (
        <section class="pool-settings">
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
        </section>
      )}
      {pools.length > 0 && <PoolLedger staff={staff} rows={rows} needs={needs} at={at} />}
      {decides && (
        <div class="home-columns pool-settings">
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
