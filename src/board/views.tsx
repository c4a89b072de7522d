import type { Child } from 'hono/jsx'
import type { SignedInStaff } from '../app.tsx'
import type { Head } from '../audit/queries.ts'
import { may } from '../rights.ts'
import { BANDS, headline } from '../safety-checks/rules.ts'
import type { SafetyCheck } from '../safety-checks/table.ts'
import type { StaffRole } from '../staff/table.ts'
import { Hatch } from '../ui/chart.tsx'
import { Layout } from '../ui/layout.tsx'
import { clockTime } from '../ui/time.ts'
import { Legend } from './groups.tsx'
import type { PreviousCheck } from './queries.ts'
import type { BoardView } from './read-board.ts'
import type { RegionName, Regions } from './regions.tsx'
import { isFresh } from './rules.ts'
import { TILES } from './tiles.tsx'

const NOTE =
  '斜線は未回答です。返事がない人は、無事とは限りません。※ 95%の範囲：人数が少ないと、割合はたまたまでも動きます。そのぶれを見込むと、95%の確かさでこの範囲にあります（95%信頼区間）。'

/** 集計 — the first hour on one screen. Without the script it reloads itself every 30 seconds. */
export const BoardPage = ({
  view,
  regions,
  have,
  staff,
  embedded,
  trail,
  now,
}: {
  view: BoardView
  regions: Regions
  have: string
  staff: SignedInStaff
  embedded: boolean
  /** The newest entry of the audit trail: on paper it stands where nobody can change it any more. */
  trail: Head | null
  now: Date
}) => {
  const { check } = view
  const age_ms = now.getTime() - view.at.getTime()
  const Region = ({ name, status }: { name: RegionName; status?: boolean }) => (
    <div id={name} class="region" role={status ? 'status' : undefined}>
      {regions[name]}
    </div>
  )
  return (
    <Layout
      title={`${headline(check)} 集計`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['board.css', 'help.css']}
      scripts={['board.js']}
      refresh_seconds={30}
    >
      <div
        class="board"
        id="board"
        data-live={`/safety-checks/${check.id}/live`}
        data-have={have}
        data-age={age_ms}
        data-time={clockTime(view.at)}
      >
        <div class="board-head">
          <h1>{headline(check)}</h1>
          <p id="freshness" class="freshness" role="status">
            {isFresh(age_ms)
              ? `${clockTime(view.at)}の内容です`
              : `${clockTime(view.at)}の内容です（更新できていません）`}
          </p>
          <div class="paper as-of">
            {staff.association_name}
            <Region name="as-of" />
          </div>
          <p class="caution paper">取扱注意</p>
          <Links check={check} role={staff.role} previous={view.previous}>
            <Region name="actions" />
          </Links>
        </div>
        {trail && (
          <p class="paper trail">
            操作記録 {trail.seq}番 照合用の文字 {trail.hash.toString('hex')}
          </p>
        )}
        {embedded && check.purpose === 'actual' && (
          <p class="state state-danger">お試し用の動かし方です。停電すると記録が消えることがあります。</p>
        )}
        <Region name="state" />
        <div class="tiles">
          {TILES.map((name) => (
            <Region name={`tile-${name}`} status={name === 'needs-help'} />
          ))}
        </div>
        <Region name="rounds" />
        <div class="columns">
          <section class="help" id="help" aria-labelledby="help-heading">
            <Region name="needs-help" />
          </section>
          <section class="by-group" aria-labelledby="groups-heading">
            <h2 id="groups-heading">区分ごとの回答</h2>
            <p class="ways">
              <a href={`/safety-checks/${check.id}/map`}>区の地図</a>
              <a href={`/safety-checks/${check.id}/matrix`}>区分のかけ合わせ</a>
            </p>
            <Region name="groups" />
            <Legend />
            <p class="note">
              <span class="sign sign-silent" aria-hidden="true" />
              {NOTE}
            </p>
          </section>
          <section class="over-time" aria-labelledby="curve-heading">
            <h2 id="curve-heading">回答率の推移</h2>
            <Region name="curve" />
            <details>
              <summary>数字で見る</summary>
              <Region name="curve-numbers" />
            </details>
            {may(staff.role, 'GET /safety-checks/:id/marks') && (
              <p>
                <a class="like" href={`/safety-checks/${check.id}/marks`}>
                  速報や停電の時刻を入れる
                </a>
              </p>
            )}
          </section>
        </div>
      </div>
      <Hatch />
    </Layout>
  )
}

const Links = ({
  check,
  role,
  previous,
  children,
}: {
  check: SafetyCheck
  role: StaffRole
  previous: PreviousCheck | null
  children: Child
}) => (
  <nav class="board-links" aria-label="この安否確認">
    <LinkGroup name="いま使う">
      <a href={`/safety-checks/${check.id}/unanswered`}>未回答の一覧</a>
      <a href={`/safety-checks/${check.id}/unreached`}>届いていない人の一覧</a>
      {may(role, 'GET /safety-checks/:id/calls') && (
        <a href={`/safety-checks/${check.id}/calls`}>電話かけリスト</a>
      )}
      {may(role, 'GET /safety-checks/:id/enter') && (
        <a href={`/safety-checks/${check.id}/enter`}>回答を入れる</a>
      )}
      {may(role, 'GET /safety-checks/:id/details') && (
        <a href={`/safety-checks/${check.id}/details`}>くわしい状況</a>
      )}
      {may(role, 'GET /safety-checks/:id/facilities') && (
        <a href={`/safety-checks/${check.id}/facilities`}>開いている医療機関</a>
      )}
      {may(role, 'GET /safety-checks/:id/muster') && (
        <a href={`/safety-checks/${check.id}/muster`}>救護所への参集</a>
      )}
    </LinkGroup>
    <LinkGroup name="紙とファイル">
      <a href={`/safety-checks/${check.id}/paper`}>会議資料</a>
      <a href={`/safety-checks/${check.id}/papers`}>書類</a>
      <a
        href={`/safety-checks/compare?check=${check.id}${previous ? `&check=${previous.id}&base=${previous.id}` : ''}`}
      >
        比較
      </a>
      <button type="button" class="link" data-print hidden>
        印刷
      </button>
    </LinkGroup>
    {may(role, 'GET /safety-checks/:id/close') ? (
      <LinkGroup name="送る・終える">{children}</LinkGroup>
    ) : (
      children
    )}
  </nav>
)

/** A dozen links in one row are read one by one; three short rows are not. */
const LinkGroup = ({ name, children }: { name: string; children: Child }) => (
  <div class="link-group">
    <span class="link-group-name">{name}</span>
    {children}
  </div>
)
