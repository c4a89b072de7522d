import type { SignedInStaff } from '../../app.tsx'
import { BANDS, headline, LABELS } from '../../safety-checks/rules.ts'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { Tally } from '../queries.ts'
import type { BoardView } from '../read-board.ts'
import { replyRate } from '../rules.ts'
import { people, percent } from '../words.ts'
import { type MapTile, STEPS, TileMap } from './tile-map.tsx'

/** 地図 — the wards as tiles, and beside them the table they are drawn from: one list, so that they cannot differ. */
export const MapPage = ({ view, staff }: { view: BoardView; staff: SignedInStaff }) => {
  const { check, at, total } = view
  const wards = tilesOf(view)
  return (
    <Layout
      title={`${headline(check)} 区の地図`}
      band={{ purpose: check.purpose, text: BANDS[check.purpose] }}
      staff={staff}
      styles={['board.css', 'map.css']}
      scripts={['board.js']}
      refresh_seconds={30}
    >
      <div class="list">
        <p class="back">
          <a href={`/safety-checks/${check.id}`}>集計に戻る</a>
          <a href={`/safety-checks/${check.id}/matrix`}>区分のかけ合わせ</a>
        </p>
        <h1>
          {headline(check)}
          <br />
          区ごとの回答
        </h1>
        <p>
          <span class="paper">{staff.association_name} </span>
          {dayAndTime(at)}の内容です。区を四角で並べた図で、場所や広さは表していません。
          <button type="button" class="link" data-print hidden>
            印刷
          </button>
        </p>
        {wards.length === 0 ? (
          <p class="empty">区のある人に、まだたずねていません。</p>
        ) : (
          <div class="map-columns">
            <div>
              <TileMap
                title={`${LABELS[check.purpose]}区ごとの回答率。${wards.length}区、対象${people(total.prompted)}人。同じ数字が表にあります。`}
                tiles={wards}
              />
              <Legend />
            </div>
            <section class="scroll" tabindex={0} aria-label="区ごとの回答の表">
              <WardTable wards={wards} total={total} />
            </section>
          </div>
        )}
      </div>
    </Layout>
  )
}

export const tilesOf = ({ by_ward }: Pick<BoardView, 'by_ward'>): (MapTile & Pick<Tally, 'unreached'>)[] =>
  by_ward.map(({ ward, prompted, replied, needs_help, unreached }) => ({
    name: ward ?? '未入力',
    prompted,
    replied,
    needs_help,
    unreached,
  }))

const Legend = () => (
  <p class="note map-legend">
    {STEPS.map(({ label }, step) => (
      <span class="whole">
        <svg viewBox="0 0 24 16" class="map-key" aria-hidden="true">
          <g class={`map-tile map-${step}`}>
            <rect x="1" y="1" width="22" height="14" class="ground" />
          </g>
        </svg>
        {label}
      </span>
    ))}
    <span class="whole">▲ 助けが必要な人</span>
  </p>
)

const WardTable = ({ wards, total }: { wards: ReturnType<typeof tilesOf>; total: Tally }) => (
  <table class="map-table">
    <thead>
      <tr>
        {['区', '対象', '回答', '割合', '▲', '未回答', 'うち届いていない'].map((word, n) => (
          <th scope="col" class={n === 0 ? undefined : 'number'}>
            {word}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {wards.map(({ name, ...counts }) => (
        <Row name={name} counts={counts} />
      ))}
    </tbody>
    <tfoot>
      <Row name="合計" counts={total} />
    </tfoot>
  </table>
)

const Row = ({
  name,
  counts,
}: {
  name: string
  counts: Pick<Tally, 'prompted' | 'replied' | 'needs_help' | 'unreached'>
}) => (
  <tr>
    <th scope="row">{name}</th>
    <td class="number">{people(counts.prompted)}</td>
    <td class="number">{people(counts.replied)}</td>
    <td class="number">{percent(replyRate(counts))}</td>
    <td class="number">{people(counts.needs_help)}</td>
    <td class="number">{people(counts.prompted - counts.replied)}</td>
    <td class="number">{people(counts.unreached)}</td>
  </tr>
)
