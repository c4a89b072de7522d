import type { SignedInStaff } from '../../app.tsx'
import { AreaSvg } from '../../areas/area-svg.tsx'
import type { MapInUse } from '../../areas/queries.ts'
import { may } from '../../rights.ts'
import { BANDS, headline, LABELS } from '../../safety-checks/rules.ts'
import { Layout } from '../../ui/layout.tsx'
import { dayAndTime } from '../../ui/time.ts'
import type { Tally } from '../queries.ts'
import type { BoardView } from '../read-board.ts'
import { replyRate } from '../rules.ts'
import { people, percent } from '../words.ts'
import { type AreaRow, areaView, shareWords, type WardTile } from './area-rows.ts'
import { STEPS, stepOf, TileMap } from './tile-map.tsx'

/** How the 区 are drawn; the choice stands in the address. */
export type MapKind = 'areas' | 'tiles'

/**
 * 地図 — the wards as tiles or as the office's own areas, and beside them the table they are drawn from: one list, so
 * that they cannot differ.
 */
export const MapPage = ({
  view,
  staff,
  map,
  kind,
}: {
  view: BoardView
  staff: SignedInStaff
  /** The office's own areas, where it has brought some. */
  map: MapInUse | null
  kind: MapKind
}) => {
  const { check, at, total } = view
  const wards = tilesOf(view)
  const areas = map && kind === 'areas' ? areaView(wards, map) : null
  const title = (of: string) =>
    `${LABELS[check.purpose]}区ごとの回答率。${of}、対象${people(total.prompted)}人。同じ数字が表にあります。`
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
          {dayAndTime(at)}の内容です。
          {areas ? '事務局が入れた地域の図です。' : '区を四角で並べた図で、場所や広さは表していません。'}
          <button type="button" class="link" data-print hidden>
            印刷
          </button>
        </p>
        <Kinds map={map} kind={areas ? 'areas' : 'tiles'} staff={staff} />
        {wards.length === 0 ? (
          <p class="empty">区のある人に、まだたずねていません。</p>
        ) : (
          <div class="map-columns">
            <div>
              {areas ? (
                <div class="scroll area-frame" tabindex={0}>
                  <AreaSvg
                    sheet={areas.sheet}
                    title={title(`図の中の${areas.drawn.length}地域`)}
                    areas={[
                      ...areas.empty.map((area) => ({ ...area, look: 'nobody', lines: [], mark: '' })),
                      ...areas.drawn.map(({ area, row }) => ({
                        ...area,
                        look: stepOf(row.counts) ?? 'nobody',
                        lines: [row.label, shareWords(row)],
                        mark: row.counts.needs_help > 0 ? `${row.number} ▲` : `${row.number}`,
                      })),
                    ]}
                  />
                </div>
              ) : (
                <TileMap title={title(`${wards.length}区`)} tiles={wards} />
              )}
              <Legend />
              {areas && <Elsewhere rows={areas.rows} empty={areas.empty.map(({ name }) => name)} />}
            </div>
            <section class="scroll" tabindex={0} aria-label="区ごとの回答の表">
              <WardTable
                rows={areas?.rows ?? wards.map((ward) => ({ name: ward.name, counts: ward }))}
                has_numbers={areas !== null}
                total={total}
              />
            </section>
          </div>
        )}
      </div>
    </Layout>
  )
}

/** Shown once there is something to choose, or somebody who could bring it. */
const Kinds = ({ map, kind, staff }: { map: MapInUse | null; kind: MapKind; staff: SignedInStaff }) => {
  const manages = may(staff.role, 'GET /settings/areas')
  if (!map && !manages) return null
  return (
    <p class="map-kinds">
      {map && (
        <>
          <Kind kind="areas" chosen={kind} words="地域の図" />
          <Kind kind="tiles" chosen={kind} words="四角の図" />
        </>
      )}
      {manages && <a href="/settings/areas">{map ? '図を替える' : '自分たちの地域の図を入れる'}</a>}
    </p>
  )
}

const Kind = ({ kind, chosen, words }: { kind: MapKind; chosen: MapKind; words: string }) => (
  <a href={`?map=${kind}`} class="map-kind" aria-current={kind === chosen ? 'true' : undefined}>
    {words}
  </a>
)

/** What the picture cannot show, so that nobody takes it for everything. */
const Elsewhere = ({ rows, empty }: { rows: AreaRow[]; empty: string[] }) => {
  const missing = rows.filter(({ number }) => number === null)
  return (
    <>
      <p class="note">
        せまい地域には、名前のかわりに表の番号を入れています。
        {empty.length > 0 && '点線の白い地域には、たずねた人がいません。'}
      </p>
      {missing.length > 0 && (
        <p class="note">図にない区: {missing.map(({ name }) => name).join('、')}。表の下のほうにあります。</p>
      )}
    </>
  )
}

export const tilesOf = ({ by_ward }: Pick<BoardView, 'by_ward'>): WardTile[] =>
  by_ward.map(({ ward, prompted, replied, needs_help, unreached }) => ({
    ward,
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

type Counts = AreaRow['counts']

const WardTable = ({
  rows,
  has_numbers,
  total,
}: {
  rows: { number?: number | null; name: string; counts: Counts }[]
  has_numbers: boolean
  total: Tally
}) => (
  <table class="map-table">
    <thead>
      <tr>
        {has_numbers && (
          <th scope="col" class="number">
            番号
          </th>
        )}
        {['区', '対象', '回答', '割合', '▲', '未回答', 'うち届いていない'].map((word, n) => (
          <th scope="col" class={n === 0 ? undefined : 'number'}>
            {word}
          </th>
        ))}
      </tr>
    </thead>
    <tbody>
      {rows.map(({ number, name, counts }) => (
        <Row number={has_numbers ? (number ?? '—') : null} name={name} counts={counts} />
      ))}
    </tbody>
    <tfoot>
      <Row number={has_numbers ? '' : null} name="合計" counts={total} />
    </tfoot>
  </table>
)

const Row = ({ number, name, counts }: { number: number | string | null; name: string; counts: Counts }) => (
  <tr>
    {number !== null && <td class="number">{number}</td>}
    <th scope="row">{name}</th>
    <td class="number">{people(counts.prompted)}</td>
    <td class="number">{people(counts.replied)}</td>
    <td class="number">{percent(replyRate(counts))}</td>
    <td class="number">{people(counts.needs_help)}</td>
    <td class="number">{people(counts.prompted - counts.replied)}</td>
    <td class="number">{people(counts.unreached)}</td>
  </tr>
)
