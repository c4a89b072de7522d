import type { SignedInStaff } from '../../app.tsx'
import { dialled } from '../../ui/dialled.ts'
import { Button, ButtonLink, Notice } from '../../ui/form.tsx'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { Terms } from '../lending/periods.ts'
import type { LoanOfNeed } from '../lending/queries.ts'
import { POWER_BANDS } from '../marks.ts'
import type { Match, Matches } from '../matching/match.ts'
import { PRIORITIES, priorityOf } from '../matching/priority.ts'
import { AskedLoans, isAsked } from './asked-loans.tsx'
import { DeviceTable } from './device-table.tsx'
import { DrillLentUnits } from './drill-lent.tsx'
import { MatchList } from './match-list.tsx'
import { Advice } from './match-parts.tsx'
import { PoolMatches } from './pool-matches.tsx'
import type { FoundNeed } from './queries.ts'
import type { PlacelessUnit } from './ranked.ts'
import type { DrillLent, ReadyUnit } from './units.ts'
import { marked, NEED_STATUSES, VIAS } from './words.ts'

/** 申出と候補 — what is needed on the left, and on the right which unit does it for how long. */
export const NeedPage = ({
  staff,
  need,
  matches,
  loans,
  pool,
  terms,
  lasts,
  drill_lent,
  at,
}: {
  staff: SignedInStaff
  need: FoundNeed
  matches: Matches<ReadyUnit>
  loans: LoanOfNeed[]
  pool: Match<PlacelessUnit>[]
  terms: Terms
  /** Hours that what stands there gives. */
  lasts: number
  /** Of a need in earnest only. */
  drill_lent: DrillLent[]
  at: Date
}) => {
  const band = POWER_BANDS[need.purpose]
  const priority = priorityOf(need.devices, need.battery_left_hours)
  return (
    <Layout
      title={marked(need.purpose, `${need.facility_name} 電源の申出`)}
      band={band ? { purpose: need.purpose, text: band } : undefined}
      staff={staff}
      styles={['power-needs.css']}
      scripts={['print.js']}
    >
      <p class="back">
        <a href="/power/needs">申出の一覧に戻る</a>
      </p>
      <div class="heading">
        <h1>{marked(need.purpose, need.facility_name)}</h1>
        <p class="support">
          {dayAndTime(at)}の内容です。
          <button type="button" class="button button-text" data-print hidden>
            印刷
          </button>
        </p>
      </div>
      {need.via === 'reply' && need.version === 1 && need.status === 'open' && (
        <Notice kind="info" title="回答から入れた、およその数字です">
          <p>機器の種類と残りの時間を電話で確かめて、「直す」を押してください。</p>
        </Notice>
      )}
      <div class="need-columns">
        <section class="need-facts">
          <p>
            <strong class={`priority priority-${priority}`}>P{priority}</strong> {PRIORITIES[priority]}
          </p>
          <dl class="facts">
            <dt>状態</dt>
            <dd>{NEED_STATUSES[need.status]}</dd>
            <dt>電話</dt>
            <dd>
              {need.phone ? <a href={`tel:${dialled(need.phone)}`}>{need.phone}</a> : '登録がありません'}
            </dd>
            <dt>地区</dt>
            <dd>{need.ward}</dd>
            <dt>患者さん</dt>
            <dd>{need.patients}人</dd>
            <dt>必要な時間</dt>
            <dd>{need.hours_needed}時間</dd>
            <dt>手元の残り</dt>
            <dd>
              {need.battery_left_hours === null
                ? '分かりません（急ぐ方として扱います）'
                : `${need.battery_left_hours}時間（${dayAndTime(need.asked_at)}の時点）`}
            </dd>
            <dt>運び方</dt>
            <dd>
              {need.can_carry === null
                ? 'まだ分かりません'
                : need.can_carry
                  ? '取りに来られます'
                  : '届けてほしい'}
            </dd>
            <dt>使う場所</dt>
            <dd>{need.place ?? '—'}</dd>
            <dt>備考</dt>
            <dd>{need.note ?? '—'}</dd>
            <dt>申出</dt>
            <dd>
              {dayAndTime(need.asked_at)}・{VIAS[need.via]}
            </dd>
          </dl>
          <DeviceTable need={need} load={matches.load} />
          <Doings staff={staff} need={need} />
        </section>
        <section>
          <AskedLoans loans={loans} lasts={lasts} need={need} />
          {need.status === 'open' ? (
            <>
              <MatchList staff={staff} need={need} matches={matches} loans={loans} terms={terms} at={at} />
              <PoolMatches
                staff={staff}
                need={need}
                matches={pool.filter(({ unit }) => !loans.some((loan) => isAsked(loan, unit)))}
                at={at}
              />
              <DrillLentUnits units={drill_lent} />
              <Advice matches={matches} />
            </>
          ) : (
            <p class="empty">
              この申出は終わっています。また電源が要るときは「もう一度探す」を押してください。
            </p>
          )}
        </section>
      </div>
    </Layout>
  )
}

const Doings = ({ staff, need }: { staff: SignedInStaff; need: FoundNeed }) => {
  const Post = ({ to, says }: { to: string; says: string }) => (
    <form method="post" action={`/power/needs/${need.id}/${to}`}>
      <input type="hidden" name="working_for" value={staff.association} />
      <Button kind="text">{says}</Button>
    </form>
  )
  return (
    <div class="actions doings">
      {need.status === 'open' ? (
        <>
          <ButtonLink href={`/power/needs/${need.id}/edit`}>直す</ButtonLink>
          <Post to="meet" says="電源が届いた" />
          <Post to="withdraw" says="取り下げる" />
        </>
      ) : (
        <Post to="reopen" says="もう一度探す" />
      )}
    </div>
  )
}
